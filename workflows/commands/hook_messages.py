"""The book of what other systems are told: messages are written down here, taken in hand and settled.

A receiver may get a message twice, never under another id: so a claim that runs out is all that a dead sender leaves.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from uuid import UUID

import orjson
import uuid_utils.compat as uuid
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from workflows.access import visible_to
from workflows.events.milestones import told_outside
from workflows.ledger import By, Fact
from workflows.ledger.models import Entry
from workflows.ledger.record import lock, notify
from workflows.models import Hook, HookAttempt, HookMessage
from workflows.models.hooks import LONGEST_ANSWER
from workflows.moves import move
from workflows.process import HookMessageState, HookState

PATIENCE = (5, 30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600)
"""Seconds to wait after each failed attempt, two days in all; after the attempt behind the last it is given up."""
LONGEST_REST = 600
"""A receiver that fails is left alone for so many seconds at most, however many messages wait for it."""
LONGEST_RETRY_AFTER = 86_400
FAILING_FOR, FAILURES = timedelta(days=2), 10
"""A webhook switches itself off that failed so often in a row and so long."""
GONE = 410

TAKE = """
UPDATE workflows_hookmessage m
SET claim = %(claim)s, attempts = attempts + 1, claimed_until = clock_timestamp() + %(lease)s * interval '1 second'
WHERE (claim IS NULL OR claimed_until < clock_timestamp()) AND state = 'queued' AND id = (
  SELECT q.id FROM workflows_hook h CROSS JOIN LATERAL ({first}) q
  WHERE {asked} ORDER BY q.due_at LIMIT 1 FOR NO KEY UPDATE OF h SKIP LOCKED)
RETURNING id, hook_id, attempts
"""
FIRST = """
SELECT id, due_at FROM workflows_hookmessage f
WHERE f.hook_id = h.id AND f.state = 'queued' AND f.due_at <= clock_timestamp() ORDER BY f.due_at, f.id LIMIT 1"""
ASKED = """
h.state = 'on' AND (h.rests_until IS NULL OR h.rests_until <= clock_timestamp())
AND NOT EXISTS (SELECT FROM workflows_hookmessage o
  WHERE o.hook_id = h.id AND o.state = 'queued' AND o.claimed_until >= clock_timestamp())"""
WAITING = f"SELECT count(*) FROM workflows_hook h CROSS JOIN LATERAL ({FIRST}) q WHERE {ASKED}"  # noqa: S608


@dataclass(frozen=True)
class Taken:
    """A message in hand: whoever holds this claim, and nobody else, may settle it."""

    id: UUID
    hook: UUID
    claim: UUID
    attempts: int
    attempt: UUID


@dataclass(frozen=True)
class Answer:
    """How an attempt went. status: None where none came; retry_after: seconds the receiver asked for.

    refused: why nothing was sent, and nothing ever will be to this address.
    """

    status: int | None
    milliseconds: int
    text: str = ""
    retry_after: float = 0.0
    refused: str = ""

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@transaction.atomic
def tell_hooks(*, entries: Collection[UUID], by: By) -> None:
    """Write down for each webhook that is on those of these facts that its person may see; asked again: nothing new."""
    listening = Hook.objects.filter(state=HookState.ON, user__is_active=True).select_related("user")
    hooks = list(listening.order_by("user_id", "id"))
    if not hooks:
        return
    written = list(_messages(hooks, entries, by))
    HookMessage.objects.bulk_create(written, ignore_conflicts=True)
    if written:
        notify({"hooks": len(written)})


@transaction.atomic
def take_hook_message(by: By) -> Taken | None:
    """Take the message in hand that is due longest, of a webhook of which none is in hand; None when nothing waits.

    The attempt is written down before it is made.
    """
    claim = uuid.uuid7()
    with connection.cursor() as cursor:
        words = {"claim": claim, "lease": settings.HOOKS_TIMEOUT + 50}
        cursor.execute(TAKE.format(first=FIRST, asked=ASKED), words)
        row = cursor.fetchone()
    if row is None:
        return None
    attempt = HookAttempt.objects.create(message_id=row[0], at=by.at)
    return Taken(id=row[0], hook=row[1], claim=claim, attempts=row[2], attempt=attempt.pk)


def waiting() -> dict[str, int]:
    """To how many receivers something is to be sent now, by queue."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        count = cursor.fetchone()[0]
    return {"hooks": count} if count else {}


def reason_against_sending(message: HookMessage) -> str | None:
    """The sentence that says why this may not leave any more; None if it may. What counts is who sees the fact now."""
    person = message.hook.user
    if person.is_active and visible_to(person, Entry).filter(pk=message.entry_id).exists():
        return None
    return _("Its person may no longer see what it tells.")


@transaction.atomic
def withhold(*, taken: Taken, reason: str, by: By) -> bool:
    """Send neither this nor anything more. False when the message is no longer ours."""
    if (hook := _ours(taken)) is None:
        return False
    _note(taken, Answer(None, 0, reason))
    _give_up(taken, reason, by)
    _switch_off(hook, reason, by)
    return True


@transaction.atomic
def note_answer(*, taken: Taken, answer: Answer, by: By) -> bool:
    """Write down how the attempt went, and what follows: delivered, tried again, given up, or switched off for good."""
    if (hook := _ours(taken)) is None:
        return False
    _note(taken, answer)
    if answer.taken:
        Hook.objects.filter(pk=hook.pk).update(failures=0, failing_since=None, rests_until=None)
        move("deliver_hook_message", taken.id, by=by, claim=None, claimed_until=None)
    elif reason := _reason_to_stop(answer):
        _give_up(taken, reason, by)
        _switch_off(hook, reason, by)
    else:
        _fail(hook, taken, answer, by)
    return True


def _messages(hooks: Iterable[Hook], entries: Collection[UUID], by: By) -> Iterator[HookMessage]:
    for user, own in groupby(hooks, key=lambda hook: hook.user):
        seen = list(visible_to(user, Entry).filter(pk__in=list(entries)).order_by("pk"))
        yield from (_message(hook, entry, by) for hook in own for entry in seen if _wanted(hook, entry))


def _wanted(hook: Hook, entry: Entry) -> bool:
    return (not hook.types or entry.type in hook.types) and hook.party_id in (None, entry.party)


def _message(hook: Hook, entry: Entry, by: By) -> HookMessage:
    return HookMessage(
        hook=hook,
        entry=entry,
        type=entry.type,
        body=envelope(entry),
        written_at=by.at,
        state=HookMessageState.QUEUED,
        state_since=by.at,
    )


def envelope(entry: Entry) -> str:
    """The fact as a CloudEvent 1.0, in structured JSON. Nobody's words stand in it: ids, days, numbers and codes."""
    told = told_outside(Fact.known[entry.type])
    event = {
        "specversion": "1.0",
        "id": entry.pk,
        "source": settings.PUBLIC_URL,
        "type": f"tafollow.{entry.type}.v{entry.version}",
        "subject": str(entry.subject),
        "time": entry.at,
        "datacontenttype": "application/json",
        "data": {
            "case": entry.case_id,
            "number": entry.number,
            "party": entry.party,
            "payload": {name: value for name, value in entry.payload.items() if name in told},
            "because": f"{settings.PUBLIC_URL}/api/v1/facts/{entry.pk}/because/",
        },
    }
    return orjson.dumps(event, option=orjson.OPT_UTC_Z).decode()


def _ours(taken: Taken) -> Hook | None:
    """The webhook under lock, while the message is in the hand that holds this claim."""
    lock([taken.hook])
    hook = Hook.objects.select_for_update(of=("self",), no_key=True).get(pk=taken.hook)
    mine = HookMessage.objects.filter(pk=taken.id, claim=taken.claim, state=HookMessageState.QUEUED)
    return hook if mine.exists() else None


def _note(taken: Taken, answer: Answer) -> None:
    said = answer.text.replace("\0", "\N{REPLACEMENT CHARACTER}")[:LONGEST_ANSWER]
    HookAttempt.objects.filter(pk=taken.attempt).update(
        status=answer.status, milliseconds=answer.milliseconds, answer=said
    )


def _give_up(taken: Taken, reason: str, by: By) -> None:
    move("give_up_hook_message", taken.id, by=by, reason=reason[:300], claim=None, claimed_until=None)


def _switch_off(hook: Hook, reason: str, by: By) -> None:
    if hook.state == HookState.ON:
        move("switch_hook_off", hook.pk, by=by, reason=reason[:300])


def _reason_to_stop(answer: Answer) -> str | None:
    return answer.refused or (_("The receiver answered 410: it is gone.") if answer.status == GONE else None)


def _fail(hook: Hook, taken: Taken, answer: Answer, by: By) -> None:
    """One attempt more in vain: the message waits, or is given up; the receiver rests, or is not asked any more."""
    hook.failures, hook.failing_since = hook.failures + 1, hook.failing_since or by.at
    rest = min(PATIENCE[0] * 2 ** min(hook.failures - 1, 20), LONGEST_REST)
    hook.rests_until = by.at + timedelta(seconds=max(rest, min(answer.retry_after, LONGEST_REST)))
    hook.save(update_fields=["failures", "failing_since", "rests_until"])
    if taken.attempts > len(PATIENCE):
        _give_up(taken, _("It was tried %(times)s times, in vain.") % {"times": taken.attempts}, by)
    else:
        _wait(taken, max(_patience(taken.attempts), min(answer.retry_after, LONGEST_RETRY_AFTER)), by)
    if hook.failures >= FAILURES and by.at - hook.failing_since >= FAILING_FOR:
        days = {"times": hook.failures, "days": FAILING_FOR.days}
        _switch_off(hook, _("It failed %(times)s times in a row, for more than %(days)s days.") % days, by)


def _patience(attempts: int) -> float:
    """Seconds to wait after this many attempts, spread apart."""
    return PATIENCE[attempts - 1] * random.uniform(0.8, 1.2)  # noqa: S311 - spreads retries


def _wait(taken: Taken, seconds: float, by: By) -> None:
    HookMessage.objects.filter(pk=taken.id).update(
        claim=None, claimed_until=None, due_at=by.at + timedelta(seconds=seconds)
    )
