"""The plan on its way to the validating authority and back (A:74-76). Functions answer: in how many weeks again."""

from __future__ import annotations

from datetime import timedelta

from reviews.models import Release
from tafollow.simulation.case import Case
from workflows import commands
from workflows.commands.consent import Decision
from workflows.ledger import By
from workflows.models import Line, Plan, PlanVersion
from workflows.process import PlanState, VersionState
from workflows.process.planning import OPEN_VERSIONS, UNFINISHED
from workflows.queries.needs_of import needs_of

MOST_ACTIVITIES = 12
RATIONALE = "The reviewers recommended it, and the Ministry has nobody for it today."


def plan_drafting(case: Case) -> int | None:
    version = open_version(case)
    if version is None:
        return case.pause()
    hand_in(case, version)
    return case.rng.randint(1, 4)


def plan_submitted(case: Case) -> int | None:
    version = open_version(case)
    if version is not None and version.state == VersionState.SUBMITTED:
        decide(case, version)
    return case.pause()


def open_version(case: Case) -> PlanVersion | None:
    """The version that is being worked on or decided about."""
    unsettled = (*OPEN_VERSIONS, VersionState.SUBMITTED)
    live = PlanVersion.objects.filter(follow_up=case.id, state__in=unsettled).exclude(plan__state=PlanState.ENDED)
    return live.first()


def hand_in(case: Case, version: PlanVersion) -> None:
    """Write what a line must say into those that do not, and submit; what was returned is corrected first."""
    lines = _prioritized(case, version)
    if version.state == VersionState.RETURNED:
        said = {"verification": "The report of the Ministry to Parliament", "target": "All of the staff"}
        commands.change_line(line_id=lines[0].pk, changes=said, by=case.focal_point)
    for place, line in enumerate(lines):
        if line.lead_institution_id is None or not line.rationale:
            _complete(case, line, place)
    commands.submit_plan(version_id=version.pk, by=case.focal_point)


def decide(case: Case, version: PlanVersion) -> None:
    """Return it once, perhaps, or adopt it; with the first adoption needs are released to those who can help."""
    if not version.notes and case.chance(case.temper.returns_plan):
        notes = "Say for the first activity how it is verified."
        commands.return_plan(version_id=version.pk, notes=notes, by=case.authority)
        return
    commands.adopt_plan(version_id=version.pk, notes="Decision of the Council of Ministers", by=case.authority)
    if version.number == 1 and case.chance(case.temper.releases_needs):
        _release_needs(case)


def begin_next_version(plan: Plan, by: By) -> PlanVersion:
    """The next version, in which the end of one unfinished activity is moved, for a reason."""
    version = commands.begin_plan_version(plan_id=plan.pk, by=by)
    rows = Line.objects.filter(version=version.pk, activity__state__in=UNFINISHED, ends_on__isnull=False)
    if (line := rows.order_by("position").first()) and line.ends_on:
        moved = {"ends_on": line.ends_on + timedelta(days=90), "moved_because": "The expert could not come in time."}
        commands.change_line(line_id=line.pk, changes=moved, by=by)
    return version


def _prioritized(case: Case, version: PlanVersion) -> list[Line]:
    """The lines that stay: a plan that promises everything is kept by nobody."""
    lines = list(Line.objects.filter(version=version.pk).order_by("priority", "position", "activity__number"))
    for line in lines[MOST_ACTIVITIES:]:
        commands.remove_line(line_id=line.pk, by=case.focal_point)
    return lines[:MOST_ACTIVITIES]


def _complete(case: Case, line: Line, place: int) -> None:
    institutions = case.people.institutions
    said = {"lead_institution": line.lead_institution_id or institutions[place % len(institutions)]}
    commands.change_line(
        line_id=line.pk, changes={**said, "rationale": line.rationale or RATIONALE}, by=case.focal_point
    )


def _release_needs(case: Case) -> None:
    needs = list(needs_of([case.id]).order_by("party", "cycle", "reference").values_list("pk", flat=True))
    decision: Decision = {
        "audience": Release.Audience.ALL_PROVIDERS,
        "providers": [],
        "basis": "Decision of the Council of Ministers",
        "document": None,
        "decided_on": case.at.date(),
    }
    commands.release_needs(party=case.party, need_ids=needs[:20], decision=decision, by=case.authority)
