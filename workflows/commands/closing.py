"""The ends of a follow-up, the way back from them, and what becomes of its action plan."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.commands.cases import said
from workflows.ledger import By, Refused
from workflows.ledger.record import lock
from workflows.models import FollowUp, Plan
from workflows.moves import move, move_many, reason_against
from workflows.process import PlanState
from workflows.process.follow_ups import CLOSED
from workflows.queries.needs_of import unmet_of


@transaction.atomic
def close_without_needs(*, follow_up_id: UUID, by: By) -> None:
    """Close a follow-up whose review found no needs; it is kept for the statistics. Refused while there are needs."""
    if FollowUp.objects.filter(pk=follow_up_id, needs__gt=0).exists():
        raise Refused(_("This review found technical assistance needs; the follow-up stays open."))
    move("close_without_needs", follow_up_id, by=by)


@transaction.atomic
def close_needs_met(*, follow_up_id: UUID, outcome: str, by: By) -> FollowUp:
    """Close a follow-up with what came of it, once the State has said last of every need that it is met completely."""
    lock([follow_up_id])
    if reason := reason_against_closing(FollowUp.objects.get(pk=follow_up_id)):
        raise Refused(reason)
    move("close_needs_met", follow_up_id, by=by, outcome=say_outcome(outcome))
    return FollowUp.objects.get(pk=follow_up_id)


def reason_against_closing(row: FollowUp) -> str | None:
    """The sentence that says why this follow-up cannot be closed, with how many needs are not met; None if it can."""
    if reason := reason_against(row, "close_needs_met"):
        return reason
    if not (left := unmet_of([row.pk]).count()):
        return None
    return ngettext(
        "%(left)s need of this follow-up is not met completely, as the State said last of it.",
        "%(left)s needs of this follow-up are not met completely, as the State said last of them.",
        left,
    ) % {"left": left}


@transaction.atomic
def lapse_follow_up(*, follow_up_id: UUID, reason: str, by: By) -> FollowUp:
    """End a follow-up that leads nowhere; it can be reopened."""
    move("lapse_follow_up", follow_up_id, by=by, says={"reason": said(reason)}, stage_before="")
    return FollowUp.objects.get(pk=follow_up_id)


@transaction.atomic
def reopen_follow_up(*, follow_up_id: UUID, reason: str, by: By) -> FollowUp:
    """Bring a follow-up that was closed or declined back to the dialogue; its outcome stays in the history alone."""
    move("reopen_follow_up", follow_up_id, by=by, says={"reason": said(reason)}, outcome="")
    return FollowUp.objects.get(pk=follow_up_id)


@transaction.atomic
def end_plans(*, follow_up_id: UUID, by: By) -> None:
    """End the plan of a follow-up that is closed. Refused while the follow-up runs, and without a plan to end."""
    lock([follow_up_id])
    if not FollowUp.objects.filter(pk=follow_up_id, state__in=CLOSED).exists():
        raise Refused(_("This follow-up runs; its action plan goes on."))
    live = Plan.objects.filter(follow_up=follow_up_id).exclude(state=PlanState.ENDED).values_list("pk", flat=True)
    if not (plans := list(live)):
        raise Refused(_("This follow-up has no action plan to end."))
    move_many("end_plan", plans, by=by)


def say_outcome(outcome: str) -> str:
    """What came of it, without blanks around it. Refused when nothing is left."""
    if not (words := outcome.strip()):
        raise Refused(_("Say what came of it."))
    return words
