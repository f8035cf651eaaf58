"""Who was appointed to what: the list of people, one appointment with its history, and what a form offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from reviews.models import Appointment, Document, Group, Institution, Provider, Role, StateParty
from workflows.access import visible_to
from workflows.models import Invitation, Task
from workflows.process import TaskState
from workflows.queries.timeline import Timeline, of_subject

PAGE = 50
JOINED = ("party", "institution", "provider", "group")


@dataclass(frozen=True)
class Wishes:
    """Whom a person asked to see, read from an address; what cannot be understood is left aside."""

    role: str = ""
    party: str = ""
    state: str = ""
    name: str = ""
    after: tuple[str, UUID] | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Wishes:
        role, state = asked.get("role", ""), asked.get("state", "")
        return cls(
            role=role if role in Role.values else "",
            party=asked.get("party", "").strip().upper()[:3],
            state=state if state in Appointment.State.values else "",
            name=asked.get("name", "").strip()[:100],
            after=_place(asked.get("after", "")),
        )

    @property
    def narrows(self) -> bool:
        return bool(self.role or self.party or self.state or self.name)


@dataclass(frozen=True)
class People:
    rows: list[Appointment]
    next: str
    """Where the next page begins, as `after` wants it; empty on the last page."""


@dataclass(frozen=True)
class Sheet:
    appointment: Appointment
    timeline: Timeline
    before: Appointment | None
    after: list[Appointment]
    invitation: Invitation | None = None
    tasks: list[Task] = field(default_factory=list)
    """What waits for the Secretariat; nobody else sees any."""


def people(user: Any, wishes: Wishes) -> People:
    """A page of the appointments that this person may see, by name; in one statement."""
    rows = _narrowed(visible_to(user, Appointment), wishes).select_related(*JOINED).order_by("name", "id")
    if wishes.after:
        name, id_ = wishes.after
        rows = rows.filter(Q(name__gt=name) | Q(id__gt=id_), name__gte=name)
    page = list(rows[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    return People(page[:PAGE], f"{last.pk}~{last.name}" if last else "")


def person(user: Any, id_: UUID) -> Sheet | None:
    """One appointment with its history, who came before and after, and what waits; None if it is not theirs to see."""
    visible = visible_to(user, Appointment).select_related(*JOINED, "note", "user")
    row = visible.filter(pk=id_).first()
    if row is None:
        return None
    return Sheet(
        appointment=row,
        timeline=of_subject(user, row.case_id, row.pk),
        before=visible.filter(pk=row.succeeds_id).first() if row.succeeds_id else None,
        after=list(visible.filter(succeeds=row.pk)),
        invitation=visible_to(user, Invitation).filter(appointment=row.pk).first(),
        tasks=list(visible_to(user, Task).filter(about=row.pk, state=TaskState.OPEN)),
    )


def linked_appointment(id_: UUID, email: str) -> Appointment | None:
    """The appointment that a signed link from a mail speaks of: whoever holds the link had the letter."""
    return Appointment.objects.select_related("party").filter(pk=id_, email=email).first()


def notes_of(row: Appointment) -> list[tuple[str, str]]:
    """The notes verbales of the State of an appointment, newest first, to choose from."""
    notes = Document.objects.filter(party=row.party_id, kind=Document.Kind.NOTE_VERBALE).order_by("-dated_on", "-id")
    return [(str(note.pk), _note(note)) for note in notes[:100]] if row.party_id else []


def scopes(user: Any, parties: frozenset[str] | None) -> dict[str, list[tuple[str, str]]]:
    """What can be named in a nomination, as pairs of a value and what people read.

    parties: the States that this person may name people for; None: every State.
    """
    states, institutions, notes = (
        visible_to(user, StateParty),
        visible_to(user, Institution),
        visible_to(user, Document),
    )
    if parties is not None:
        states, institutions = states.filter(pk__in=parties), institutions.filter(party__in=parties)
        notes = notes.filter(party__in=parties)
    notes = notes.filter(kind=Document.Kind.NOTE_VERBALE).select_related("party").order_by("-dated_on", "-id")
    return {
        "party": _sorted((party.pk, str(party)) for party in states),
        "institution": _sorted((str(i.pk), f"{i.party} · {i.name}") for i in institutions.select_related("party")),
        "provider": _sorted((str(p.pk), p.name) for p in visible_to(user, Provider)),
        "group": _sorted((str(group.pk), str(group)) for group in visible_to(user, Group)),
        "note": [(str(note.pk), f"{note.party} · {_note(note)}") for note in notes[:500]],
    }


def _narrowed(rows: QuerySet[Appointment], wishes: Wishes) -> QuerySet[Appointment]:
    named = {"role": wishes.role, "party": wishes.party, "state": wishes.state}
    rows = rows.filter(**{name: value for name, value in named.items() if value})
    return rows.filter(Q(name__icontains=wishes.name) | Q(email__icontains=wishes.name)) if wishes.name else rows


def _note(note: Document) -> str:
    return _("%(title)s (%(day)s)") % {"title": note.title, "day": note.dated_on} if note.dated_on else note.title


def _sorted(pairs: Any) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: pair[1])


def _place(mark: str) -> tuple[str, UUID] | None:
    id_, _tilde, name = mark.partition("~")
    try:
        return (name, UUID(id_)) if name else None
    except ValueError:
        return None
