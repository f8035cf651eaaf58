"""Eighteen months of a few States, so that there is something to look at: played, not written into rows.

The State whose people have accounts stands at the end with a plan in force, and something to do for each of them.
"""

from datetime import timedelta

from reviews.models import Review
from tafollow.demo.accounts import FOCAL_POINT_OF
from tafollow.simulation import planning
from tafollow.simulation.people import Delegation, engaged
from tafollow.simulation.play import Rehearsed, Simulation
from tafollow.simulation.temper import EXEMPLARY, PROMPT, SILENT, SLOW, STEADY, UNWILLING
from workflows import commands
from workflows.commands.report_lines import Progress
from workflows.ledger import By
from workflows.models import Activity, Period, Plan
from workflows.process import ActivityState, PeriodState, PlanState

WEEKS = 78
SEED = 2013
PARTS: Rehearsed = {
    FOCAL_POINT_OF: (12, EXEMPLARY),  # so that it stands within its second reporting period at the end
    "XAA": (0, PROMPT),
    "XBK": (2, SLOW),
    "XCB": (4, STEADY),
    "XCC": (9, SILENT),
    "XCH": (20, UNWILLING),
}


def live(by: By) -> None:
    """Play what has happened until last week; only where these States have no review yet."""
    if Review.objects.filter(party__in=PARTS).exists():
        return
    begins_on = by.at.date() - timedelta(weeks=WEEKS)
    Simulation([*PARTS], begins_on, WEEKS, SEED, PARTS).play()
    _leave_things_to_do(by)


def _leave_things_to_do(by: By) -> None:
    """For the authority a version to adopt, for the officer a request for time, for the others most of a report."""
    yesterday = by.at - timedelta(days=1)
    people = engaged([FOCAL_POINT_OF], yesterday.date()).delegations[FOCAL_POINT_OF]
    focal_point = By.user(people.focal_point, yesterday)
    plan = Plan.objects.get(follow_up__party=FOCAL_POINT_OF, state=PlanState.IN_FORCE)
    _begin_a_report(plan, people, focal_point)
    version = planning.begin_next_version(plan, focal_point)
    commands.submit_plan(version_id=version.pk, by=focal_point)
    period = Period.objects.get(plan=plan, state=PeriodState.OPEN)
    words = {"until_on": period.due_on + timedelta(days=30), "reason": "Two bodies have not sent their part."}
    commands.ask_extension(period_id=period.pk, **words, by=focal_point)  # type: ignore[arg-type]


def _begin_a_report(plan: Plan, people: Delegation, by: By) -> None:
    """A few lines of what the focal point knows; the contributor has said nothing yet."""
    under_way = Activity.objects.filter(plan=plan.pk, state=ActivityState.UNDERWAY)
    for activity in under_way.exclude(institution=people.institutions[0]).order_by("number")[:3]:
        percent = min(95, activity.percent + 10)
        line: Progress = {"status": ActivityState.UNDERWAY, "percent": percent, "outcome": "Two courses were held."}
        commands.report_on_activity(activity_id=activity.pk, line=line, by=by)
