"""Signs of life: how old the oldest due head of a line is, when canaries last came through, what is dead or unknown.

What waits behind a dead delivery is told of by that one; what waits behind a next attempt is in good order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from workflows.ledger import subscriptions

SIGNS = """
SELECT q,
  (SELECT clock_timestamp() - min(due_at) FROM ledger_delivery d
    WHERE d.queue = q AND d.state = 'owed' AND d.due_at <= clock_timestamp() AND d.reaction = ANY(%(known)s)
      AND NOT EXISTS (
        SELECT FROM ledger_delivery e WHERE e.case_id = d.case_id AND e.reaction = d.reaction
          AND e.number < d.number AND e.state IN ('owed', 'dead'))),
  (SELECT clock_timestamp() - at FROM ledger_heartbeat h WHERE h.queue = q)
FROM unnest(%(queues)s::text[]) AS q ORDER BY q
"""
LATE = timedelta(seconds=60)
SILENT = timedelta(seconds=120)


@dataclass(frozen=True)
class Sign:
    """One queue's signs of life; both ages by the database's clock, None where there is nothing."""

    queue: str
    oldest_due: timedelta | None
    canary: timedelta | None

    @property
    def is_late(self) -> bool:
        return (self.oldest_due or timedelta()) > LATE or self.canary is None or self.canary > SILENT


def signs() -> list[Sign]:
    """The signs of life of every queue."""
    with connection.cursor() as cursor:
        cursor.execute(SIGNS, {"queues": subscriptions.queues(), "known": subscriptions.known()})
        return [Sign(*row) for row in cursor.fetchall()]


def beat(name: str) -> None:
    """Note that this part of the service is alive, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_heartbeat (queue, at) VALUES (%s, clock_timestamp())"
            " ON CONFLICT (queue) DO UPDATE SET at = excluded.at",
            [name],
        )


def ages() -> dict[str, timedelta]:
    """How long ago each part of the service last gave a sign of life."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue, clock_timestamp() - at FROM ledger_heartbeat")
        return dict(cursor.fetchall())


def dead() -> int:
    """How many deliveries are dead and wait for a person."""
    return _count("SELECT count(*) FROM ledger_delivery WHERE state = 'dead'")


def unknown() -> dict[str, int]:
    """Reactions that are owed and that this version of the service does not know, with how often."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reaction, count(*) FROM ledger_delivery WHERE state = 'owed' AND reaction <> ALL(%s) GROUP BY 1",
            [subscriptions.known()],
        )
        return dict(cursor.fetchall())


def _count(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
