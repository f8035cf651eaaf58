"""What a State is excused from: more time for one report, or nothing asked of it until a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from workflows import events
from workflows.commands.cases import day_of, in_hand, said, tell
from workflows.ledger import By, Refused
from workflows.models import Extension, Period, Plan, Waiver
from workflows.models.reports import RAN_OUT
from workflows.moves import move, move_many
from workflows.process import ExtensionState, PeriodState, PlanState, WaiverState

AT_A_TIME = 10_000


@transaction.atomic
def ask_extension(*, period_id: UUID, until_on: date, reason: str, by: By) -> Extension:
    """Ask for more time for the report on a period, until a day of the State's calendar after the one it is due on."""
    period = in_hand(Period, period_id, "party")
    if refusal := reason_against_asking(period) or _reason_against_day(period, until_on, by):
        raise Refused(refusal)
    row = Extension.objects.create(
        period=period,
        follow_up_id=period.follow_up_id,
        party_id=period.party_id,
        until_on=until_on,
        reason=said(reason),
        state=ExtensionState.ASKED,
        state_since=by.at,
        asked_by=by.actor,
    )
    fact = events.ExtensionAsked(
        extension=row.pk, period=period.pk, follow_up=row.follow_up_id, until_on=until_on, reason=row.reason
    )
    tell(fact, row, by)
    return row


@transaction.atomic
def grant_extension(*, extension_id: UUID, by: By) -> Extension:
    """Give the time that was asked for: the report is due on that day. Refused when the period is locked meanwhile."""
    row = in_hand(Extension, extension_id, "period")
    if reason := reason_against_granting(row):
        raise Refused(reason)
    move("grant_extension", extension_id, by=by, decided_by=by.actor)
    Period.objects.filter(pk=row.period_id).update(due_on=row.until_on)
    return Extension.objects.get(pk=extension_id)


@transaction.atomic
def refuse_extension(*, extension_id: UUID, answer: str, by: By) -> Extension:
    """Leave the day as it is, and say why."""
    move("refuse_extension", extension_id, by=by, decided_by=by.actor, answer=said(answer))
    return Extension.objects.get(pk=extension_id)


@transaction.atomic
def give_waiver(*, plan_id: UUID, until_on: date, reason: str, by: By) -> Waiver:
    """Ask nothing of the State under this plan until a day in the future (its last), for a reason; one at a time."""
    plan = in_hand(Plan, plan_id, "party")
    if refusal := reason_against_waiving(plan):
        raise Refused(refusal)
    if until_on <= day_of(plan.party, by):
        raise Refused(_("A waiver ends in the future; %(day)s does not lie there.") % {"day": until_on})
    row = Waiver.objects.create(
        plan=plan,
        follow_up_id=plan.follow_up_id,
        party_id=plan.party_id,
        until_on=until_on,
        reason=said(reason),
        state=WaiverState.IN_FORCE,
        state_since=by.at,
        given_by=by.actor,
    )
    fact = events.WaiverGiven(
        waiver=row.pk, plan=plan.pk, follow_up=row.follow_up_id, until_on=until_on, reason=row.reason
    )
    tell(fact, row, by)
    return row


@transaction.atomic
def end_waiver(*, waiver_id: UUID, reason: str, by: By) -> Waiver:
    """Ask of the State again what its plan says, before the waiver's last day."""
    because = said(reason)
    move("end_waiver", waiver_id, by=by, says={"reason": because}, ended_because=because)
    return Waiver.objects.get(pk=waiver_id)


@transaction.atomic
def expire_waivers(*, by: By) -> int:
    """End every waiver whose last day (UTC) is over, however long ago; returns how many."""
    over = Waiver.objects.filter(state=WaiverState.IN_FORCE, until_on__lt=by.at.date())
    ids = list(over.order_by("until_on", "id").values_list("id", flat=True)[:AT_A_TIME])
    return len(move_many("end_waiver", ids, by=by, says={"reason": RAN_OUT}, ended_because=RAN_OUT).moved)


def waived(period: Period) -> bool:
    """Whether a waiver excuses the State from the report on this period: one that stood on the day it was due."""
    stood = Q(state=WaiverState.IN_FORCE) | Q(state_since__date__gt=period.due_on)
    return Waiver.objects.filter(stood, plan=period.plan_id, until_on__gte=period.due_on).exists()


def reason_against_asking(period: Period) -> str | None:
    """The sentence that says why no more time can be asked for now; None if it can."""
    if period.state != PeriodState.OPEN:
        return _("More time is asked for while the period is open; this one is locked.")
    if Extension.objects.filter(period=period.pk, state=ExtensionState.ASKED).exists():
        return _("More time was asked for already; the Secretariat has not answered yet.")
    return None


def reason_against_granting(extension: Extension) -> str | None:
    """The sentence that says why this time cannot be given any more; None if it can."""
    period = Period.objects.get(pk=extension.period_id)
    if extension.state != ExtensionState.ASKED or period.state == PeriodState.OPEN:
        return None
    return _("Reporting period %(number)s is locked: have it reopened first.") % {"number": period.number}


def reason_against_waiving(plan: Plan) -> str | None:
    """The sentence that says why no waiver can be given under this plan now; None if one can."""
    if plan.state != PlanState.IN_FORCE:
        return _("Only under a plan in force is there something to waive; this one is “%(state)s”.") % {
            "state": plan.get_state_display()
        }
    if Waiver.objects.filter(plan=plan.pk, state=WaiverState.IN_FORCE).exists():
        return _("A waiver is in force already: end it first.")
    return None


def _reason_against_day(period: Period, until_on: date, by: By) -> str | None:
    if until_on <= period.due_on:
        return _("The report is due on %(due)s; ask for a later day.") % {"due": period.due_on}
    if until_on < day_of(period.party, by):
        return _("%(day)s is over already; ask for a later day.") % {"day": until_on}
    return None
