"""Brings follow-ups to every stage, by asking for commands."""

from datetime import date, timedelta
from uuid import uuid4

from reviews.models import Assessment, Category, Cycle, Need, NeedProvision, Provision, Review
from tests.factories import MAY_DAY, OFFICER, a_concluded_review, clear, the_letter
from workflows import commands, events
from workflows.commands import mailing
from workflows.ledger import By
from workflows.ledger.record import record
from workflows.models import Activity, FollowUp, Letter, Message, Plan, PlanVersion
from workflows.moves import move
from workflows.process import FollowUpState

F = FollowUpState
WHY = "The note verbale of 4 May says so."
ON_THE_WAY = [
    F.OPENED,
    F.LETTER_DRAFTED,
    F.LETTER_CLEARED,
    F.LETTER_SENT,
    F.ACKNOWLEDGED,
    F.DIALOGUE,
    F.PLAN_DRAFTING,
    F.PLAN_SUBMITTED,
    F.IMPLEMENTATION,
]
"""The stages that follow each other where all goes well."""


class Path:
    """One follow-up on its way; `follow_through` lets reactions happen."""

    def __init__(self, follow_through, review=None, **new):
        self.follow_through = follow_through
        self.review = review or a_concluded_review(**new)
        self.id = self.review.pk

    @property
    def row(self):
        return FollowUp.objects.select_related("party", "cycle").get(pk=self.id)

    def to(self, stage):
        """Go on from the beginning to this stage; returns the path."""
        if stage in ON_THE_WAY:
            for each in ON_THE_WAY[: ON_THE_WAY.index(stage) + 1]:
                getattr(self, each)()
        else:
            getattr(self, stage)()
        assert self.row.state == stage
        return self

    def opened(self):
        commands.open_follow_ups(causes={self.id: None}, by=OFFICER)

    def letter_drafted(self):
        self.follow_through()

    def letter_cleared(self):
        clear(the_letter(self.review).pk)
        self.follow_through()

    def letter_sent(self):
        by = By("post", MAY_DAY)
        for _message in Message.objects.filter(state="queued"):
            taken = mailing.take_message(owner=1)
            mailing.hand_over(taken=taken, by=by)
            mailing.mark_sent(taken=taken, answer="250 Ok", by=by)
        self.follow_through()

    def acknowledged(self):
        letter = Letter.objects.get(follow_up=self.id, kind="readiness", state="sent")
        commands.acknowledge_letter(letter_id=letter.pk, acknowledged_by="A. Zenda", by=OFFICER)
        self.follow_through()

    def dialogue(self):
        commands.open_dialogue(follow_up_id=self.id, by=OFFICER)

    def plan_drafting(self):
        draft_plan(self.row)
        self.follow_through()

    def plan_submitted(self):
        submit_plan(self.version)
        self.follow_through()

    def implementation(self):
        adopt_plan(self.version)
        self.follow_through()

    @property
    def plan(self):
        return Plan.objects.get(follow_up=self.id)

    @property
    def version(self):
        return PlanVersion.objects.filter(plan__follow_up=self.id).latest("number")

    def silent(self):
        self.to(F.LETTER_SENT)
        commands.note_silence(follow_up_id=self.id, reason=WHY, by=OFFICER)

    def suspended(self):
        self.to(F.DIALOGUE)
        commands.suspend_follow_up(follow_up_id=self.id, reason=WHY, by=OFFICER)

    def declined(self):
        self.to(F.LETTER_SENT)
        commands.decline_follow_up(follow_up_id=self.id, reason=WHY, by=OFFICER)

    def closed_without_needs(self):
        Need.objects.filter(review=self.review).delete()
        self.follow_through()

    def closed_met(self):
        self.to(F.DIALOGUE)
        for need in Need.objects.filter(review=self.review):
            assess(need, "completely")
        commands.close_needs_met(follow_up_id=self.id, outcome=WHY, by=OFFICER)

    def carried_over(self):
        self.to(F.DIALOGUE)
        commands.carry_over(follow_up_id=self.id, into=a_later_follow_up(self.row).pk, outcome=WHY, by=OFFICER)

    def lapsed(self):
        self.to(F.LETTER_SENT)
        commands.lapse_follow_up(follow_up_id=self.id, reason=WHY, by=OFFICER)


def a_later_review(origin, code="2", needs=1):
    """A concluded review of the same State in another cycle."""
    mechanism, scheme = origin.cycle.mechanism, origin.cycle.scheme
    words = {"names": {"en": f"Cycle {code}"}, "scheme": scheme}
    cycle, _new = Cycle.objects.get_or_create(mechanism=mechanism, code=code, defaults=words)
    review = Review.objects.create(party=origin.party, cycle=cycle)
    for number in range(needs):
        need = Need.objects.create(
            party=origin.party,
            cycle=cycle,
            review=review,
            reference=f"{code}-{number}",
            category=Category.objects.first(),
        )
        NeedProvision.objects.create(need=need, provision=Provision.objects.get(number="46"))
    return commands.conclude_review(review_id=review.pk, concluded_on=date(2026, 4, 30), by=OFFICER)


def a_later_follow_up(origin, code="2", needs=1):
    """The follow-up of such a review, just opened."""
    review = a_later_review(origin, code, needs)
    commands.open_follow_ups(causes={review.pk: None}, by=OFFICER)
    return FollowUp.objects.get(pk=review.pk)


def raise_need(follow_up, *articles):
    """A need outside a review, under these articles."""
    need = Need.objects.create(
        party=follow_up.party,
        cycle=follow_up.cycle,
        reference=f"raised-{uuid4()}",
        category=Category.objects.first(),
    )
    for article in articles:
        NeedProvision.objects.create(need=need, provision=Provision.objects.get(number=article))
    return need


def assess(need, status, on=date(2026, 5, 1)):
    """What the State says of a need on a day."""
    return Assessment.objects.create(
        need=need,
        party_id=need.party_id,
        assessed_on=on,
        timing="current",
        status=status,
        source="dialogue",
        recorded_by=OFFICER.actor,
        recorded_at=MAY_DAY,
    )


def draft_plan(follow_up, activities=0):
    plan = Plan.objects.create(
        follow_up=follow_up,
        party=follow_up.party,
        title="Action plan",
        language="en",
        state="drafting",
        state_since=MAY_DAY,
        drafted_by=OFFICER.actor,
        drafted_at=MAY_DAY,
    )
    PlanVersion.objects.create(
        plan=plan,
        follow_up=follow_up,
        party=follow_up.party,
        number=1,
        state="draft",
        state_since=MAY_DAY,
        begun_by=OFFICER.actor,
    )
    for number in range(activities):
        an_activity(plan, number + 1)
    told = events.PlanDrafted(plan=plan.pk, follow_up=follow_up.pk, title=plan.title, activities=activities)
    record(told, case=follow_up.pk, subject=plan.pk, party=follow_up.party_id, by=OFFICER)
    return plan


def an_activity(plan, number, **fields):
    return Activity.objects.create(
        plan=plan,
        follow_up=plan.follow_up,
        party=plan.party,
        number=number,
        title=f"Activity {number}",
        state="proposed",
        state_since=MAY_DAY,
        **fields,
    )


def submit_plan(version):
    move("submit_plan", version.pk, by=OFFICER, submitted_by=OFFICER.actor, submitted_at=MAY_DAY)


def return_plan(version):
    move("return_plan", version.pk, by=OFFICER, decided_by=OFFICER.actor, decided_at=MAY_DAY, notes=WHY)


def adopt_plan(version, at=MAY_DAY):
    move("adopt_plan", version.pk, by=By(OFFICER.actor, at), decided_by=OFFICER.actor, decided_at=at)
    move("put_plan_in_force", version.plan_id, by=By(OFFICER.actor, at))


def later(**days):
    """The officer who asks that much later."""
    return By(OFFICER.actor, MAY_DAY + timedelta(**days))
