"""Keeping the ledger over the years: prune what is done, tell a new reaction of old facts, try a dead one again."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from workflows.ledger import subscriptions
from workflows.ledger.facts import Refused
from workflows.ledger.models import Delivery

PRUNE = """
WITH old AS (
  SELECT d.id, d.reaction, e.recorded_at FROM ledger_delivery d JOIN ledger_entry e ON e.id = d.entry_id
  WHERE d.state IN ('done', 'refused') AND d.every IS NULL
    AND d.done_at < clock_timestamp() - %(days)s * interval '1 day'
  ORDER BY d.id LIMIT %(limit)s
), marks AS (
  INSERT INTO ledger_pruned (reaction, until) SELECT reaction, max(recorded_at) FROM old GROUP BY reaction
  ON CONFLICT (reaction) DO UPDATE SET until = greatest(ledger_pruned.until, excluded.until)
)
DELETE FROM ledger_delivery d USING old WHERE d.id = old.id
"""
BACKFILL = """
INSERT INTO ledger_delivery (entry_id, case_id, number, reaction, queue, state, attempts, outcome, every)
SELECT e.id, e.case_id, e.number, %(reaction)s, %(queue)s, 'owed', 0, '', %(every)s
FROM ledger_entry e
WHERE e.type = ANY(%(facts)s)
  AND e.recorded_at > coalesce((SELECT until FROM ledger_pruned WHERE reaction = %(reaction)s), '-infinity')
ORDER BY e.id
ON CONFLICT (entry_id, reaction) DO NOTHING
"""


def prune(*, days: int, limit: int = 10_000) -> int:
    """Delete up to `limit` deliveries done more than `days` ago; facts stay for ever. Returns how many went."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PRUNE, {"days": days, "limit": limit})
        return cursor.rowcount


def backfill(name: str) -> int:
    """Owe every fact recorded so far to this reaction, unless it had it already; returns how many are owed anew.

    Raises KeyError for a reaction nobody knows.
    """
    reaction = subscriptions.named(name)
    with transaction.atomic(), connection.cursor() as cursor:
        words: dict[str, Any] = {"reaction": name, "queue": reaction.queue, "every": reaction.every}
        cursor.execute(BACKFILL, words | {"facts": subscriptions.facts_for(name)})
        return cursor.rowcount


def replay(delivery_id: int) -> Delivery:
    """Give a dead delivery all its attempts again, due now. Refused unless it is dead. Call inside a transaction."""
    delivery = _dead(delivery_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_delivery SET state = 'owed', attempts = 0, due_at = clock_timestamp() WHERE id = %s",
            [delivery.pk],
        )
    return delivery


def set_aside(delivery_id: int, reason: str) -> Delivery:
    """Let a dead delivery rest: it counts as refused, for this reason, and what stands behind it goes on."""
    delivery = _dead(delivery_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_delivery SET state = 'refused', outcome = %s, done_at = clock_timestamp() WHERE id = %s",
            [reason, delivery.pk],
        )
    return delivery


def _dead(delivery_id: int) -> Delivery:
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("entry").get(pk=delivery_id)
    if reason := reason_against(delivery.state):
        raise Refused(reason)
    return delivery


def reason_against(state: str) -> str | None:
    """The sentence that says why a delivery in this state is not for a person to touch; None if it is."""
    if state == Delivery.State.DEAD:
        return None
    words = {"state": Delivery.State(state).label}
    return _("Only a dead delivery can be tried again or set aside; this one is “%(state)s”.") % words
