"""What a State has of plans: one that is being drafted, one before the validating authority, and one in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from reviews.models import Cycle, Guide, Institution, Mechanism, Need, Review, Suggestion
from tests.factories import OFFICER, the_follow_up, the_letter
from workflows import commands
from workflows.models import Activity, FollowUp, Plan, PlanVersion
from workflows.moves import move


def rows(state: Any) -> dict[str, Model]:
    drafted, submitted, in_force = (_plan(state, stage) for stage in ("drafted", "submitted", "in force"))
    commands.submit_plan(version_id=_version(submitted).pk, by=OFFICER)
    for step in (commands.submit_plan, commands.adopt_plan):
        step(version_id=_version(in_force).pk, by=OFFICER)
    _follow_through()
    dropped = Activity.objects.filter(plan=in_force).last()
    with transaction.atomic():
        move("drop_activity", dropped.pk, by=OFFICER, says={"reason": state.mark("confidential plan")})
    line = _version(drafted).lines.first()
    return {
        "follow-up to plan for": _acknowledged(state, "planned for"),
        "drafted plan": drafted,
        "plan in force": Plan.objects.get(pk=in_force.pk),
        "plan version in draft": _version(drafted),
        "submitted plan version": _version(submitted),
        "adopted plan version": _version(in_force),
        "objective": line.objective,
        "empty objective": commands.add_objective(
            version_id=_version(drafted).pk, objective={"text": state.mark("confidential plan")}, by=OFFICER
        ),
        "line": line,
        "adopted line": _version(in_force).lines.first(),
        "need of a line": line.line_needs.get(),
        "need of an adopted line": _version(in_force).lines.first().line_needs.get(),
        "observation of a line": line.line_observations.get(),
        "institution of a line": line.line_institutions.get(),
        "proposed activity": line.activity,
        "planned activity": Activity.objects.filter(plan=in_force).first(),
        "dropped activity": Activity.objects.get(pk=dropped.pk),
        "suggestion": Suggestion.objects.get_or_create(
            code="guide", defaults={"category": state.house.rows["category"], "titles": {"en": "Publish a guide"}}
        )[0],
        "guide": Guide.objects.get_or_create(url="https://un.example/guide", defaults={"titles": {"en": "Guide"}})[0],
    }


def _plan(state: Any, stage: str) -> Plan:
    """Drafted from two needs, with everything said that must be said; its words are marked."""
    follow_up = _acknowledged(state, stage)
    words = state.mark("plan in force" if stage == "in force" else "confidential plan")
    plan = commands.draft_plan(follow_up_id=follow_up.pk, plan={"title": words}, by=OFFICER)
    ministry, _new = Institution.objects.get_or_create(party=state.party, name=state.mark("ministry"))
    seen = state.rows["public observation"].pk
    for line in _version(plan).lines.all():
        said = {"title": words, "rationale": words, "lead_institution": ministry.pk, "observations": [seen]}
        commands.change_line(line_id=line.pk, changes=said | {"supporting_institutions": [ministry.pk]}, by=OFFICER)
    return plan


def _acknowledged(state: Any, stage: str) -> FollowUp:
    """A follow-up in a cycle of its own whose letter the State has acknowledged."""
    mechanism, scheme = Mechanism.objects.get(), state.house.rows["category scheme"]
    cycle, _new = Cycle.objects.get_or_create(
        mechanism=mechanism, code=f"plan {stage}", defaults={"scheme": scheme, "names": {"en": f"Cycle {stage}"}}
    )
    review = Review.objects.create(party=state.party, cycle=cycle, started_on=date(2025, 1, 1))
    for number in range(2):
        need = Need.objects.create(
            party=state.party,
            cycle=cycle,
            review=review,
            category=state.house.rows["category"],
            reference=f"{stage} {number}",
            text=state.mark("need of a plan"),
        )
        need.need_provisions.create(provision=state.house.provision)
    commands.conclude_review(review_id=review.pk, concluded_on=date(2026, 4, 30), by=OFFICER)
    _follow_through()
    state._send(review, unclear=False)
    commands.acknowledge_letter(letter_id=the_letter(review).pk, acknowledged_by="A. Zenda", by=OFFICER)
    _follow_through()
    return the_follow_up(review)


def _version(plan: Plan) -> PlanVersion:
    return plan.versions.get()


def _follow_through() -> None:
    from tests.access.world import follow_through

    follow_through()
