"""Nominations and what became of them, built by asking for commands."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from reviews.models import Appointment, Document, Institution, Provider, StateParty, User
from tests.factories import MAY_DAY, a_party
from tests.people import an_account
from workflows import commands
from workflows.commands.nominations import Nomination
from workflows.ledger import By
from workflows.ledger.models import Entry

TODAY = MAY_DAY.date()
_numbers = count(1)


def by(user: User, at: Any = MAY_DAY) -> By:
    return By.user(user.pk, at)


def a_note(party: StateParty) -> Document:
    """The note verbale with which a State names its people."""
    return Document.objects.create(party=party, kind="note_verbale", title="Note verbale 12/2026", dated_on=TODAY)


def a_provider() -> Provider:
    return Provider.objects.create(name=f"Academy {next(_numbers)}", kind="academy")


def an_institution(party: StateParty) -> Institution:
    return Institution.objects.create(party=party, name=f"Ministry {next(_numbers)}")


def a_nomination(role: str = "alternate", **wishes: Any) -> Nomination:
    """Of somebody new; of a State, with its note verbale."""
    if role in ("focal_point", "alternate", "validating_authority"):
        party = wishes.pop("party", None) or a_party()
        wishes = {"party": party.pk, "note": a_note(party).pk} | wishes
    number = next(_numbers)
    named = {"name": f"N. {number}", "email": f"n.{number}@people.example", "valid_from": TODAY} | wishes
    return Nomination.of(role, **named)


def proposed(role: str = "alternate", *, by_: By | None = None, **wishes: Any) -> Appointment:
    nomination = a_nomination(role, **wishes)
    return commands.propose_appointment(nomination=nomination, by=by_ or by(an_account("officer")))


def in_force(role: str = "alternate", **wishes: Any) -> Appointment:
    appointment = proposed(role, **wishes)
    return commands.verify_appointment(appointment_id=appointment.pk, by=by(an_account("officer")))


def told(appointment: Appointment) -> list[str]:
    """The facts about an appointment, in their order."""
    return list(Entry.objects.filter(subject=appointment.pk).order_by("number").values_list("type", flat=True))


def days(number: int) -> date:
    return TODAY + timedelta(days=number)
