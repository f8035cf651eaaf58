"""Something in every table of dialogue, plans and reports, in every state that decides who sees it."""

from datetime import date

from reviews.models import Assessment, Document, Institution, Need, Observation
from tests.factories import MAY_DAY
from workflows.models import (
    Activity,
    Carried,
    Contact,
    Extension,
    Line,
    LineInstitution,
    LineNeed,
    LineObservation,
    Objective,
    Period,
    Plan,
    PlanVersion,
    Report,
    ReportAnswer,
    ReportLine,
    Waiver,
    Workshop,
)
from workflows.process import ActivityState

DAYS = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 30)}
SAID = {"timing": "current", "status": "unmet"}


def a_dialogue(review):
    """A call, a workshop, and what the State says of each of its needs."""
    of = {"follow_up_id": review.pk, "party": review.party}
    Contact.objects.create(
        **of, channel="call", held_on=DAYS["starts_on"], people="A. Zenda", summary="A call", recorded_at=MAY_DAY
    )
    Workshop.objects.create(**of, **DAYS, kind="workshop", title="A workshop", state="planned", state_since=MAY_DAY)
    for need in _needs(review):
        said = {"assessed_on": DAYS["starts_on"], "source": "dialogue", "recorded_at": MAY_DAY, **SAID}
        Assessment.objects.create(need=need, party=review.party, **said)


def plans(review):
    """A plan that has ended, and one in force; each with what it carries."""
    for state, versions in (("ended", ["replaced"]), ("in_force", ["replaced", "adopted", "returned"])):
        of = {"follow_up_id": review.pk, "party": review.party, "state": state, "state_since": MAY_DAY}
        plan = Plan.objects.create(**of, title="A plan", language="en", drafted_at=MAY_DAY)
        for number, version in enumerate(versions, 1):
            _version(plan, number, version)
        _reports(plan)


def a_plan_being_drafted(review):
    of = {"follow_up_id": review.pk, "party": review.party, "state": "drafting", "state_since": MAY_DAY}
    _version(Plan.objects.create(**of, title="A draft", language="en", drafted_at=MAY_DAY), 1, "draft")


def _version(plan, number, state):
    """One version with a line for every state an activity can be in, about every need and observation."""
    institution = Institution.objects.get(party=plan.party)
    version = PlanVersion.objects.create(
        plan=plan, follow_up=plan.follow_up, party=plan.party, number=number, state="draft", state_since=MAY_DAY
    )
    objective = Objective.objects.create(version=version, party=plan.party, position=1, text="An objective")
    for position, stage in enumerate(ActivityState.values):
        activity, _new = Activity.objects.get_or_create(
            plan=plan, number=position, follow_up=plan.follow_up, party=plan.party, title=stage, state=stage,
            defaults={"state_since": MAY_DAY, "institution": institution if position % 2 else None},
        )  # fmt: skip
        line = Line.objects.create(
            version=version, party=plan.party, objective=objective, activity=activity, position=position, title=stage
        )
        LineInstitution.objects.create(line=line, institution=institution, party=plan.party)
    for need in _needs(plan.follow_up.review):
        LineNeed.objects.create(line=line, need=need, party=plan.party)
    for observation in Observation.objects.filter(review=plan.follow_up_id):
        LineObservation.objects.create(line=line, observation=observation, party=plan.party)
    PlanVersion.objects.filter(pk=version.pk).update(state=state)


def _reports(plan):
    """A report in every state, each with lines, answers and a period of its own; more time asked for, and a waiver."""
    of = {"follow_up": plan.follow_up, "party": plan.party, "state_since": MAY_DAY}
    for number, state in enumerate(["draft", "submitted", "returned", "accepted"], 1):
        days = {"starts_on": date(2026, number, 1), "ends_on": date(2026, number, 28), "due_on": DAYS["ends_on"]}
        period = Period.objects.create(**of, **days, plan=plan, number=number, state="open")
        report = Report.objects.create(**of, plan=plan, period=period, kind="periodic", state=state, begun_at=MAY_DAY)
        for activity in plan.activities.all():
            said = {"status": "underway", "written_at": MAY_DAY, "evidence": _evidence(plan)}
            ReportLine.objects.create(report=report, activity=activity, party=plan.party, **said)
        for need in _needs(plan.follow_up.review):
            ReportAnswer.objects.create(report=report, need=need, party=plan.party, **SAID)
    Extension.objects.create(**of, period=period, until_on=DAYS["ends_on"], reason="Floods", state="asked")
    Waiver.objects.create(**of, plan=plan, until_on=DAYS["ends_on"], reason="Elections", state="in_force")


def carried(review, into):
    """One need and one activity of a follow-up that go on in another of the same State."""
    of = {"follow_up_id": into.pk, "origin_id": review.pk, "party": review.party, "carried_at": MAY_DAY}
    Carried.objects.create(**of, need=_needs(review)[0])
    Carried.objects.create(**of, activity=Activity.objects.filter(follow_up=review.pk).first())


def _needs(review):
    return list(Need.objects.filter(review=review).order_by("reference"))


def _evidence(plan):
    return Document.objects.filter(party=plan.party, kind="evidence").first()
