"""Changes to the record that people make by hand: what a need's priority is, how a State is written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction

from reviews.models import Need, StateParty
from reviews.working_days import reason_against_weekend, reason_against_zone
from workflows import events
from workflows.ledger import By, Refused, standing
from workflows.ledger.record import lock, record

Check = Callable[[], None]


def no_check() -> None:
    """For callers who need not know that the row is still as somebody read it."""


@transaction.atomic
def prioritize_need(*, need_id: UUID, changes: dict[str, Any], check: Check = no_check, by: By) -> Need:
    """Give a need its priority (1 high to 3 low, None: none) and the reason for it. Nothing new is not recorded.

    changes: `priority`, `rationale` or both. check: asked once the row is locked; what it raises stops everything.
    """
    lock([Need.objects.values_list("review_id", flat=True).get(pk=need_id) or need_id])
    need = Need.objects.select_for_update(no_key=True).get(pk=need_id)
    check()
    if _assign(need, changes):
        told = events.NeedPrioritized(need=need.pk, priority=need.priority or 0, rationale=need.rationale)
        record(told, case=need.review_id or need.pk, subject=need.pk, party=need.party_id, by=by)
    return need


@transaction.atomic
def change_party_contact(*, code: str, changes: dict[str, Any], check: Check = no_check, by: By) -> StateParty:
    """Change how a State is written to: mission_email, working_language, time_zone, weekend (0 is Monday).

    check: asked once the row is locked. Refused for a time zone nobody knows and for a week without a working day.
    """
    case = standing.case_of(f"party {code}")
    lock([case])
    party = StateParty.objects.select_for_update(no_key=True).get(pk=code)
    check()
    if reason := reason_against_contact(changes):
        raise Refused(reason)
    if _assign(party, changes):
        told = events.PartyContactChanged(
            mission_email=party.mission_email,
            working_language=party.working_language,
            time_zone=party.time_zone,
            weekend=party.weekend,
        )
        record(told, case=case, subject=case, party=code, by=by)
    return party


def reason_against_contact(changes: dict[str, Any]) -> str | None:
    """The sentence that says why letters could not be dated with this clock and week; None if they can."""
    return reason_against_zone(changes.get("time_zone", "UTC")) or reason_against_weekend(changes.get("weekend", []))


def _assign(row: Need | StateParty, changes: dict[str, Any]) -> bool:
    """Save what is different; whether anything was."""
    new = {name: value for name, value in changes.items() if getattr(row, name) != value}
    for name, value in new.items():
        setattr(row, name, value)
    if new:
        row.save(update_fields=list(new))
    return bool(new)
