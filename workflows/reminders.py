"""Who is due to be reminded now, by window: asks for the pass and for the digests. The ringer asks `waiting`."""

from __future__ import annotations

import time

from django.db import connection

from workflows.commands import digests, reminding
from workflows.ledger import By, sql

QUEUE = "reminders"
BATCH = 2_000
"""Duties in one transaction: people who work on their cases wait for it."""
WAITING = """
SELECT EXISTS (SELECT FROM workflows_duty WHERE state = 'open' AND next_at IS NOT NULL
    AND next_at <= clock_timestamp())
  OR EXISTS (SELECT FROM workflows_reminder WHERE state = 'waiting' AND send_at <= clock_timestamp())
"""


def waiting() -> dict[str, int]:
    """Whether a rung was reached or a digest is due, by queue."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return {QUEUE: 1} if cursor.fetchone()[0] else {}


def work(*, seconds: float = 10.0) -> None:
    """Write down every rung that was reached, by the database's clock, then the digests; some of it in `seconds`."""
    until = time.monotonic() + seconds
    while reminding.fall_due(by=_now(), limit=BATCH) and time.monotonic() < until:
        continue
    digests.write_digests(by=_now())


def _now() -> By:
    """The calendar asks; PostgreSQL knows what time it is, whatever the clock of this machine says."""
    return By(By.CALENDAR, sql.run("SELECT clock_timestamp()")[0][0])
