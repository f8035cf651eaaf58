"""How a State reports on its plan, and what the Secretariat makes of it (A:75-76)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from reviews.models import Classification, Document, Need
from tafollow.simulation.case import Case
from workflows import commands
from workflows.models import Activity, Extension, Period, Plan, Report, Waiver
from workflows.process import ActivityState, ExtensionState, PeriodState, ReportState, WaiverState
from workflows.process.planning import TO_BE_REPORTED
from workflows.queries.reporting import needs_to_answer

A = ActivityState
BEFORE = timedelta(days=10)
"""So long before the end of a period people begin to write."""


def report(case: Case, plan: Plan) -> int:
    """One step further with the earliest open period; the answer: in how many weeks again."""
    period = Period.objects.filter(plan=plan.pk, state=PeriodState.OPEN).order_by("number").first()
    if period is None:
        return case.pause()
    found = Report.objects.filter(period=period.pk).first()
    if found is None:
        return _begin(case, plan, period)
    return STEPS[ReportState(found.state)](case, period, found)


def _begin(case: Case, plan: Plan, period: Period) -> int:
    if case.today < period.ends_on - BEFORE:
        return case.until(period.ends_on - BEFORE)
    if weeks := _excused(case, plan, period):
        return weeks
    activities = _reported(plan)
    if not activities or case.chance(case.temper.reports_nothing):
        words = "Nothing to report." if activities else "Every activity is completed."
        commands.file_nil_return(period_id=period.pk, summary=words, by=case.focal_point)
        return 2
    _write(case, activities[: len(activities) // 2])  # the rest follows a week later
    return 1


def _excused(case: Case, plan: Plan, period: Period) -> int:
    """Weeks that a waiver or more time gives; 0 where it is to be written now."""
    if Waiver.objects.filter(plan=plan.pk, state=WaiverState.IN_FORCE, until_on__gte=period.due_on).exists():
        return _lock_when_due(case, period)
    asked = Extension.objects.filter(period=period.pk).order_by("id").last()
    if asked and asked.state == ExtensionState.ASKED:
        return _answer_extension(case, asked)
    if asked is None and case.chance(case.temper.reports_late):
        return _ask_for_time(case, period)
    if case.chance(case.temper.is_waived):
        until_on = max(period.due_on, case.today) + timedelta(days=30)
        reason = "The Government was dissolved; nobody can report for it."
        commands.give_waiver(plan_id=plan.pk, until_on=until_on, reason=reason, by=case.officer)
        return _until_due(case, period)
    return 0


def _lock_when_due(case: Case, period: Period) -> int:
    if case.today <= period.due_on:
        return _until_due(case, period)
    commands.lock_period(period_id=period.pk, by=case.officer)
    return case.pause()


def _until_due(case: Case, period: Period) -> int:
    return case.until(period.due_on + timedelta(days=1))


def _ask_for_time(case: Case, period: Period) -> int:
    until_on = max(period.due_on, case.today) + timedelta(days=45)
    reason = "Two bodies have not sent their part."
    commands.ask_extension(period_id=period.pk, until_on=until_on, reason=reason, by=case.focal_point)
    return 1


def _answer_extension(case: Case, asked: Extension) -> int:
    if case.chance(0.2):
        answer = "The Group meets before that day."
        commands.refuse_extension(extension_id=asked.pk, answer=answer, by=case.officer)
        return 1
    commands.grant_extension(extension_id=asked.pk, by=case.officer)
    return case.pause()


def _drafted(case: Case, period: Period, report: Report) -> int:
    said = set(report.lines.values_list("activity", flat=True))
    _write(case, [activity for activity in _reported(report.plan) if activity.pk not in said])
    for need in _answered(report):
        status = "completely" if case.chance(0.8) else "in_part"
        remaining = "Two courses a year." if status == "in_part" else ""
        answer = {"timing": "current", "status": status, "remaining": remaining, "assistance": "Courses by a donor."}
        commands.answer_on_need(report_id=report.pk, need_id=need.pk, answer=answer, by=case.focal_point)  # type: ignore[arg-type]
    summary = "The activities went on as planned."
    commands.submit_report(report_id=report.pk, summary=summary, by=case.focal_point)
    return 2


def _corrected(case: Case, period: Period, report: Report) -> int:
    """What was returned is said again in better words, and submitted."""
    line = report.lines.select_related("activity").order_by("activity__number").first()
    if line and line.activity.state in TO_BE_REPORTED:
        _say(case, line.activity, line.status, line.percent, outcome="Forty people were trained; the list is attached.")
    summary = "Corrected, with the numbers that were missing."
    commands.submit_report(report_id=report.pk, summary=summary, by=case.focal_point)
    return 2


def _decided(case: Case, period: Period, report: Report) -> int:
    if not report.notes and report.kind != Report.Kind.NIL and case.chance(case.temper.gets_report_back):
        notes = "How many people were trained?"
        commands.return_report(report_id=report.pk, notes=notes, by=case.officer)
        return case.pause()
    commands.accept_report(report_id=report.pk, by=case.officer)
    return 1


def _settled(case: Case, period: Period, report: Report) -> int:
    commands.lock_period(period_id=period.pk, by=case.officer)
    return case.pause()


STEPS = {
    ReportState.DRAFT: _drafted,
    ReportState.RETURNED: _corrected,
    ReportState.SUBMITTED: _decided,
    ReportState.ACCEPTED: _settled,
}


def _reported(plan: Plan) -> list[Activity]:
    return list(Activity.objects.filter(plan=plan.pk, state__in=TO_BE_REPORTED).order_by("number"))


def _answered(report: Report) -> list[Need]:
    """The needs of activities that this report says are completed, and whatever else the State feels like saying."""
    done = report.lines.filter(status=A.COMPLETED).values("activity")
    rows = needs_to_answer(report.follow_up_id).filter(line_needs__line__activity__in=done).distinct()
    return list(rows.order_by("party", "cycle", "reference"))


def _write(case: Case, activities: list[Activity]) -> None:
    for activity in activities:
        percent = activity.percent + case.rng.randint(*case.temper.progress)
        if activity.starts_on and activity.starts_on > case.today and activity.state == A.PLANNED:
            _say(case, activity, A.PLANNED, 0)
        elif percent >= 100:
            _say(case, activity, A.COMPLETED, 100, evidence=_evidence(case, activity), outcome="It was done.")
        elif case.chance(0.02):
            _say(case, activity, A.DROPPED, activity.percent, outcome="The law was amended otherwise.")
        else:
            late = case.chance(0.15)
            _say(case, activity, A.DELAYED if late else A.UNDERWAY, percent, risk="Few experts." if late else "")


def _say(case: Case, activity: Activity, status: str, percent: int, **more: Any) -> None:
    mine = activity.institution_id == case.people.institutions[0]
    line: Any = {"status": status, "percent": percent, **more}
    commands.report_on_activity(activity_id=activity.pk, line=line, by=case.contributor if mine else case.focal_point)


def _evidence(case: Case, activity: Activity) -> Any:
    """The State's report of activities, filed when it is needed for the first time."""
    if activity.priority != Need.Priority.HIGH:
        return None
    if case.evidence is None:
        words = {"kind": Document.Kind.EVIDENCE, "title": "Report of activities", "symbol": "", "language": "en"}
        paper: Any = {
            **words,
            "dated_on": case.at.date(),
            "classification": Classification.RESTRICTED,
            "review": case.id,
        }
        content = f"What {case.party} has done until {case.at:%Y-%m-%d}.".encode()
        upload: Any = {"name": "report.txt", "content": content}
        filed = commands.submit_document(party=case.party, paper=paper, upload=upload, by=case.focal_point)
        case.evidence = filed.pk
    return case.evidence
