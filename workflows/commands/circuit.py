"""The circuit breaker: reminders that leave in masses, or that many servers refuse, are held until a person looks."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from workflows import events
from workflows.commands.mailing import Taken
from workflows.commands.upkeep import POST_CASE
from workflows.ledger import By
from workflows.ledger.record import lock, record
from workflows.models import Message, PostRoom

LAST = 50
ENOUGH = 20
"""So many reminders must have been tried before the share of refused ones says anything."""
TRIED = """
SELECT (SELECT count(*) FROM (
          SELECT FROM workflows_message WHERE kind = 'reminder' AND state <> 'queued'
            AND tried_at > greatest(clock_timestamp() - interval '1 hour', %(since)s) LIMIT %(most)s) AS an_hour),
       count(*), count(*) FILTER (WHERE state IN ('refused', 'bounced'))
FROM (SELECT state FROM workflows_message WHERE kind = 'reminder' AND state <> 'queued'
        AND tried_at > greatest(clock_timestamp() - interval '1 day', %(since)s)
      ORDER BY tried_at DESC LIMIT %(last)s) AS last
"""


@transaction.atomic
def break_circuit(*, taken: Taken, by: By) -> bool:
    """Hold all reminders, if they leave too fast or are refused too often; the one in hand goes back into the queue.

    Counted anew since a person last released the post. False, and nothing done, for other mail and in good order.
    """
    if taken.kind != Message.Kind.REMINDER:
        return False
    room, _new = PostRoom.objects.get_or_create(pk=1)
    if not (reason := _reason_to_hold(room.since)):
        return False
    lock([POST_CASE])
    held = PostRoom.objects.filter(pk=1, held=False, held_kinds=[])
    if held.update(held_kinds=[Message.Kind.REMINDER], reason=reason, since=by.at):
        kinds = [Message.Kind.REMINDER.value]
        record(events.PostHeld(reason=reason, kinds=kinds), case=POST_CASE, subject=POST_CASE, by=by)
    Message.objects.filter(pk=taken.id, claim=taken.claim).update(
        claim=None, claimed_by=None, claimed_until=None, tried_at=None, attempts=F("attempts") - 1
    )
    return True


def _reason_to_hold(since: datetime | None) -> str:
    """In English, for operators; empty while reminders may leave."""
    most, share = settings.MAIL_PER_HOUR, settings.MAIL_REFUSED_PERCENT
    words = {"since": since or datetime.min.replace(tzinfo=UTC), "most": most or 1, "last": LAST}
    with connection.cursor() as cursor:
        cursor.execute(TRIED, words)
        within_the_hour, tried, refused = cursor.fetchone()
    if most and within_the_hour >= most:
        return f"The circuit breaker: {within_the_hour} reminders have left within the hour."
    if share and tried >= ENOUGH and refused * 100 > share * tried:
        return f"The circuit breaker: {refused} of the last {tried} reminders were refused or came back."
    return ""
