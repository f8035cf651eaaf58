"""The post room's book: messages are written down here, taken in hand and settled; workflows/post.py sends them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid
from django.conf import settings
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils.translation import gettext as _

from reviews.models.appointments import one_line
from workflows.commands.recalling import recall_digest
from workflows.ledger import By, Refused, sql
from workflows.ledger.record import lock, notify
from workflows.models import Letter, Message
from workflows.moves import move
from workflows.process import MessageState
from workflows.writing import Mail

LONGEST_SUBJECT = 300
OWNERS = 7012
"""Class of the advisory locks that sending processes hold as their sign of life."""

CAPS = 7013
"""Class of the advisory locks under which the mails to one address are counted."""

TAKE = """
UPDATE workflows_message m
SET claim = %(claim)s, claimed_by = %(owner)s, attempts = attempts + 1, tried_at = clock_timestamp(),
    claimed_until = clock_timestamp() + %(lease)s * interval '1 second'
WHERE id = (
  SELECT id FROM workflows_message q
  WHERE q.state = 'queued' AND q.due_at <= clock_timestamp()
    AND NOT EXISTS (SELECT FROM workflows_postroom WHERE held OR q.kind = ANY(held_kinds))
    AND (q.claim IS NULL OR q.claimed_until < clock_timestamp() OR NOT {alive})
  ORDER BY q.due_at, q.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, claim, kind, lower(recipient),
  kind <> 'letter' AND EXISTS (SELECT FROM workflows_address a WHERE a.email = lower(recipient) AND a.state = 'dead')
"""
COUNT = """
SELECT count(*), min(tried_at) + interval '1 hour' FROM (
  SELECT tried_at FROM workflows_message o
  WHERE lower(o.recipient) = %(address)s AND o.tried_at > clock_timestamp() - interval '1 hour'
    AND o.kind <> 'letter' AND o.id <> %(id)s
    AND (o.state <> 'queued' OR o.claimed_until > clock_timestamp())
  ORDER BY o.tried_at DESC LIMIT %(most)s) AS left_or_in_hand
"""
PUT_OFF = """
UPDATE workflows_message SET due_at = %(until)s, answer = %(answer)s,
  attempts = attempts - (id = %(id)s)::int, claim = NULL, claimed_by = NULL, claimed_until = NULL
WHERE id IN (
  SELECT id FROM workflows_message q
  WHERE lower(q.recipient) = %(address)s AND q.state = 'queued' AND q.kind <> 'letter' AND q.due_at < %(until)s
    AND (q.id = %(id)s OR q.claim IS NULL)
  FOR UPDATE SKIP LOCKED)
"""
ALIVE = """EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = 7012 AND l.granted
  AND l.objid = q.claimed_by AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""
ORPHANS = f"SELECT id, claim, kind FROM workflows_message q WHERE q.state = 'sending' AND NOT {ALIVE} LIMIT 100"  # noqa: S608
WAITING = f"""
SELECT (SELECT count(*) FROM (SELECT FROM workflows_message q WHERE q.state = 'queued'
          AND q.due_at <= clock_timestamp()
          AND NOT EXISTS (SELECT FROM workflows_postroom WHERE held OR q.kind = ANY(held_kinds))
          AND (q.claim IS NULL OR q.claimed_until < clock_timestamp() OR NOT {ALIVE}) LIMIT 100) AS due)
     + (SELECT count(*) FROM workflows_message q WHERE q.state = 'sending' AND NOT {ALIVE})
"""  # noqa: S608


@dataclass(frozen=True)
class Recipient:
    email: str
    name: str
    language: str


@dataclass(frozen=True)
class Enclosure:
    name: str
    type: str
    content: bytes


@dataclass(frozen=True)
class Letterbox:
    """A message about to be written down, with the id that it will have."""

    key: str
    case: UUID
    recipient: Recipient
    mail: Mail
    kind: Message.Kind
    headers: Mapping[str, str] = field(default_factory=dict)
    id: UUID = field(default_factory=uuid.uuid7)


@dataclass(frozen=True)
class Taken:
    """A message in hand: whoever holds this claim, and nobody else, may settle it."""

    id: UUID
    claim: UUID
    kind: str
    address: str = ""
    """In small letters."""
    is_dead: bool = False
    """Whether the address is dead, and this no formal letter."""

    @property
    def wiped(self) -> dict[str, Any]:
        """What the row loses with its last state: the mail of an account carries a secret."""
        return {"text": "", "html": ""} if self.kind == Message.Kind.ACCOUNT else {}


def queue_message(
    *,
    key: str,
    case: UUID,
    recipient: Recipient,
    mail: Mail,
    by: By,
    kind: Message.Kind = Message.Kind.HOUSE,
    letter: Letter | None = None,
    enclosed: Enclosure | None = None,
) -> Message:
    """Write a message down to be sent, once per key; asked again, the first one is returned. In a transaction.

    Raises ValidationError for an address that is not one.
    """
    validate_email(recipient.email)
    own = {
        "party": letter.party_id if letter else "",
        "about": letter.pk if letter else case,
        "letter": letter,
        "kind": Message.Kind.LETTER if letter else kind,
        "attachment": enclosed.content if enclosed else b"",
        "attachment_name": enclosed.name if enclosed else "",
        "attachment_type": enclosed.type if enclosed else "",
    }
    defaults = _written(key, case, recipient, mail, by) | own
    message, new = Message.objects.get_or_create(key=key, defaults=defaults)
    if new:
        notify({"post": 1})
    return message


def queue_messages(boxes: Sequence[Letterbox], *, by: By) -> None:
    """Write many messages down to be sent, in a few statements; none whose key is there already. In a transaction.

    Raises ValidationError for an address that is not one, and for a header of more than one line.
    """
    for box in boxes:
        validate_email(box.recipient.email)
        for text in (*box.headers, *box.headers.values()):
            one_line(text)
    rows = [
        Message(
            id=box.id,
            key=box.key,
            about=box.case,
            kind=box.kind,
            headers=dict(box.headers),
            **_written(box.key, box.case, box.recipient, box.mail, by),
        )
        for box in boxes
    ]
    if rows:
        own = [{field.column: getattr(row, field.attname) for field in _columns()} for row in rows]
        sql.run(_insert(), [sql.rows([each | {"attachment": ""} for each in own])])
        notify({"post": len(rows)})


@cache
def _columns() -> list[Any]:
    """Every column of a message but the one that the database fills."""
    return [field for field in Message._meta.concrete_fields if field.name != "due_at"]


@cache
def _insert() -> str:
    """Django would write ten thousand mails into the text of its statements, and PostgreSQL parse them there."""
    names = ", ".join(field.column for field in _columns())
    types = ", ".join(f"{field.column} {field.db_type(connection)}" for field in _columns())
    return (
        f"INSERT INTO workflows_message ({names}) SELECT {names} FROM json_to_recordset(%s::json) AS t ({types})"  # noqa: S608
        " ON CONFLICT (key) DO NOTHING"
    )


def _written(key: str, case: UUID, recipient: Recipient, mail: Mail, by: By) -> dict[str, Any]:
    """What every message says of itself when it is written down."""
    return {
        "message_id": f"<{sha256(key.encode()).hexdigest()[:40]}@{settings.EMAIL_DOMAIN}>",
        "case_id": case,
        "language": recipient.language,
        "recipient": recipient.email,
        "recipient_name": " ".join(recipient.name.split()),
        "subject": " ".join(mail.subject.split())[:LONGEST_SUBJECT],
        "text": mail.text,
        "html": mail.html,
        "state": MessageState.QUEUED,
        "state_since": by.at,
        "written_at": by.at,
    }


def withdraw_messages(*, letter_id: UUID, by: By) -> None:
    """Take back what still waits of a letter; refused once any of it has, or may have, left. In a transaction."""
    if reason := reason_against_withdrawing(letter_id):
        raise Refused(reason)
    for message in Message.objects.filter(letter=letter_id, state=MessageState.QUEUED).only("id").order_by("id"):
        move("withdraw_message", message.pk, by=by)


def reason_against_withdrawing(letter_id: UUID) -> str | None:
    """The sentence that says that some of this letter has left, or may have left; None while all of it is here."""
    left = (MessageState.SENT, MessageState.SENDING, MessageState.UNCLEAR)
    if Message.objects.filter(letter=letter_id, state__in=left).exists():
        return _("This letter has left, or may have left; it can no longer be corrected.")
    return None


@transaction.atomic
def take_message(*, owner: int, most: int | None = None) -> Taken | None:
    """Take the next due message in hand for POST_LEASE_SECONDS; None when nothing waits or the post is held.

    owner: the advisory lock that this process holds; without it the claim is free for others at once.
    most: mails to one address within an hour of the database's clock, MAIL_PER_ADDRESS_AND_HOUR unless told; 0: no
    limit. What is beyond it is put off until there is room; formal letters never are.
    """
    most = settings.MAIL_PER_ADDRESS_AND_HOUR if most is None else most
    while taken := _claim(owner):
        if not most or taken.kind == Message.Kind.LETTER or not _put_off(taken, most):
            return taken
    return None


def _claim(owner: int) -> Taken | None:
    with connection.cursor() as cursor:
        words = {"claim": uuid.uuid7(), "owner": owner, "lease": settings.POST_LEASE_SECONDS}
        cursor.execute(TAKE.format(alive=ALIVE), words)
        row = cursor.fetchone()
    return Taken(*row) if row else None


def _put_off(taken: Taken, most: int) -> bool:
    """Put off this and all other mail to its address, if as much as may has left within the hour.

    Counted under a lock of the address: of two processes with a message each, the second sees what the first took.
    """
    words: dict[str, Any] = {"id": taken.id, "address": taken.address, "caps": CAPS, "most": most}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%(caps)s, hashtext(%(address)s))", words)
        cursor.execute(COUNT, words)
        left, until = cursor.fetchone()
        if left < most:
            return False
        answer = f"Put off: {left} messages to this address left within the hour."
        cursor.execute(PUT_OFF, words | {"until": until, "answer": answer})
    return True


def waiting() -> dict[str, int]:
    """How many messages wait to be sent or to be declared unclear, by queue; counting stops early."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        count = cursor.fetchone()[0]
    return {"post": count} if count else {}


@transaction.atomic
def hand_over(*, taken: Taken, by: By) -> bool:
    """Commit, just before the final dot, that the mail server may have it from here on. False: do not send it.

    A digest of reminders is asked about once more: if any of its duties needs none any more, it is withdrawn.
    """
    if taken.kind == Message.Kind.REMINDER and recall_digest(message_id=taken.id, claim=taken.claim, by=by):
        return False
    return _settle(taken, lambda: move("hand_over", taken.id, by=by))


def mark_sent(*, taken: Taken, answer: str, by: By) -> bool:
    """The mail server took it; `answer` is what it said. False when the message is no longer ours."""
    return _settle(taken, lambda: move("mark_sent", taken.id, by=by, answer=answer, **taken.wiped))


def refuse_message(*, taken: Taken, answer: str, of_recipient: bool = False, permanent: bool = True, by: By) -> bool:
    """The mail server will not take it: for good, or again and again. `of_recipient`: it said so of the address."""
    says = {"of_recipient": of_recipient, "permanent": permanent}
    return _settle(taken, lambda: move("refuse_message", taken.id, by=by, says=says, answer=answer, **taken.wiped))


def withhold_message(*, taken: Taken, by: By) -> bool:
    """Do not send what goes to a dead address; False where it does not, or is a formal letter."""
    if not taken.is_dead:
        return False
    answer = _("The address is dead: nothing but formal letters is sent there until an officer trusts it.")
    _settle(taken, lambda: move("withhold_message", taken.id, by=by, answer=answer, **taken.wiped))
    return True


def defer_message(*, taken: Taken, answer: str, seconds: float, by: By) -> bool:
    """The mail server said "later", before or after the dot: due again in `seconds`."""

    def later() -> None:
        if Message.objects.filter(pk=taken.id, state=MessageState.SENDING).exists():
            move("take_back", taken.id, by=by, answer=answer)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE workflows_message SET claim = NULL, claimed_by = NULL, claimed_until = NULL, answer = %s,"
                " due_at = clock_timestamp() + %s * interval '1 second' WHERE id = %s",
                [answer, seconds, taken.id],
            )

    return _settle(taken, later)


def leave_unclear(*, taken: Taken, answer: str, by: By) -> bool:
    """Nobody can tell whether it arrived. A formal letter waits for a person; reminders and house mail go once more.

    Mail of an account is never sent again: whoever misses it asks for a new secret.
    """
    if taken.kind in (Message.Kind.HOUSE, Message.Kind.REMINDER):
        return defer_message(taken=taken, answer=answer, seconds=900, by=by)
    return _settle(taken, lambda: move("leave_unclear", taken.id, by=by, answer=answer, **taken.wiped))


def orphans() -> list[Taken]:
    """Messages whose sending process is gone between the final dot and the answer."""
    with connection.cursor() as cursor:
        cursor.execute(ORPHANS)
        return [Taken(*row) for row in cursor.fetchall()]


@transaction.atomic
def confirm_arrival(*, message_id: UUID, by: By) -> None:
    """A person knows that an unclear message arrived."""
    move("confirm_arrival", message_id, by=by, answer=_("A person confirmed that it arrived."))


@transaction.atomic
def send_again(*, message_id: UUID, by: By) -> None:
    """A person decides that a message that may not have arrived is sent again, under the same Message-ID."""
    if Message.objects.filter(pk=message_id, kind=Message.Kind.ACCOUNT).exists():
        raise Refused(_("Its secret is gone: the person asks for a new one."))
    move("send_again", message_id, by=by, claim=None, claimed_by=None, claimed_until=None, attempts=0, due_at=by.at)
    notify({"post": 1})


@transaction.atomic
def _settle(taken: Taken, change: Callable[[], Any]) -> bool:
    """Make the change under the lock of the case, if the message is still in the hand that holds this claim."""
    case = Message.objects.values_list("case_id", flat=True).get(pk=taken.id)
    lock([case])
    if not Message.objects.filter(pk=taken.id, claim=taken.claim).exists():
        return False
    try:
        change()
    except Refused:  # withdrawn or settled by a person meanwhile
        return False
    return True
