"""What programs read of follow-ups, letters, mail, facts and deliveries: visible rows in, plain values out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from reviews.access import SECRETARIAT, reach, roles
from workflows.access import visible_to
from workflows.ledger.models import Entry
from workflows.models import Letter, Message, PostRoom
from workflows.queries.timeline import sentence

Rows = QuerySet[Any]
LETTER = (
    "id",
    "follow_up",
    "party",
    "kind",
    "version",
    "reference",
    "language",
    "state",
    "state_since",
    "subject",
    "checksum",
    "drafted_at",
    "cleared_at",
    "sent_at",
    "acknowledged_at",
    "acknowledged_by",
)


APPOINTMENT = (
    "id",
    "role",
    "name",
    "email",
    "language",
    "party",
    "institution",
    "provider",
    "group",
    "note",
    "user",
    "succeeds",
    "valid_from",
    "valid_until",
    "state",
    "state_since",
    "reason",
)


def appointments(visible: Rows) -> Rows:
    return visible.values(*APPOINTMENT)


def appointment(visible: Rows) -> Rows:
    return visible.values(*APPOINTMENT, "proposed_by", "verified_by", "disowned_at")


def institutions(visible: Rows) -> Rows:
    return visible.values("id", "party", "name")


def providers(visible: Rows) -> Rows:
    return visible.values("id", "name", "kind", "party")


def tasks(visible: Rows) -> Rows:
    return visible.values(
        "id", "kind", "party", "about", "words", "state", "state_since", "opened_at", "done_by", "outcome"
    )


def follow_ups(visible: Rows) -> Rows:
    return visible.values(
        "party",
        "cycle",
        "regional_group",
        "process_version",
        "needs",
        "state",
        "state_since",
        "opened_at",
        id=F("review_id"),
    )


def letters(visible: Rows) -> Rows:
    return visible.values(*LETTER)


def letter(visible: Rows) -> Rows:
    """One letter with its words; the PDF has an address of its own."""
    return visible.values(*LETTER, "recipients", "text", "html", "drafted_by")


def pdf(visible: QuerySet[Letter], id_: UUID) -> tuple[str, bytes] | None:
    """The file name and the PDF of a letter, if it is among the visible ones."""
    found = visible.filter(pk=id_).values_list("reference", "version", "pdf").first()
    return (f"{found[0].replace('/', '-')}-v{found[1]}.pdf", bytes(found[2])) if found else None


def messages(visible: Rows) -> Rows:
    return visible.values(
        "id",
        "party",
        "letter",
        "kind",
        "message_id",
        "language",
        "recipient",
        "recipient_name",
        "subject",
        "written_at",
        "state",
        "state_since",
        "due_at",
        "attempts",
        "answer",
    )


def deliveries_of(user: Any, letter_id: UUID) -> list[dict[str, Any]]:
    """What became of a letter at each recipient, as far as this person may see its messages."""
    rows = visible_to(user, Message).filter(letter=letter_id).order_by("id")
    return [dict(row) for row in rows.values("id", "recipient", "state", "state_since", "answer")]


FACT = ("id", "number", "type", "version", "subject", "party", "payload", "actor", "at", "recorded_at", "cause")


def facts(visible: Rows) -> Rows:
    return visible.values(*FACT)


def told_fact(entry: Entry) -> dict[str, Any]:
    """A fact as lists of facts show it, from an entry that was read already."""
    row = {name: getattr(entry, "cause_id" if name == "cause" else name) for name in FACT}
    return row | {"text": sentence(entry)}


def deliveries(visible: Rows) -> Rows:
    return visible.values(
        "id",
        "entry",
        "number",
        "reaction",
        "queue",
        "state",
        "attempts",
        "due_at",
        "done_at",
        "outcome",
        case=F("case_id"),
        fact=F("entry__type"),
        party=F("entry__party"),
    )


def post_room(user: Any) -> dict[str, Any] | None:
    """Whether mail may leave, for the Secretariat; an open door where nobody ever turned the key."""
    if not roles(user) & SECRETARIAT:
        return None
    room = PostRoom.objects.filter(pk=1).first() or PostRoom()
    return {"held": room.held, "held_kinds": room.held_kinds, "reason": room.reason, "since": room.since}


def me(user: Any) -> dict[str, Any]:
    """The signed-in person as they may see themselves."""
    return {
        "name": user.get_full_name(),
        "email": user.email,
        "roles": sorted(roles(user)),
        "parties": sorted(reach(user).parties),
    }
