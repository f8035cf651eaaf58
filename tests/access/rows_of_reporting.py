"""What a State has of reporting: a draft, a submitted and an accepted report, each under a plan of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model

from reviews.models import Need
from tests.access import rows_of_planning as planned
from tests.factories import OFFICER
from workflows import commands
from workflows.models import Activity, Period, Plan, Report

FAR = date(2099, 12, 31)


def rows(state: Any) -> dict[str, Model]:
    found = _drafted(state) | _submitted(state) | _accepted(state)
    planned._follow_through()
    return found


def _drafted(state: Any) -> dict[str, Model]:
    """An unscheduled report on the plan of another institution than the contributor's."""
    plan, words = state.rows["plan in force"], state.mark("confidential report")
    report = commands.begin_report(plan_id=plan.pk, by=OFFICER)
    return {
        "draft report": report,
        "line of the draft report": _say(state.rows["planned activity"], words),
        "need to answer on": Need.objects.filter(review=plan.follow_up_id).first(),
    }


def _submitted(state: Any) -> dict[str, Model]:
    report = _reported(_plan(state, "reported"), state)
    words = state.mark("confidential report")
    return {"submitted report": commands.submit_report(report_id=report.pk, summary=words, by=OFFICER)}


def _accepted(state: Any) -> dict[str, Model]:
    """Besides: an extension that was asked for, a waiver, a locked period, and an open one without a report."""
    plan = _plan(state, "accepted")
    report, words = _reported(plan, state), state.mark("accepted report")
    need = Need.objects.filter(review=plan.follow_up_id).first()
    said = {"timing": "current", "status": "in_part", "remaining": words}
    answer = commands.answer_on_need(report_id=report.pk, need_id=need.pk, answer=said, by=OFFICER)
    commands.submit_report(report_id=report.pk, summary=words, by=OFFICER)
    commands.accept_report(report_id=report.pk, by=OFFICER)
    planned._follow_through()
    leave = {"until_on": FAR, "reason": state.mark("confidential leave"), "by": OFFICER}
    waiver = commands.give_waiver(plan_id=plan.pk, **leave)
    return {
        "plan reported on": Plan.objects.get(pk=plan.pk),
        "activity of the contributor": Activity.objects.filter(plan=plan).first(),
        "accepted report": Report.objects.get(pk=report.pk),
        "accepted line": report.lines.first(),
        "accepted answer": answer,
        "reported period": report.period,
        "locked period": commands.lock_period(period_id=_period(plan, 2030).pk, by=OFFICER),
        "open period": _period(plan, 2031),
        "extension": commands.ask_extension(period_id=report.period_id, **leave),
        "waiver": waiver,
    }


def _plan(state: Any, stage: str) -> Plan:
    """In force, its activities led by the institution of the contributor."""
    plan = commands.draft_plan(
        follow_up_id=planned._acknowledged(state, stage).pk, plan={"title": state.mark("plan in force")}, by=OFFICER
    )
    version, words = plan.versions.get(), state.mark("contributor")
    for line in version.lines.all():
        said = {"title": words, "rationale": words, "lead_institution": state.institution.pk}
        commands.change_line(line_id=line.pk, changes=said, by=OFFICER)
    for step in (commands.submit_plan, commands.adopt_plan):
        step(version_id=version.pk, by=OFFICER)
    planned._follow_through()
    return plan


def _reported(plan: Plan, state: Any) -> Report:
    """The draft on its first period, which says something of every activity."""
    lines = [_say(activity, state.mark("contributor")) for activity in plan.activities.all()]
    return lines[0].report


def _say(activity: Model, words: str) -> Any:
    said = {"status": "underway", "percent": 30, "outcome": words}
    return commands.report_on_activity(activity_id=activity.pk, line=said, by=OFFICER)


def _period(plan: Plan, year: int) -> Period:
    span = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31), "due_on": date(year, 12, 31)}
    return commands.open_period(plan_id=plan.pk, period=span, by=OFFICER)
