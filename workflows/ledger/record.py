"""Write facts down in the transaction of the change they tell of, numbered and sealed under the lock of their case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

import orjson
import uuid_utils.compat as uuid
from django.conf import settings
from django.db import connection

from workflows.ledger import sql, subscriptions
from workflows.ledger.chain import Content, seal
from workflows.ledger.facts import By, Fact

LOCK = "SELECT id, last_number, head FROM ledger_case WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
MEET = (
    "INSERT INTO ledger_case (id, last_number, head, anchored_number)"
    " SELECT unnest(%s::uuid[]), 0, '', 0 ORDER BY 1 ON CONFLICT DO NOTHING"
)
WRITE = """
WITH entries AS (
  INSERT INTO ledger_entry
    (id, case_id, number, type, version, subject, party, payload, actor, at, cause_id, hash)
  SELECT id, case_id, number, type, version, subject, party, payload::jsonb, actor, at, cause_id, hash
  FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::text[], %s::smallint[], %s::uuid[], %s::text[], %s::text[],
              %s::text[], %s::timestamptz[], %s::uuid[], %s::bytea[])
    AS t (id, case_id, number, type, version, subject, party, payload, actor, at, cause_id, hash)
), heads AS (
  UPDATE ledger_case c SET last_number = t.number, head = t.hash
  FROM unnest(%s::uuid[], %s::bigint[], %s::bytea[]) AS t (id, number, hash) WHERE c.id = t.id
)
INSERT INTO ledger_delivery (entry_id, case_id, number, reaction, queue, state, attempts, outcome, every)
SELECT entry_id, case_id, number, reaction, queue, 'owed', 0, '', every
FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::text[], %s::text[], %s::interval[])
  AS t (entry_id, case_id, number, reaction, queue, every)
"""


_draining: ContextVar[str] = ContextVar("draining", default="")


@contextmanager
def drained(queue: str) -> Iterator[None]:
    """While a queue is being drained here, facts for it need no bell: the drain goes on until nothing is owed."""
    token = _draining.set(queue)
    try:
        yield
    finally:
        _draining.reset(token)


@dataclass(frozen=True)
class Account:
    """A fact about to be written down: the case whose line it joins, the thing it is about, the State it belongs to."""

    fact: Fact
    case: UUID
    subject: UUID
    party: str
    by: By


def lock(cases: Iterable[UUID]) -> dict[UUID, tuple[int, bytes]]:
    """Lock the lines of these cases, in one order for everybody, opening those that are new.

    Returns the last number and the head of each. A command takes this lock before any other row of the case.
    """
    _must_be_in_a_transaction()
    wanted = sorted(set(cases))
    found = sql.run(LOCK, [wanted])
    if len(found) < len(wanted):
        sql.run(MEET, [wanted])
        found = sql.run(LOCK, [wanted])
    return {case: (number, head) for case, number, head in found}


def record(fact: Fact, *, case: UUID, subject: UUID, party: str = "", by: By) -> UUID:
    """Write one fact down; returns the id of its entry. See record_many."""
    return record_many([Account(fact, case, subject, party, by)])[0]


def record_many(accounts: Sequence[Account]) -> list[UUID]:
    """Write facts down in this order, with one delivery for each reaction that subscribed; returns their entries' ids.

    Only inside the transaction of the change they tell of (RuntimeError otherwise). Costs four statements, whatever the
    number of facts. The commit wakes the ringer.
    """
    if not accounts:
        return []
    heads = lock(account.case for account in accounts)
    entries = []
    for account in accounts:
        number, head = heads[account.case]
        content = _content(account, number + 1)
        heads[account.case] = (number + 1, seal(head, content))
        entries.append((content, heads[account.case][1]))
    _write(entries, heads)
    return [content.id for content, _ in entries]


def _must_be_in_a_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("A fact outside the transaction of its change would tell of a change that may not last.")


def _content(account: Account, number: int) -> Content:
    fact, by = account.fact, account.by
    return Content(
        id=uuid.uuid7(),
        case_id=account.case,
        number=number,
        type=type(fact).__name__,
        version=fact.schema,
        subject=account.subject,
        party=account.party,
        payload=fact.payload(),
        actor=by.actor,
        at=by.at.astimezone(UTC),
        cause_id=by.cause,
    )


def _write(entries: list[tuple[Content, bytes]], heads: dict[UUID, tuple[int, bytes]]) -> None:
    rows = [
        (c.id, c.case_id, c.number, c.type, c.version, c.subject, c.party)
        + (orjson.dumps(c.payload).decode(), c.actor, c.at, c.cause_id, sealed)
        for c, sealed in entries
    ]
    tips = [(case, number, head) for case, (number, head) in heads.items()]
    owed = [
        (c.id, c.case_id, c.number, reaction.name, reaction.queue, reaction.every)
        for c, _ in entries
        for reaction in subscriptions.to(c.type)
    ]
    sql.run(WRITE, [*_columns(rows, 12), *_columns(tips, 3), *_columns(owed, 6)])
    notify({row[4] for row in owed})


def _columns(rows: list[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]


def notify(queues: set[str]) -> None:
    """Wake the ringer when this transaction commits; PostgreSQL merges equal notices of one transaction into one.

    A drain of the same queue is awake already.
    """
    if settings.LEDGER_NOTIFY and (names := sorted(queues - {_draining.get()})):
        sql.run("SELECT pg_notify('ledger', q) FROM unnest(%s::text[]) AS q", [names])
