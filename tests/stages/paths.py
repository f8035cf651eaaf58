"""Brings follow-ups to every stage, by asking for commands."""

from datetime import date, timedelta

from reviews.models import Appointment, Category, Cycle, Institution, Need, NeedProvision, Provision, Review
from tests.factories import MAY_DAY, OFFICER, a_concluded_review, clear, the_letter
from tests.people import an_account
from workflows import commands
from workflows.commands import mailing
from workflows.ledger import By
from workflows.models import FollowUp, Letter, Message, Plan, PlanVersion
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
        self.gone = 0  # so many stages of ON_THE_WAY

    @property
    def row(self):
        return FollowUp.objects.select_related("party", "cycle").get(pk=self.id)

    def to(self, stage):
        """Go on from where it stands to this stage; returns the path."""
        if stage in ON_THE_WAY:
            for each in ON_THE_WAY[self.gone : ON_THE_WAY.index(stage) + 1]:
                getattr(self, each)()
                self.gone += 1
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
    cycle.chapters.set(origin.cycle.chapters.all())
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
    """A need that the State names outside its review, under these articles."""
    said = {
        "category": Category.objects.first().pk,
        "provisions": list(Provision.objects.filter(number__in=articles).values_list("pk", flat=True)),
        "text": "A register of beneficial owners",
        "raised_on": date(2026, 5, 1),
    }
    return commands.raise_need(follow_up_id=follow_up.pk, need=said, by=OFFICER)


def assess(need, status, on=date(2026, 5, 1)):
    """What the State says of a need on a day."""
    said = {"assessed_on": on, "timing": "current", "status": status, "source": "dialogue", "said_by": "A. Zenda"}
    said["remaining"] = "" if status == "completely" else "Training of judges."
    return commands.assess_need(need_id=need.pk, assessment=said, by=By(OFFICER.actor, later(days=1000).at))


def draft_plan(follow_up):
    """One activity per need that is not met."""
    return commands.draft_plan(follow_up_id=follow_up.pk, by=OFFICER)


def submit_plan(version):
    """With all that must be there before."""
    ministry, _new = Institution.objects.get_or_create(party=version.party, name="Ministry of Justice")
    for line in version.lines.all():
        said = {"lead_institution": ministry.pk, "rationale": "Asked for by the review"}
        commands.change_line(line_id=line.pk, changes=said, by=OFFICER)
    commands.submit_plan(version_id=version.pk, by=OFFICER)


def return_plan(version):
    commands.return_plan(version_id=version.pk, notes=WHY, by=_authority(version))


def adopt_plan(version, at=MAY_DAY):
    commands.adopt_plan(version_id=version.pk, by=_authority(version, at))


def _authority(version, at=MAY_DAY):
    role = "validating_authority"
    held = Appointment.objects.filter(party=version.party, role=role).first()
    user = held.user if held else an_account(role, party=version.party)
    return By.user(user.pk, at)


def later(**days):
    """The officer who asks that much later."""
    return By(OFFICER.actor, MAY_DAY + timedelta(**days))
