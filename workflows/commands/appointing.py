"""From a nomination to its end: proposed -> in force | declined; in force -> ended, handed over or run out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reviews import wall
from reviews.models import Appointment
from workflows import events
from workflows.commands.inviting import Invited, appointment_in_hand, invite, lock_with_person, withdraw_invitations
from workflows.commands.nominations import (
    Nomination,
    reason_against_holding,
    reason_against_missing_note,
    reason_against_proposing,
    reason_against_verifying,
)
from workflows.ledger import By, Fact, Refused
from workflows.ledger.record import Account, lock, record, record_many
from workflows.moves import move, move_many

NOTICED_AHEAD = timedelta(days=30)
AT_A_TIME = 10_000
STATE = Appointment.State


@transaction.atomic
def propose_appointment(*, nomination: Nomination, by: By) -> Appointment:
    """Name a person for a role; nothing follows until somebody else has verified it. Refused for what cannot be."""
    row = nomination.row()
    lock_with_person(row)
    if reason := reason_against_proposing(row, by.at.date()):
        raise Refused(reason)
    row.state, row.state_since, row.proposed_by = STATE.PROPOSED, by.at, by.actor
    row.save(force_insert=True)
    _record(events.AppointmentProposed(appointment=row.pk, role=row.role), row, by)
    return row


@transaction.atomic
def hand_over_appointment(
    *, appointment_id: UUID, name: str, email: str, language: str = "", note: UUID | None = None, by: By
) -> Appointment:
    """Name the successor in the same role, from today. The old appointment ends when the new one is verified."""
    old = Appointment.objects.filter(pk=appointment_id).first()
    if old is None:
        raise Refused(_("There is no such appointment."))
    nomination = Nomination.of(
        old.role,
        name,
        email,
        by.at.date(),
        language=language,
        party=old.party_id,
        institution=old.institution_id,
        provider=old.provider_id,
        group=old.group_id,
        note=note,
        succeeds=old.pk,
    )
    return propose_appointment(nomination=nomination, by=by)


@transaction.atomic
def verify_appointment(*, appointment_id: UUID, note: UUID | None = None, by: By) -> Appointment:
    """Bring a proposed appointment into force; the one that it succeeds ends at the same instant.

    note: the note verbale, where it was not there when the person was proposed.
    """
    row = appointment_in_hand(appointment_id)
    row.note_id = note or row.note_id
    reasons = reason_against_verifying(row, by.actor) or reason_against_missing_note(row)
    if reason := reasons or reason_against_holding(row, by.at.date()):
        raise Refused(reason)
    _bring_into_force(row, by, verified_by=by.actor)
    return appointment_in_hand(appointment_id)


@transaction.atomic
def decline_appointment(*, appointment_id: UUID, reason: str, by: By) -> Appointment:
    """Turn a nomination down, for a reason."""
    move("decline_appointment", appointment_id, by=by, reason=_said(reason))
    return appointment_in_hand(appointment_id)


@transaction.atomic
def end_appointment(*, appointment_id: UUID, reason: str, by: By) -> Appointment:
    """End an appointment at once, for a reason: who held it sees and does nothing more in that role."""
    with wall.as_system("who ends the own appointment may not write any more when the fact of it is recorded"):
        move("end_appointment", appointment_id, by=by, reason=_said(reason))
        withdraw_invitations([appointment_id], by)
    return appointment_in_hand(appointment_id)


@transaction.atomic
def expire_appointments(*, by: By) -> int:
    """End every appointment whose last day (UTC) is over, however long ago; returns how many."""
    over = Appointment.objects.filter(state=STATE.IN_FORCE, valid_until__lt=by.at.date())
    ids = list(over.order_by("valid_until", "id").values_list("id", flat=True)[:AT_A_TIME])
    moved = move_many("expire_appointment", ids, by=by).moved
    withdraw_invitations(moved, by)
    return len(moved)


@transaction.atomic
def notice_ending_appointments(*, by: By) -> int:
    """Tell once of every appointment that ends within thirty days; returns of how many."""
    today = by.at.date()
    due = Appointment.objects.filter(
        state=STATE.IN_FORCE, valid_until__range=(today, today + NOTICED_AHEAD), end_noticed_at=None
    )
    cases = dict(due.order_by("valid_until", "id").values_list("id", "case_id")[:AT_A_TIME])
    lock(cases.values())
    rows = list(due.filter(pk__in=cases))  # asked again: what somebody else told meanwhile is not told twice
    Appointment.objects.filter(pk__in=[row.pk for row in rows]).update(end_noticed_at=by.at)
    record_many([_account(_ends_soon(row), row, by) for row in rows])
    return len(rows)


@transaction.atomic
def appoint_first(*, nomination: Nomination, another: bool = False, by: By) -> Invited:
    """Appoint without a second pair of eyes, and invite: for the first officer or approver of a fresh installation.

    Refused as soon as somebody holds that role, unless `another` is asked for.
    """
    holders = Appointment.objects.in_force(by.at.date()).filter(role=nomination.role)
    if holders.exists() and not another:
        raise Refused(_("Somebody holds this role already; let them propose the next person."))
    row = propose_appointment(nomination=nomination, by=by)
    if reason := reason_against_holding(row, by.at.date()):
        raise Refused(reason)
    _bring_into_force(row, by)
    return invite(appointment_id=row.pk, by=by)


def _bring_into_force(row: Appointment, by: By, **changes: Any) -> None:
    if row.succeeds_id and Appointment.objects.filter(pk=row.succeeds_id, state=STATE.IN_FORCE).exists():
        move("give_way_to_successor", row.succeeds_id, by=by, says={"successor": row.pk})
        withdraw_invitations([row.succeeds_id], by)
    move("verify_appointment", row.pk, by=by, note_id=row.note_id, **changes)


def _said(reason: str) -> str:
    if not (said := reason.strip()):
        raise Refused(_("Say why."))
    return said


def _ends_soon(row: Appointment) -> events.AppointmentEndsSoon:
    return events.AppointmentEndsSoon(appointment=row.pk, valid_until=row.valid_until)  # type: ignore[arg-type]


def _account(fact: Fact, row: Appointment, by: By) -> Account:
    return Account(fact, row.case_id, row.pk, row.party_id or "", by)


def _record(fact: Fact, row: Appointment, by: By) -> None:
    record(fact, case=row.case_id, subject=row.pk, party=row.party_id or "", by=by)
