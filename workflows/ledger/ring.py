"""Ask the database what is owed and due, and ring for it. Knows no broker: a bell is handed in."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Protocol

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from workflows.ledger import standing, subscriptions
from workflows.ledger.watch import Watch

log = logging.getLogger(__name__)

DUE = """
SELECT q, (SELECT count(*) FROM (
  SELECT FROM ledger_delivery d WHERE d.queue = q AND d.state = 'owed' AND d.due_at <= clock_timestamp()
    AND d.reaction = ANY(%(known)s)
    AND NOT EXISTS (
      SELECT FROM ledger_delivery e
      WHERE e.case_id = d.case_id AND e.reaction = d.reaction AND e.number < d.number AND e.state IN ('owed', 'dead'))
  LIMIT %(enough)s) AS heads)
FROM unnest(%(queues)s::text[]) AS q
"""


class Bell(Protocol):
    """What rings: Celery in service, a list in tests."""

    def pending(self, queue: str) -> int:
        """Bells that nobody has answered yet."""

    def ring(self, queue: str) -> None: ...


Source = Callable[[], dict[str, int]]
"""How many things are due per queue; counting may stop early."""

MOST_BELLS = 2
BREATH = 0.02
"""Seconds after a bell in which further commits gather for one bell; the first of them is never kept waiting."""


def owed() -> dict[str, int]:
    """Heads of line that are due now by the database's clock, per queue, counted no further than bells are rung.

    What stands behind a dead delivery, or behind one that waits for its next attempt, is no reason to ring.
    """
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"queues": subscriptions.queues(), "known": subscriptions.known(), "enough": MOST_BELLS})
        return {queue: count for queue, count in cursor.fetchall() if count}


def ring_once(bell: Bell, sources: Iterable[Source]) -> list[str]:
    """One look at the clock and the rows; rings for what is due unless bells are waiting already. Returns what rang.

    A bell carries no data, so one bell for a thousand rows is enough; a second one wakes a second worker.
    """
    standing.rearm()
    due: dict[str, int] = {}
    for source in sources:
        for queue, count in source().items():
            due[queue] = due.get(queue, 0) + count
    return [queue for queue, count in due.items() for _ in range(_wanted(bell, queue, count))]


def _wanted(bell: Bell, queue: str, count: int) -> int:
    missing = max(0, min(MOST_BELLS, count) - bell.pending(queue))
    for _ in range(missing):
        bell.ring(queue)
    return missing


def keep_ringing(bell: Bell, sources: Iterable[Source], *, running: Callable[[], bool], seconds: float = 1.0) -> None:
    """Ring at every commit that owes something, and look each second in case a notice or a bell was lost.

    Ends when `running()` turns false. A broker or database that is away is waited for.
    """
    sources, watch = list(sources), Watch()
    while running():
        try:
            listener = _listen()
            while running():
                ring_once(bell, sources)
                watch.look(bell, MOST_BELLS)
                _answer(listener, bell, seconds, running)
        except (OperationalError, InterfaceError, psycopg.OperationalError):
            log.warning("the database is away; the ringer waits for it", exc_info=True)
        except OSError:
            log.warning("the broker is away; what is owed waits", exc_info=True)
        connection.close()
        if running():
            time.sleep(seconds / 4)


def _listen() -> psycopg.Connection:
    connection.ensure_connection()
    listener: psycopg.Connection = connection.connection
    with connection.cursor() as cursor:
        cursor.execute("LISTEN ledger")
    return listener


def _answer(listener: psycopg.Connection, bell: Bell, seconds: float, running: Callable[[], bool]) -> None:
    """Ring for what commits tell of, without asking the database, until it is time for the next look."""
    until = time.monotonic() + seconds
    while running() and (left := until - time.monotonic()) > 0:
        for queue, count in _noticed(listener, left).items():
            _wanted(bell, queue, -(-count // settings.LEDGER_BATCH))
            time.sleep(BREATH)


def _noticed(listener: psycopg.Connection, seconds: float) -> Counter[str]:
    """How many things the notices that are here by now tell of, per queue; empty when none came in time."""
    told: Counter[str] = Counter()
    for notice in listener.notifies(timeout=seconds, stop_after=1):
        queue, _space, count = notice.payload.partition(" ")
        told[queue] += int(count or 1)
    return told
