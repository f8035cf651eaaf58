"""The history of a case in sentences, each with what caused it. A fact without a sentence here fails a test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.access import visible_to
from workflows.ledger import By, Fact
from workflows.ledger.models import Entry
from workflows.models import Message
from workflows.queries.sentences import CHOICES, SENTENCES, STEPS

MOST = 200
ENTRY_FIELDS = [
    "id", "case_id", "number", "type", "version", "subject", "party", "payload", "actor", "at", "cause_id",
    "recorded_at",
]  # fmt: skip

ACTORS = {
    By.SYSTEM: gettext_lazy("the service"),
    By.CALENDAR: gettext_lazy("the calendar"),
    "post": gettext_lazy("the post room"),
    "hooks": gettext_lazy("the door to other systems"),
}


@dataclass(frozen=True)
class Told:
    """One fact as people read it. `because` is the sentence of its cause, empty where nobody may see one."""

    id: UUID
    at: datetime
    text: str
    actor: str
    because: str
    type: str
    number: int


@dataclass(frozen=True)
class Timeline:
    told: list[Told]
    steps: int
    """How many small steps were left out."""
    stages: list[str]
    """Names of the facts of this case that the reader may see, oldest first."""


def of_case(user: Any, case: UUID, *, every_step: bool = False) -> Timeline:
    """What this person may read of a case, newest first, at most MOST facts; in three statements."""
    entries = list(visible_to(user, Entry).filter(case=case).only(*ENTRY_FIELDS).order_by("-number")[:MOST])
    told = tell(entries, recipients=dict(Message.objects.filter(case_id=case).values_list("id", "recipient")))
    shown = [each for each in told if every_step or each.type not in STEPS]
    return Timeline(shown, len(told) - len(shown), [entry.type for entry in reversed(entries)])


def of_subject(user: Any, case: UUID, subject: UUID) -> Timeline:
    """What this person may read of one thing in a case, newest first, at most MOST facts; in two statements."""
    rows = visible_to(user, Entry).filter(case=case, subject=subject).only(*ENTRY_FIELDS).order_by("-number")
    entries = list(rows[:MOST])
    return Timeline(tell(entries, recipients={}), 0, [entry.type for entry in reversed(entries)])


def tell(entries: Iterable[Entry], recipients: dict[UUID, str], *, causes: Iterable[Entry] = ()) -> list[Told]:
    """Each entry in a sentence; its cause is looked up among these entries and `causes`."""
    entries = list(entries)
    by_id, people = {entry.id: entry for entry in (*causes, *entries)}, _people(entries)
    return [
        Told(
            id=entry.id,
            at=entry.at,
            text=sentence(entry, recipients),
            actor=people.get(entry.actor, "") or actor(entry.actor),
            because=_because(by_id.get(entry.cause_id), recipients),  # type: ignore[arg-type]
            type=entry.type,
            number=entry.number,
        )
        for entry in entries
    ]


def sentence(entry: Entry, recipients: dict[UUID, str] | None = None) -> str:
    """What happened. A fact that this version of the service does not know is called by its name."""
    fact = Fact.known.get(entry.type)
    if fact is None or fact not in SENTENCES:
        return entry.type
    told = fact.told(entry.payload)
    words = {field.name: _plain(field.name, getattr(told, field.name)) for field in fields(told)}
    recipient = (recipients or {}).get(entry.subject)
    return str(SENTENCES[fact]) % (words | {"recipient": recipient or _("a recipient")})


def actor(name: str) -> str:
    """Who acted, without asking the database: users keep their number here."""
    kind, _colon, who = name.partition(":")
    if kind == "link":
        return _("%(address)s, by the link in the mail") % {"address": who}
    if kind == "user":
        return _("user %(number)s") % {"number": who}
    return str(ACTORS.get(name, name))


def user_of(actor: str) -> UUID | None:
    """The account behind an actor; None where it was no person, or one of before."""
    try:
        return UUID(actor.removeprefix("user:")) if actor.startswith("user:") else None
    except ValueError:
        return None


def _people(entries: list[Entry]) -> dict[str, str]:
    """The names of the users among the actors."""
    ids = {id_ for entry in entries if (id_ := user_of(entry.actor))}
    if not ids:
        return {}
    users = get_user_model().objects.filter(pk__in=ids)
    return {f"user:{user.pk}": str(user) for user in users}


def _because(cause: Entry | None, recipients: dict[UUID, str]) -> str:
    if cause is None:
        return ""
    day = date_format(cause.at, "DATE_FORMAT")
    return _("Because of %(day)s: %(cause)s") % {"day": day, "cause": sentence(cause, recipients)}


def _plain(name: str, value: Any) -> Any:
    """A day as people write it, the value of a choice in words, several of them one after the other."""
    words = dict(CHOICES.get(name, ()))
    match value:
        case date():
            return date_format(value, "DATE_FORMAT")
        case list():
            return ", ".join(str(words.get(each, each)) for each in value)
        case dict():
            return ", ".join(f"{key} {number}" for key, number in value.items())
    return words.get(value, value)
