"""Deliver what is owed: claim a batch, run it under its row locks, mark it, commit once.

Two short transactions a batch. The first writes down which deliveries are in hand, so that a reaction which kills its
process is noticed; the second does the work. The row lock of the batch is the sign of life: a killed owner frees it at
once, a slow one is never robbed.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
import uuid_utils.compat as uuid
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from workflows.ledger import sql, subscriptions
from workflows.ledger.facts import By, Fact, Refused, Told
from workflows.ledger.record import drained, holding

log = logging.getLogger(__name__)

BATCH_SECONDS = 1.0
"""A batch holds the locks of its cases, and people wait for those: after this long it commits what it has done."""
INTERRUPTED = "The process that was working on it ended before it could finish."

TAKE = """
WITH found AS MATERIALIZED (
  SELECT d.id, d.attempts, row_number() OVER (ORDER BY d.due_at, d.id) AS place FROM ledger_delivery d
  WHERE d.queue = %(queue)s AND d.state = 'owed' AND d.due_at <= clock_timestamp() AND d.reaction = ANY(%(known)s)
    AND NOT EXISTS (
      SELECT FROM ledger_delivery e
      WHERE e.case_id = d.case_id AND e.reaction = d.reaction AND e.number < d.number AND e.state IN ('owed', 'dead'))
    AND d.id <> ALL (ARRAY(SELECT unnest(members) FROM ledger_batch))
  ORDER BY d.due_at, d.id LIMIT %(limit)s
), first AS (SELECT attempts FROM found WHERE place = 1)
INSERT INTO ledger_batch (id, queue, members)
SELECT %(batch)s, %(queue)s, array_agg(id ORDER BY place) FROM found, first
WHERE CASE WHEN first.attempts > 0 THEN place = 1 ELSE found.attempts = 0 END HAVING count(*) > 0
RETURNING members
"""
ABANDONED = """
DELETE FROM ledger_batch WHERE id IN (
  SELECT id FROM ledger_batch WHERE queue = %s AND claimed_at < clock_timestamp() - interval '0.5 s'
  FOR UPDATE SKIP LOCKED)
RETURNING members
"""
IN_HAND = """
SELECT clock_timestamp(), d.id, d.reaction, d.case_id, d.number, e.id, e.type, e.payload::text
FROM ledger_batch b JOIN ledger_delivery d ON d.id = ANY(b.members) JOIN ledger_entry e ON e.id = d.entry_id
WHERE b.id = %s AND d.state = 'owed' ORDER BY d.due_at, d.id FOR UPDATE OF b, d
"""
MARK = """
WITH over AS (DELETE FROM ledger_batch WHERE id = %s)
UPDATE ledger_delivery d
SET state = CASE WHEN t.refusal = '' THEN 'done' ELSE 'refused' END, outcome = t.refusal,
    done_at = clock_timestamp(), attempts = d.attempts + 1
FROM json_to_recordset(%s::json) AS t (id bigint, refusal text) WHERE d.id = t.id
"""
FAIL = """
UPDATE ledger_delivery
SET attempts = attempts + 1, outcome = %s,
    state = CASE WHEN attempts + 1 >= %s THEN 'dead' ELSE 'owed' END,
    due_at = clock_timestamp() + CASE WHEN attempts = 0 AND %s THEN interval '0'
             ELSE least(power(2, attempts), 600) * %s * interval '1 second' END
WHERE id = ANY(%s) AND state = 'owed' RETURNING id, state
"""


@dataclass(slots=True)
class InHand:
    id: int
    reaction: str
    case_id: UUID
    number: int
    entry_id: UUID
    type: str
    payload: str

    def told(self) -> Told:
        return Told(Fact.known[self.type].told(orjson.loads(self.payload)), self.case_id, self.entry_id)


def drain(queue: str, *, at: datetime | None = None, seconds: float = 2.0) -> int:
    """Work on what this queue owes until nothing is due or `seconds` have passed; returns how many were tried.

    at: the instant that reactions are told as theirs; the database's clock unless a test or simulation says otherwise.
    """
    tried, until = 0, time.monotonic() + seconds
    free_abandoned(queue)
    with drained(queue):
        while batch := claim(queue):
            work(*batch, at=at)
            tried += len(batch[1])
            if time.monotonic() > until:
                _leave_the_rest(queue)
                break
    return tried


@transaction.atomic
def claim(queue: str) -> tuple[UUID, list[int]] | None:
    """Take the next deliveries of this queue in hand: the heads of their lines, longest due first; None if none is due.

    What failed before is taken alone, so that one poison row reaches its limit without company.
    """
    sql.run("SELECT pg_advisory_xact_lock(hashtextextended('ledger ' || %s, 0))", [queue])
    batch = uuid.uuid7()
    words = {"queue": queue, "known": subscriptions.known(), "limit": settings.LEDGER_BATCH, "batch": batch}
    taken = sql.run(TAKE, words)
    return (batch, taken[0][0]) if taken else None


@transaction.atomic
def free_abandoned(queue: str) -> None:
    """A batch whose owner is gone counts as an attempt. The half second covers the gap between its two transactions."""
    for (members,) in sql.run(ABANDONED, [queue]):
        log.warning("freed a batch of %s whose owner is gone", len(members))
        _count_failure(members, INTERRUPTED)


def work(batch: UUID, members: list[int], *, at: datetime | None = None) -> None:
    """Run a batch in one transaction; if that fails, count the attempt and leave its members to be run singly."""
    try:
        with transaction.atomic():
            _run(batch, members, at)
    except Exception as error:
        if isinstance(error, (OperationalError, InterfaceError)):
            connection.close()  # broken: the next transaction opens a new one
        log.exception("a batch of %s failed", len(members))
        _give_back(batch, members, f"{type(error).__name__}: {error}")


def _run(batch: UUID, members: list[int], at: datetime | None) -> None:
    found = sql.run(IN_HAND, [batch])
    if not found:
        return  # we slept so long that somebody freed it, or settled by hand what it holds
    rows = [InHand(*values) for _clock, *values in found]
    with holding(row.case_id for row in rows):
        refusals = dict(_outcomes(rows, at or found[0][0]))
    sql.run(MARK, [batch, sql.rows([{"id": id_, "refusal": refusal} for id_, refusal in refusals.items()])])


def _outcomes(rows: list[InHand], at: datetime) -> Iterator[tuple[int, str]]:
    """Each delivery's id with the sentence it was refused with, "" where it was done; the longest due come first.

    What is not reached within BATCH_SECONDS stays owed as it was.
    """
    until = time.monotonic() + BATCH_SECONDS
    for name, told in _by_reaction(rows).items():
        for outcomes in _steps(subscriptions.named(name), told, at):
            yield from outcomes
            if time.monotonic() > until:
                return


def _steps(reaction: subscriptions.Reaction, rows: list[InHand], at: datetime) -> Iterator[list[tuple[int, str]]]:
    if reaction.together:
        refused = reaction.run([row.told() for row in rows], By(By.SYSTEM, at)) or {}
        yield [(row.id, refused.get(row.entry_id, "")) for row in rows]
    else:
        yield from ([(row.id, _alone(reaction, row, at))] for row in rows)


def _by_reaction(rows: list[InHand]) -> dict[str, list[InHand]]:
    groups: dict[str, list[InHand]] = {}
    for row in rows:
        groups.setdefault(row.reaction, []).append(row)
    return groups


def _alone(reaction: subscriptions.Reaction, row: InHand, at: datetime) -> str:
    try:
        with transaction.atomic():
            reaction.run(row.told().fact, By(By.SYSTEM, at, row.entry_id))
    except Refused as refusal:  # overtaken by events: asking again would not help
        return str(refusal) or "Refused."
    return ""


def _give_back(batch: UUID, members: list[int], outcome: str) -> None:
    """The work failed. If even this cannot be written, the batch is freed as abandoned by the next claim."""
    try:
        with transaction.atomic():
            if sql.run("DELETE FROM ledger_batch WHERE id = %s RETURNING id", [batch]):
                _count_failure(members, outcome)
    except (OperationalError, InterfaceError):
        connection.close()
        log.warning("the failure of a batch could not be written; it will be freed as abandoned")


def _count_failure(members: list[int], outcome: str) -> None:
    jitter = random.uniform(0.75, 1.25)  # noqa: S311 - spreads retries, guards nothing
    for id_, state in sql.run(FAIL, [outcome[:2000], settings.LEDGER_ATTEMPTS, len(members) > 1, jitter, members]):
        if state == "dead":
            log.error("delivery %s is dead: %s", id_, outcome)


def _leave_the_rest(queue: str) -> None:
    """Our turn is over and something may be left: have the ringer ring again, for whoever is free."""
    sql.run("SELECT pg_notify('ledger', %s)", [queue])
