"""Who acts in a simulation: a few of the Secretariat and, for each State, those who plan, adopt and report."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password

from reviews.models import Appointment, Institution, Role, User
from workflows.ledger.standing import case_of

MINISTRIES = ("Ministry of Justice", "Office of the Prosecutor General", "Anti-Corruption Agency")
SECRETARIAT = (Role.OFFICER, Role.APPROVER)
OF_A_STATE = (Role.FOCAL_POINT, Role.VALIDATING_AUTHORITY, Role.CONTRIBUTOR)
NAMES = {
    Role.OFFICER: "Officer of the Secretariat",
    Role.APPROVER: "Approver of the Secretariat",
    Role.FOCAL_POINT: "Focal point",
    Role.VALIDATING_AUTHORITY: "Minister of Justice",
    Role.CONTRIBUTOR: "Head of division",
}
Office = tuple[str, str | None]
"""A role, and the State that it is held for."""


@dataclass(frozen=True)
class Delegation:
    """The people of one State, by account, and the bodies that do its activities; the first has the contributor."""

    focal_point: UUID
    authority: UUID
    contributor: UUID
    institutions: tuple[UUID, ...]


@dataclass(frozen=True)
class Cast:
    officer: UUID
    approver: UUID
    delegations: dict[str, Delegation]


def engaged(codes: Collection[str], since: date) -> Cast:
    """The people of the Secretariat and of these States, appointed no later than `since`; who is there is kept.

    The accounts that this makes have no password: nobody signs in to them.
    """
    institutions = _institutions(codes)
    wanted: list[Office] = [(role, None) for role in SECRETARIAT]
    wanted += [(role, code) for code in codes for role in OF_A_STATE]
    held = _held(wanted, codes, institutions, since)
    delegations = {code: _delegation(code, held, institutions[code]) for code in codes}
    return Cast(held[Role.OFFICER, None], held[Role.APPROVER, None], delegations)


def _delegation(code: str, held: Mapping[Office, UUID], institutions: list[UUID]) -> Delegation:
    focal_point, authority, contributor = (held[role, code] for role in OF_A_STATE)
    return Delegation(focal_point, authority, contributor, tuple(institutions))


def _institutions(codes: Collection[str]) -> dict[str, list[UUID]]:
    Institution.objects.bulk_create(
        [Institution(party_id=code, name=name) for code in codes for name in MINISTRIES], ignore_conflicts=True
    )
    rows = Institution.objects.filter(party__in=codes, name__in=MINISTRIES).values_list("party", "name", "id")
    known = {(party, name): id_ for party, name, id_ in rows}
    return {code: [known[code, name] for name in MINISTRIES] for code in codes}


def _held(
    wanted: list[Office], codes: Collection[str], institutions: dict[str, list[UUID]], since: date
) -> dict[Office, UUID]:
    """Who holds each role; makes the appointments and accounts that are missing."""
    rows = {(row.role, row.party_id): row for row in _appointed(codes)}
    new = [
        _appointment(role, code, institutions[code][0] if role == Role.CONTRIBUTOR and code else None, since)
        for role, code in wanted
        if (role, code) not in rows
    ]
    Appointment.objects.bulk_create(new)
    rows |= {(row.role, row.party_id): row for row in new}
    mine = [rows[each] for each in wanted]
    _give_accounts([row for row in mine if row.user_id is None])
    Appointment.objects.filter(pk__in=[row.pk for row in mine], valid_from__gt=since).update(valid_from=since)
    return {(row.role, row.party_id): row.user_id for row in mine if row.user_id}


def _appointed(codes: Collection[str]) -> list[Appointment]:
    """Newest first: of several who hold a role, the one who has held it longest comes last, and acts."""
    in_force = Appointment.objects.filter(state=Appointment.State.IN_FORCE).order_by("-valid_from", "-email")
    of_states = in_force.filter(party__in=codes, role__in=OF_A_STATE)
    return [*in_force.filter(party=None, role__in=SECRETARIAT), *of_states]


def _appointment(role: str, code: str | None, institution: UUID | None, since: date) -> Appointment:
    return Appointment(
        role=role,
        party_id=code,
        institution_id=institution,
        case_id=case_of(f"party {code}" if code else "people"),
        state=Appointment.State.IN_FORCE,
        name=NAMES[Role(role)],
        email=f"{role.replace('_', '.')}@{code.lower() if code else 'secretariat'}.example",
        valid_from=since,
    )


def _give_accounts(appointments: list[Appointment]) -> None:
    closed = make_password(None)
    known = User.objects.in_bulk([row.email for row in appointments], field_name="email")
    users = {
        row.email: User(email=row.email, name=row.name, password=closed)
        for row in appointments
        if row.email not in known
    }
    User.objects.bulk_create(users.values())
    for row in appointments:
        row.user = (known | users)[row.email]
    Appointment.objects.bulk_update(appointments, ["user"])
