"""A State's report on its plan: begun, submitted, returned or accepted; accepted, it moves the activities (A:76)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from workflows import events
from workflows.commands.cases import in_hand, said, tell
from workflows.commands.periods import reason_against_locked, reason_against_opening, undecided_report
from workflows.ledger import By, Refused
from workflows.models import Activity, Period, Plan, Report, ReportLine
from workflows.moves import move, move_many
from workflows.process import ActivityState, PeriodState, ReportState
from workflows.process.planning import TO_BE_REPORTED
from workflows.process.reporting import OPEN_REPORTS

Kind = Report.Kind
NAMED = 10
"""Activities that one sentence names; of more it says how many."""
NEWS = {
    ActivityState.UNDERWAY: "begin_activity",
    ActivityState.DELAYED: "delay_activity",
    ActivityState.COMPLETED: "complete_activity",
    ActivityState.DROPPED: "drop_activity",
}


@transaction.atomic
def begin_report(*, plan_id: UUID, period_id: UUID | None = None, by: By) -> Report:
    """Begin the report on an open period of this plan; without one, an unscheduled report. One at a time per plan."""
    plan = in_hand(Plan, plan_id)
    if reason := reason_against_beginning(plan):
        raise Refused(reason)
    if period_id is None:
        return begun(plan, None, Kind.UNSCHEDULED, by)
    period = Period.objects.filter(pk=period_id, plan=plan).first()
    if period is None:
        raise Refused(_("The plan has no such reporting period."))
    if reason := _reason_against_reporting_on(period):
        raise Refused(reason)
    return begun(plan, period, Kind.PERIODIC, by)


@transaction.atomic
def file_nil_return(*, period_id: UUID, summary: str, by: By) -> Report:
    """Say, in a sentence, that there is nothing to report on this period; it is submitted at once."""
    period = in_hand(Period, period_id, "plan")
    if reason := reason_against_nil_return(period):
        raise Refused(reason)
    report = begun(period.plan, period, Kind.NIL, by, summary=said(summary))
    move("submit_report", report.pk, by=by, submitted_by=by.actor, submitted_at=by.at)
    return Report.objects.get(pk=report.pk)


@transaction.atomic
def submit_report(*, report_id: UUID, summary: str = "", by: By) -> Report:
    """Hand the report to the Secretariat, with a summary. Refused while it says nothing of an unfinished activity."""
    if reason := reason_against_submitting(in_hand(Report, report_id)):
        raise Refused(reason)
    words = {"summary": summary.strip()} if summary.strip() else {}
    return _moved("submit_report", report_id, by, submitted_by=by.actor, submitted_at=by.at, **words)


@transaction.atomic
def return_report(*, report_id: UUID, notes: str, by: By) -> Report:
    """Give the report back to the State, with notes on what is missing."""
    return _decided("return_report", report_id, by, notes=said(notes))


@transaction.atomic
def accept_report(*, report_id: UUID, by: By) -> Report:
    """Take the report as it stands; its activities and needs follow it."""
    return _decided("accept_report", report_id, by)


@transaction.atomic
def reopen_report(*, report_id: UUID, notes: str, by: By) -> Report:
    """Give an accepted report back to the State, with notes, while its period is open."""
    if reason := reason_against_reopening_report(in_hand(Report, report_id)):
        raise Refused(reason)
    return _decided("reopen_report", report_id, by, notes=said(notes))


@transaction.atomic
def apply_report(*, report_id: UUID, by: By) -> list[UUID]:
    """Bring the activities where their accepted report says they are, in a constant number of statements.

    Returns the activities that moved. Refused where the report says nothing new of any: what a newer report has said of
    an activity stands, and what an activity already is needs no move.
    """
    report = in_hand(Report, report_id)
    news = list(_news(report).values_list("activity", "status", "outcome"))
    if report.state != ReportState.ACCEPTED or not news:
        raise Refused(_("This report says nothing new of any activity."))
    line = ReportLine.objects.filter(report=report, activity=OuterRef("pk"))
    told = Activity.objects.filter(pk__in=[activity for activity, *_rest in news])
    told.update(percent=Subquery(line.values("percent")[:1]))
    moved: list[UUID] = []
    for status, name in NEWS.items():
        reasons = {activity: {"reason": outcome} for activity, said, outcome in news if said == status}
        moved += move_many(name, reasons, by=by, each=reasons).moved if reasons else []
    return moved


def begun(plan: Plan, period: Period | None, kind: str, by: By, summary: str = "") -> Report:
    """A new report of this plan, as a draft. Whoever asks holds the lock of the case, and has asked for the reasons."""
    report = Report.objects.create(
        plan=plan,
        period=period,
        follow_up_id=plan.follow_up_id,
        party_id=plan.party_id,
        kind=kind,
        summary=summary,
        state=ReportState.DRAFT,
        state_since=by.at,
        begun_by=by.actor,
        begun_at=by.at,
    )
    tell(events.ReportBegun(report=report.pk, plan=plan.pk, follow_up=plan.follow_up_id, kind=kind), report, by)
    return report


def reason_against_beginning(plan: Plan) -> str | None:
    """The sentence that says why no report can be begun under this plan now; None if one can."""
    if reason := reason_against_opening(plan):
        return reason
    report = undecided_report(plan.pk)
    if report is None:
        return None
    return _("A report of this plan is “%(state)s”; let it be accepted first.") % {"state": report.get_state_display()}


def reason_against_nil_return(period: Period) -> str | None:
    """The sentence that says why there cannot be a nil return for this period now; None if there can."""
    plan = Plan.objects.get(pk=period.plan_id)
    return reason_against_locked(period.pk) or reason_against_beginning(plan) or _reason_against_reporting_on(period)


def reason_against_submitting(report: Report) -> str | None:
    """The sentence that says what this open report still lacks; None if nothing."""
    if report.state not in OPEN_REPORTS:
        return None
    return reason_against_locked(report.period_id) or _reason_against_gaps(report)


def reason_against_deciding(report: Report) -> str | None:
    """The sentence that says why nothing can be decided about this report now; None if something can."""
    return reason_against_locked(report.period_id)


def reason_against_reopening_report(report: Report) -> str | None:
    """The sentence that says why this accepted report cannot be reopened now; None if it can."""
    if report.state != ReportState.ACCEPTED:
        return None
    if reason := reason_against_locked(report.period_id):
        return reason
    if undecided_report(report.plan_id):
        return _("Another report of this plan is under way: let it be decided first.")
    return None


def unfinished_without_line(report: Report) -> QuerySet[Activity]:
    """The activities of the plan that go on and of which this report says nothing yet."""
    there = ReportLine.objects.filter(report=report.pk, activity=OuterRef("pk"))
    return Activity.objects.filter(~Exists(there), plan=report.plan_id, state__in=TO_BE_REPORTED)


def _reason_against_gaps(report: Report) -> str | None:
    if report.kind == Kind.NIL:
        return None
    if report.kind == Kind.UNSCHEDULED:
        says = ReportLine.objects.filter(report=report.pk).exists() or report.answers.exists()
        return None if says else _("The report says nothing yet.")
    missing = [str(activity) for activity in unfinished_without_line(report).order_by("number")[: NAMED + 1]]
    if not missing:
        return None
    names = "; ".join(missing[:NAMED]) + ("; …" if len(missing) > NAMED else "")
    return _("The report says nothing yet of these activities: %(activities)s.") % {"activities": names}


def _reason_against_reporting_on(period: Period) -> str | None:
    if period.state != PeriodState.OPEN:
        return reason_against_locked(period.pk)
    if Report.objects.filter(period=period.pk).exists():
        return _("There is a report on this period already.")
    return None


def _decided(name: str, report_id: UUID, by: By, **changes: Any) -> Report:
    if reason := reason_against_deciding(in_hand(Report, report_id)):
        raise Refused(reason)
    return _moved(name, report_id, by, decided_by=by.actor, decided_at=by.at, **changes)


def _moved(name: str, report_id: UUID, by: By, **changes: Any) -> Report:
    move(name, report_id, by=by, **changes)
    return Report.objects.get(pk=report_id)


def _news(report: Report) -> QuerySet[ReportLine]:
    """What this report says of activities that go on, where that is news and nobody said more since."""
    accepted = ReportLine.objects.filter(activity=OuterRef("activity"), report__state=ReportState.ACCEPTED)
    newer = accepted.filter(written_at__gt=OuterRef("written_at"))
    lines = ReportLine.objects.filter(~Exists(newer), report=report, status__in=NEWS)
    going_on = lines.filter(activity__state__in=TO_BE_REPORTED)
    return going_on.exclude(status=F("activity__state"), percent=F("activity__percent"))
