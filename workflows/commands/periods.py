"""The times about which a State reports on its plan: one after the other, locked when each is settled."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from workflows import events
from workflows.commands.cases import in_hand, said, tell
from workflows.commands.leave import waived
from workflows.ledger import By, Refused
from workflows.models import Period, Plan, Report
from workflows.moves import move
from workflows.process import PeriodState, PlanState, ReportState
from workflows.process.reporting import OPEN_REPORTS, UNDECIDED_REPORTS

DAY = timedelta(days=1)


class Span(TypedDict):
    """First and last day of a period, and the day on which its report is due: days of the State's calendar."""

    starts_on: date
    ends_on: date
    due_on: date


@transaction.atomic
def open_period(*, plan_id: UUID, period: Span, by: By) -> Period:
    """Ask a State to report on these days. Refused for days that are reversed or that another period covers."""
    plan = in_hand(Plan, plan_id)
    if reason := reason_against_opening(plan) or _reason_against_days(plan, period):
        raise Refused(reason)
    return _opened(plan, period, by)


@transaction.atomic
def open_next_period(*, plan_id: UUID, by: By) -> Period:
    """Open the period that comes next, as long and due as the plan says. Refused while one is open. See next_span."""
    plan = in_hand(Plan, plan_id, "party")
    if reason := reason_against_opening(plan):
        raise Refused(reason)
    if Period.objects.filter(plan=plan, state=PeriodState.OPEN).exists():
        raise Refused(_("A reporting period of this plan is open already."))
    return _opened(plan, next_span(plan), by)


@transaction.atomic
def lock_period(*, period_id: UUID, by: By) -> Period:
    """Settle a period: nothing more is reported about it. Refused while its report is open or missing, unless a
    waiver excuses the State from it; and while a report waits for the Secretariat's decision.
    """
    period = in_hand(Period, period_id)
    if reason := reason_against_locking(period):
        raise Refused(reason)
    move("lock_period", period_id, by=by)
    return Period.objects.get(pk=period_id)


@transaction.atomic
def reopen_period(*, period_id: UUID, reason: str, by: By) -> Period:
    """Let a locked period be reported about again, for a reason."""
    period = in_hand(Period, period_id)
    if refusal := reason_against_reopening(period):
        raise Refused(refusal)
    move("reopen_period", period_id, by=by, says={"reason": said(reason)})
    return Period.objects.get(pk=period_id)


def next_span(plan: Plan) -> Span:
    """The days of the period that comes next: from the day after the last one; for the first, and where the plan was
    put in force later, from that day in the State's time zone.
    """
    begins = plan.state_since.astimezone(ZoneInfo(plan.party.time_zone)).date()
    last = Period.objects.filter(plan=plan.pk).aggregate(day=Max("ends_on"))["day"]
    starts_on = max(begins, last + DAY) if last else begins
    ends_on = months_after(starts_on, plan.report_every_months) - DAY
    return {"starts_on": starts_on, "ends_on": ends_on, "due_on": ends_on + timedelta(days=plan.report_due_days)}


def months_after(day: date, months: int) -> date:
    """The same day of the month, so many months later; the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def reason_against_opening(plan: Plan) -> str | None:
    """The sentence that says why no reports are asked for under this plan now; None if they are."""
    if plan.state == PlanState.IN_FORCE:
        return None
    return _("A State reports on a plan in force; this one is “%(state)s”.") % {"state": plan.get_state_display()}


def reason_against_locking(period: Period) -> str | None:
    """The sentence that says what is missing before this open period can be locked; None if nothing is."""
    if period.state != PeriodState.OPEN:
        return None
    state = Report.objects.filter(period=period.pk).values_list("state", flat=True).first()
    if state == ReportState.ACCEPTED:
        return None
    if state == ReportState.SUBMITTED:
        return _("Its report waits for a decision: accept or return it first.")
    if waived(period):
        return None
    if state in OPEN_REPORTS:
        return _("Its report is still open: wait until it is submitted, or give a waiver.")
    return _("Its report is missing: wait for it, or give a waiver.")


def reason_against_reopening(period: Period) -> str | None:
    """The sentence that says why this locked period cannot be reopened now; None if it can."""
    undecided = Report.objects.filter(period=period.pk, state__in=UNDECIDED_REPORTS)
    if period.state == PeriodState.LOCKED and undecided.exists() and undecided_report(period.plan_id):
        return _("Another report of this plan is under way: let it be decided first.")
    return None


def undecided_report(plan_id: UUID) -> Report | None:
    """The report of this plan that is not accepted yet; there is at most one outside of locked periods."""
    reports = Report.objects.filter(plan=plan_id, state__in=UNDECIDED_REPORTS)
    return reports.exclude(period__state=PeriodState.LOCKED).first()


def reason_against_locked(period_id: UUID | None) -> str | None:
    """The sentence that says that this period is locked; None where it is open, or where there is none."""
    locked = Period.objects.filter(pk=period_id, state=PeriodState.LOCKED).first() if period_id else None
    if locked is None:
        return None
    return _("Reporting period %(number)s is locked: have it reopened first.") % {"number": locked.number}


def _reason_against_days(plan: Plan, span: Span) -> str | None:
    if span["ends_on"] < span["starts_on"]:
        return _("The period ends on %(ends)s, before it starts on %(starts)s.") % {
            "ends": span["ends_on"],
            "starts": span["starts_on"],
        }
    if span["due_on"] < span["ends_on"]:
        return _("The report is due on %(due)s, before the period ends on %(ends)s.") % {
            "due": span["due_on"],
            "ends": span["ends_on"],
        }
    same = Period.objects.filter(plan=plan, starts_on__lte=span["ends_on"], ends_on__gte=span["starts_on"]).first()
    if same is None:
        return None
    return _("It overlaps reporting period %(number)s, from %(starts)s to %(ends)s.") % {
        "number": same.number,
        "starts": same.starts_on,
        "ends": same.ends_on,
    }


def _opened(plan: Plan, span: Span, by: By) -> Period:
    last = Period.objects.filter(plan=plan).aggregate(number=Max("number"))["number"] or 0
    period = Period.objects.create(
        plan=plan,
        follow_up_id=plan.follow_up_id,
        party_id=plan.party_id,
        number=last + 1,
        state=PeriodState.OPEN,
        state_since=by.at,
        **span,
    )
    fact = events.PeriodOpened(
        period=period.pk,
        plan=plan.pk,
        follow_up=plan.follow_up_id,
        number=period.number,
        ends_on=period.ends_on,
        due_on=period.due_on,
    )
    tell(fact, period, by)
    return period
