"""What one cycle leaves unmet and unfinished goes on in the follow-up of a later one."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import events
from workflows.commands.closing import say_outcome
from workflows.ledger import By, Refused
from workflows.ledger.record import lock, record
from workflows.models import Carried, FollowUp
from workflows.moves import move, reason_against
from workflows.process.follow_ups import RUNNING
from workflows.queries.needs_of import unfinished_of, unmet_of


@transaction.atomic
def carry_over(*, follow_up_id: UUID, into: UUID, outcome: str, by: By) -> FollowUp:
    """End a follow-up by carrying its unmet needs and unfinished activities into another one, in constant statements.

    into: a follow-up of the same State that runs, of a later cycle. What stands there already is not carried twice;
    the facts of both cases count what is new there. Refused where nothing is left to carry.
    """
    lock([follow_up_id, into])
    origin = FollowUp.objects.select_related("cycle").get(pk=follow_up_id)
    if reason := reason_against(origin, "carry_over") or _reason_against_target(origin, into):
        raise Refused(reason)
    rows = _left_over(origin, into, by)
    if not rows:
        raise Refused(_("Every need is met and no activity is unfinished: there is nothing to carry over."))
    new = _not_there_yet(rows, into)
    told = {"needs": sum(1 for row in new if row.need_id), "activities": sum(1 for row in new if row.activity_id)}
    move("carry_over", origin.pk, by=by, says={"into": into, **told}, outcome=say_outcome(outcome))
    Carried.objects.bulk_create(new)
    carried_in = events.FollowUpCarriedIn(follow_up=into, origin=origin.pk, **told)
    record(carried_in, case=into, subject=into, party=origin.party_id, by=by)
    origin.refresh_from_db()
    return origin


def targets(origin: FollowUp) -> list[FollowUp]:
    """The follow-ups into which this one can be carried over."""
    others = FollowUp.objects.filter(
        party=origin.party_id, cycle__mechanism=origin.cycle.mechanism_id, state__in=RUNNING, needs__gt=0
    )
    return [other for other in others.select_related("party", "cycle") if other.cycle.comes_after(origin.cycle)]


def reason_against_carrying(origin: FollowUp) -> str | None:
    """The sentence that says why this follow-up cannot be carried over at all; None if it can."""
    if reason := reason_against(origin, "carry_over"):
        return reason
    if targets(origin):
        return None
    return _("The State has no follow-up of a later cycle under way into which this one could be carried over.")


def _reason_against_target(origin: FollowUp, into: UUID) -> str | None:
    target = FollowUp.objects.select_related("party", "cycle").filter(pk=into, party=origin.party_id).first()
    if target is None:
        return _("The State has no such follow-up.")
    if not target.cycle.comes_after(origin.cycle):
        return _("%(follow_up)s is not of a later cycle.") % {"follow_up": target}
    if not target.needs:
        return _("The review of %(follow_up)s found no needs, so that follow-up goes nowhere.") % {"follow_up": target}
    if target.state not in RUNNING:
        return _("%(follow_up)s does not run: it is “%(stage)s”.") % {
            "follow_up": target,
            "stage": target.get_state_display(),
        }
    return None


def _left_over(origin: FollowUp, into: UUID, by: By) -> list[Carried]:
    needs = unmet_of([origin.pk]).order_by("pk").values_list("pk", flat=True)
    activities: list[tuple[UUID, str]] = list(unfinished_of(origin.pk).order_by("pk").values_list("pk", "state"))
    common = {"follow_up_id": into, "origin": origin, "party_id": origin.party_id, "carried_at": by.at}
    return [
        *(Carried(need_id=need, **common) for need in needs),
        *(Carried(activity_id=activity, stage=state, **common) for activity, state in activities),
    ]


def _not_there_yet(rows: list[Carried], into: UUID) -> list[Carried]:
    there = set(Carried.objects.filter(follow_up=into).values_list("need", "activity"))
    return [row for row in rows if (row.need_id, row.activity_id) not in there]
