"""The dialogue with a State until its plan is drafted (A:74). Each function answers: in how many weeks again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from reviews.models import Assessment, Category, Need, Provision
from tafollow.simulation.case import Case
from workflows import commands
from workflows.models import FollowUp, Plan, Workshop
from workflows.process import PlanState, WorkshopState
from workflows.queries.needs_of import needs_of, unmet_of

PRIORITIES = (Need.Priority.HIGH, Need.Priority.MEDIUM, Need.Priority.LOW)


def dialogue(case: Case) -> int | None:
    workshop = Workshop.objects.filter(follow_up=case.id).order_by("starts_on").last()
    if workshop is None and case.chance(case.temper.holds_workshop):
        return _plan_workshop(case)
    if workshop and workshop.state == WorkshopState.PLANNED:
        return _hold(case, workshop)
    return draft(case)


def draft(case: Case) -> int | None:
    """The plan is drafted from the needs; where all are met already, the follow-up is closed."""
    if not unmet_of([case.id]).exists():
        return close(case)
    if not Plan.objects.filter(follow_up=case.id).exclude(state=PlanState.ENDED).exists():
        _prioritize(case)
        plan = {"report_every_months": case.temper.reports_every}
        commands.draft_plan(follow_up_id=case.id, plan=plan, by=case.focal_point)
    return case.pause()


def close(case: Case) -> int | None:
    outcome = "All needs are met, as the State has said of each."
    commands.close_needs_met(follow_up_id=case.id, outcome=outcome, by=case.officer)
    return 104 if case.chance(case.temper.reopens / 2) else None


def assess(case: Case, need: Need, status: str, source: str) -> None:
    """The focal point says whether a need is met."""
    said = {"remaining": "Trainers of our own." if status == "in_part" else "", "assistance": ""}
    answer = {"assessed_on": case.today, "timing": "current", "status": status, "source": source, **said}
    commands.assess_need(need_id=need.pk, assessment=answer, by=case.focal_point)  # type: ignore[arg-type]


def _plan_workshop(case: Case) -> int:
    starts_on = case.today + timedelta(days=20)
    days = {"starts_on": starts_on, "ends_on": starts_on + timedelta(days=2)}
    kind = case.rng.choice(Workshop.Kind.values)
    said = {"kind": kind, "title": "From the needs to an action plan", "place": "Vienna"}
    commands.plan_workshop(follow_up_id=case.id, workshop={**said, **days}, by=case.officer)  # type: ignore[typeddict-item]
    return case.until(days["ends_on"])


def _hold(case: Case, workshop: Workshop) -> int | None:
    if case.chance(0.1):
        commands.cancel_workshop(workshop_id=workshop.pk, reason="Elections were called.", by=case.officer)
        return draft(case)
    people = [{"name": "The focal point", "office": "Ministry of Justice"}, {"name": "The adviser", "office": "UNODC"}]
    funding = {"seed_funding": Decimal(20_000), "currency": "USD"} if case.chance(0.3) else {}
    held = {"outcome": "A list of priorities and a first draft.", "participants": people, **funding}
    commands.hold_workshop(workshop_id=workshop.pk, held=held, by=case.officer)  # type: ignore[arg-type]
    if case.chance(case.temper.raises_need):
        _raise_need(case, workshop)
    for need in _some_needs(case):
        assess(case, need, case.rng.choice(("unmet", "unmet", "in_part")), Assessment.Source.DIALOGUE)
    return case.pause()


def _raise_need(case: Case, workshop: Workshop) -> None:
    cycle = FollowUp.objects.values_list("cycle", flat=True).get(pk=case.id)
    articles = list(Provision.objects.filter(chapter__cycles=cycle).order_by("position").values_list("pk", flat=True))
    categories = Category.objects.filter(scheme__cycles=cycle).order_by("position").values_list("pk", flat=True)
    said = {
        "category": case.rng.choice(list(categories)),
        "provisions": sorted(case.rng.sample(articles, 2)),
        "text": "A course for those who investigate and those who judge, held together.",
        "workshop": workshop.pk,
    }
    commands.raise_need(follow_up_id=case.id, need=said, by=case.officer)  # type: ignore[arg-type]


def _prioritize(case: Case) -> None:
    for need in _some_needs(case):
        said = {"priority": case.rng.choice(PRIORITIES), "rationale": "Named first in the workshop."}
        commands.prioritize_need(need_id=need.pk, changes=said, by=case.officer)


def _some_needs(case: Case) -> list[Need]:
    needs = list(needs_of([case.id]).order_by("party", "cycle", "reference"))
    return needs[: case.rng.randint(0, 3)]
