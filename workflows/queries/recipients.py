"""Who is reminded of a duty at a moment, in a constant number of statements for any number of duties."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _

from reviews.calendars import calendars_of, vienna
from reviews.models import Appointment, Membership, Role, StateParty
from reviews.models.appointments import OF_A_STATE
from reviews.working_days import Calendar
from workflows.models import Address
from workflows.models.reminders import Audience
from workflows.process import AddressState, OwedBy

SEES = [*sorted(OF_A_STATE), Role.OFFICER, Role.APPROVER, Role.ADVISER]
UNSAID = "UTC"
"""The time zone of an account whose owner has not said another."""
OF_THE_HOUSE = (OwedBy.OFFICER, OwedBy.APPROVER)


@dataclass(frozen=True)
class Person:
    """Somebody who is reminded, and the days they live by."""

    email: str
    name: str
    appointment: UUID | None
    of_the_state: bool
    calendar: Calendar


@dataclass(frozen=True)
class People:
    """Whoever may be reminded of the duties of some States today, and of those of the Secretariat."""

    by_role: dict[tuple[str, str], list[Person]]
    """By State ("" for the Secretariat) and role."""
    missions: dict[str, Person]
    calendars: dict[str, Calendar]
    """By State; of the Secretariat under ""."""

    def of(self, audience: str, party: str, owed_by: str) -> list[Person]:
        """The people of this audience, for a duty of this State that is owed by somebody in this role."""
        return self._ways()[audience](party, owed_by)

    def to(self, audiences: Iterable[str], party: str, owed_by: str) -> list[Person]:
        """The people of these audiences, each address once."""
        people: dict[str, Person] = {}
        for audience in audiences:
            for person in self.of(audience, party, owed_by):
                people.setdefault(person.email, person)
        return list(people.values())

    def calendar(self, party: str, owed_by: str) -> Calendar:
        """The days of whoever owes it."""
        return self.calendars["" if owed_by in OF_THE_HOUSE else party]

    def desk(self) -> list[Person]:
        """The address of the Secretariat's desk, or all its officers."""
        if settings.DESK_EMAIL:
            return [Person(settings.DESK_EMAIL, "", None, False, self.calendars[""])]
        return self._in("", Role.OFFICER)

    def _ways(self) -> dict[str, Callable[[str, str], list[Person]]]:
        return {
            Audience.DEBTOR: self._debtor,
            Audience.ALTERNATE: lambda party, owed_by: self._in(party, Role.ALTERNATE),
            Audience.ADVISER: lambda party, owed_by: self._in(party, Role.ADVISER) if party else [],
            Audience.DESK: lambda party, owed_by: self.desk(),
        }

    def _debtor(self, party: str, owed_by: str) -> list[Person]:
        match owed_by:
            case OwedBy.OFFICER:
                return self.desk()
            case OwedBy.APPROVER:
                return self._in("", Role.APPROVER) or self.desk()
            case OwedBy.VALIDATING_AUTHORITY:
                return self._in(party, Role.VALIDATING_AUTHORITY)
        mission = [self.missions[party]] if party in self.missions else []
        return self._in(party, Role.FOCAL_POINT) or self._in(party, Role.ALTERNATE) or mission

    def _in(self, party: str, role: str) -> list[Person]:
        return self.by_role.get((party, role), [])


def people_of(parties: Collection[str], on: date) -> People:
    """Whoever may be reminded of duties of these States on this day (UTC), in six statements."""
    calendars = calendars_of(parties) | {"": vienna()}
    missions = StateParty.objects.filter(pk__in=parties).exclude(mission_email="").order_by()
    return People(
        by_role=_by_role(parties, on, calendars),
        missions={
            code: Person(email.lower(), "", None, True, calendars[code])
            for code, email in missions.values_list("pk", "mission_email")
        },
        calendars=calendars,
    )


def _by_role(parties: Collection[str], on: date, calendars: dict[str, Calendar]) -> dict[tuple[str, str], list[Person]]:
    states = _states_by_group(parties, on)
    found: dict[tuple[str, str], list[Person]] = {}
    wanted = Q(party__in=parties) | Q(party=None, role__in=[Role.OFFICER, Role.APPROVER]) | Q(group__in=states)
    rows = Appointment.objects.in_force(on).filter(wanted, role__in=SEES).exclude(email="").order_by("id")
    for row in rows.values("pk", "role", "email", "name", "party_id", "group_id", "user__time_zone"):
        person = _person(row, calendars)
        for party in states.get(row["group_id"], [row["party_id"] or ""]):
            found.setdefault((party, row["role"]), []).append(person)
    return found


def _person(row: Mapping[str, Any], calendars: dict[str, Calendar]) -> Person:
    calendar = in_zone(calendars[row["party_id"] or ""], row["user__time_zone"])
    return Person(row["email"], row["name"], row["pk"], bool(row["party_id"]), calendar)


def in_zone(calendar: Calendar, zone: str | None) -> Calendar:
    """The same working days, lived by the clock that the owner of an account has chosen."""
    return replace(calendar, zone=zone) if zone != UNSAID and zone in _zones() else calendar


@cache
def _zones() -> set[str]:
    return available_timezones()


def _states_by_group(parties: Collection[str], on: date) -> dict[int, list[str]]:
    """The States that each group holds on that day, for the posts of advisers."""
    begun, lasts = Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gte=on)
    rows = Membership.objects.filter(begun, lasts, party__in=parties).order_by("party_id")
    states: dict[int, list[str]] = {}
    for group, party in rows.values_list("group_id", "party_id"):
        states.setdefault(group, []).append(party)
    return states


def reason_against_writing_to(email: str) -> str | None:
    """The sentence that says why no reminder can be sent to this address; None if one can."""
    return reasons_against_writing_to([email]).get(email)


def reasons_against_writing_to(emails: Iterable[str]) -> dict[str, str]:
    """Those of these addresses to which no reminder can be sent, each with the sentence that says why."""
    emails = list(emails)
    dead = set(Address.objects.filter(email__in=emails, state=AddressState.DEAD).values_list("email", flat=True))
    comes_back = _("Mail to this address comes back.")
    reasons = ((email, _reason_against_address(email) or (comes_back if email in dead else "")) for email in emails)
    return {email: reason for email, reason in reasons if reason}


def _reason_against_address(email: str) -> str | None:
    """Headers hold one line, and a quoted local part is more often an attack than a person."""
    try:
        validate_email(email)
    except ValidationError as error:
        return " ".join(error.messages)
    return None if email.isprintable() and '"' not in email else _("An address is one word, without quotes.")
