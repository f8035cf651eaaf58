"""What a report says: of each activity how far it is, of each need whether it is met (A:75)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reviews import wall
from reviews.models import Document, Met, Need, Timing
from workflows import events
from workflows.commands.cases import in_hand
from workflows.commands.periods import reason_against_locked, reason_against_opening, undecided_report
from workflows.commands.reports import begun
from workflows.commands.said import reason_against_money
from workflows.ledger import By, Refused
from workflows.ledger.record import record
from workflows.models import Activity, Period, Plan, Report, ReportAnswer, ReportLine
from workflows.process import ActivityState, PeriodState
from workflows.process.planning import TO_BE_REPORTED
from workflows.process.reporting import OPEN_REPORTS
from workflows.queries.reporting import needs_to_answer

A = ActivityState
REPORTED = (A.PLANNED, A.UNDERWAY, A.DELAYED, A.COMPLETED, A.DROPPED)
"""What can be said of an activity, in the order of its life."""
UNSAID: dict[str, Any] = {"outcome": "", "risk": "", "evidence": None, "verified_by": "", "spent": None, "currency": ""}


class _Progress(TypedDict):
    status: str
    percent: int


class Progress(_Progress, total=False):
    """How far an activity is, in whole per cent; what is left out is not said. `evidence`: a document of the State."""

    outcome: str
    risk: str
    evidence: UUID | None
    verified_by: str
    spent: Decimal | None
    currency: str


class Answer(TypedDict, total=False):
    """Whether a need is met; `timing` and `status` must be said."""

    timing: str
    status: str
    remaining: str
    assistance: str


@transaction.atomic
def report_on_activity(*, activity_id: UUID, line: Progress, by: By) -> ReportLine:
    """Say in the open report of the plan how far an activity is; what was said there of it before is replaced.

    Where no report is open, the one on the current period is begun. Refused for what cannot be, and while the report
    waits for the Secretariat.
    """
    activity = in_hand(Activity, activity_id)
    says = UNSAID | line
    if reason := reason_against_reporting(activity) or reason_against_progress(activity, says):
        raise Refused(reason)
    with wall.as_system("a contributor reports on an activity without seeing the plan and the rest of its report"):
        return _written(activity, says, by)


@transaction.atomic
def answer_on_need(*, report_id: UUID, need_id: UUID, answer: Answer, by: By) -> ReportAnswer:
    """Say in an open report whether a need is met, what remains and what was received; said again, it is replaced."""
    report = in_hand(Report, report_id)
    if reason := reason_against_writing(report) or _reason_against_answer(report, need_id, answer):
        raise Refused(reason)
    words = {"remaining": "", "assistance": ""} | answer | {"party_id": report.party_id, "written_by": by.actor}
    row, _new = ReportAnswer.objects.update_or_create(report=report, need_id=need_id, defaults=words)
    fact = events.ReportAnswerWritten(
        report_answer=row.pk, report=report.pk, follow_up=report.follow_up_id, need=need_id, status=row.status
    )
    record(fact, case=report.follow_up_id, subject=row.pk, party=report.party_id, by=by)
    return row


def reason_against_reporting(activity: Activity) -> str | None:
    """The sentence that says why nothing can be said of this activity now; None if something can.

    It looks at the activity alone: a contributor sees no more.
    """
    if activity.state in TO_BE_REPORTED:
        return None
    if activity.state == A.PROPOSED:
        return _("The activity stands in no adopted plan yet.")
    return _("The activity is “%(state)s”; have it reopened first.") % {"state": activity.get_state_display()}


def reason_against_writing(report: Report) -> str | None:
    """The sentence that says why this report cannot be written to now; None if it can."""
    if report.state in OPEN_REPORTS:
        return reason_against_locked(report.period_id)
    return _("The report is “%(state)s”; the State writes to it again when it is returned.") % {
        "state": report.get_state_display()
    }


def reason_against_progress(activity: Activity, says: Mapping[str, Any]) -> str | None:
    """The sentence that says what of this cannot be said of the activity; None if all can."""
    return (
        _reason_against_status(activity, says)
        or _reason_against_percent(says)
        or reason_against_money(says["spent"], says["currency"])
        or _reason_against_evidence(activity, says)
    )


def _reason_against_status(activity: Activity, says: Mapping[str, Any]) -> str | None:
    if says["status"] not in REPORTED:
        return _("Say one of: %(states)s.") % {"states": ", ".join(str(each.label) for each in REPORTED)}
    if says["status"] == A.PLANNED and activity.state != A.PLANNED:
        return _("The activity has begun; it cannot be planned again.")
    if says["status"] == A.DROPPED and not says["outcome"].strip():
        return _("Say under “outcome” why the activity was dropped.")
    return None


def _reason_against_percent(says: Mapping[str, Any]) -> str | None:
    status, percent = says["status"], says["percent"]
    if not 0 <= percent <= 100:
        return _("%(percent)s per cent cannot be done; say 0 to 100.") % {"percent": percent}
    if (percent == 100) != (status == A.COMPLETED):
        return _("100 per cent is said of a completed activity, and only of that.")
    if percent and status == A.PLANNED:
        return _("Of an activity that has not begun, 0 per cent is done.")
    return None


def _reason_against_evidence(activity: Activity, says: Mapping[str, Any]) -> str | None:
    """Read as the person who asks: a document that they may not see does not exist."""
    evidence = says["evidence"]
    if evidence and not Document.objects.filter(pk=evidence, party=activity.party_id).exists():
        return _("The State has no such document.")
    if says["status"] == A.COMPLETED and activity.priority == Need.Priority.HIGH and not evidence:
        return _("An activity of high priority is completed only with evidence: name the document.")
    return None


def _reason_against_answer(report: Report, need_id: UUID, answer: Mapping[str, Any]) -> str | None:
    if not needs_to_answer(report.follow_up_id).filter(pk=need_id).exists():
        return _("The follow-up has no such need.")
    if answer.get("timing") not in Timing.values or answer.get("status") not in Met.values:
        return _("Say whether the need is current or anticipated, and whether it is met.")
    return None


def _written(activity: Activity, says: dict[str, Any], by: By) -> ReportLine:
    plan = Plan.objects.get(pk=activity.plan_id)
    if plan.verified_independently and says["status"] == A.COMPLETED and not says["verified_by"].strip():
        raise Refused(_("Under this plan completion is verified independently: say who verified it."))
    report = _report_to_write(plan, by)
    words = says | {"party_id": plan.party_id, "written_by": by.actor, "written_at": by.at}
    words["evidence_id"] = words.pop("evidence")
    row, _new = ReportLine.objects.update_or_create(report=report, activity=activity, defaults=words)
    fact = events.ReportLineWritten(
        report_line=row.pk,
        report=report.pk,
        follow_up=report.follow_up_id,
        activity=activity.pk,
        status=row.status,
        percent=row.percent,
    )
    record(fact, case=report.follow_up_id, subject=row.pk, party=report.party_id, by=by)
    return row


def _report_to_write(plan: Plan, by: By) -> Report:
    """The open report of the plan; where there is none, that on the first open period without one, begun now."""
    if reason := reason_against_opening(plan):
        raise Refused(reason)
    if report := undecided_report(plan.pk):
        if reason := reason_against_writing(report):
            raise Refused(reason)
        return _with_news(report)
    period = Period.objects.filter(plan=plan, state=PeriodState.OPEN, reports=None).order_by("starts_on").first()
    if period is None:
        raise Refused(_("No reporting period waits for a report; a focal point can begin an unscheduled one."))
    return begun(plan, period, Report.Kind.PERIODIC, by)


def _with_news(report: Report) -> Report:
    """A nil return that was returned is one no longer, once it says something."""
    if report.kind == Report.Kind.NIL:
        report.kind = Report.Kind.PERIODIC
        report.save(update_fields=["kind"])
    return report
