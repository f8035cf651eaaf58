"""Write facts down in the transaction of the change they tell of, numbered and sealed under the lock of their case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

import uuid_utils.compat as uuid
from django.conf import settings
from django.db import connection

from workflows.ledger import sql, subscriptions
from workflows.ledger.chain import Content, seal
from workflows.ledger.facts import By, Fact

LOCK = "SELECT id, last_number, head FROM ledger_case WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE"
MEET = (
    "INSERT INTO ledger_case (id, last_number, head, anchored_number)"
    " SELECT unnest(%s::uuid[]), 0, '', 0 ORDER BY 1 ON CONFLICT DO NOTHING"
)
WRITE = """
WITH entries AS (
  INSERT INTO ledger_entry
    (id, case_id, number, type, version, subject, party, payload, actor, at, cause_id, hash)
  SELECT id, case_id, number, type, version, subject, party, payload, actor, at, cause_id, decode(hash, 'hex')
  FROM json_to_recordset(%s::json)
    AS t (id uuid, case_id uuid, number bigint, type text, version smallint, subject uuid, party text, payload jsonb,
          actor text, at timestamptz, cause_id uuid, hash text)
), heads AS (
  UPDATE ledger_case c SET last_number = t.number, head = decode(t.hash, 'hex')
  FROM json_to_recordset(%s::json) AS t (id uuid, number bigint, hash text) WHERE c.id = t.id
)
INSERT INTO ledger_delivery (entry_id, case_id, number, reaction, queue, state, attempts, outcome, every)
SELECT entry_id, case_id, number, reaction, queue, 'owed', 0, '', make_interval(secs => every)
FROM json_to_recordset(%s::json)
  AS t (entry_id uuid, case_id uuid, number bigint, reaction text, queue text, every float)
"""


_draining: ContextVar[str] = ContextVar("draining", default="")


_listening: ContextVar[list[UUID] | None] = ContextVar("listening", default=None)


@contextmanager
def recorded() -> Iterator[list[UUID]]:
    """The ids of the entries written down inside this block, in order: what became of a request."""
    entries: list[UUID] = []
    token = _listening.set(entries)
    try:
        yield entries
    finally:
        _listening.reset(token)


@contextmanager
def drained(queue: str) -> Iterator[None]:
    """While a queue is being drained here, facts for it need no bell: the drain goes on until nothing is owed."""
    token = _draining.set(queue)
    try:
        yield
    finally:
        _draining.reset(token)


_held: ContextVar[frozenset[UUID]] = ContextVar("held", default=frozenset())


@contextmanager
def holding(cases: Iterable[UUID]) -> Iterator[None]:
    """Lock these cases for the rest of the transaction; inside, `take_lock` need not ask for them again."""
    token = _held.set(frozenset(lock(cases)))
    try:
        yield
    finally:
        _held.reset(token)


def take_lock(cases: Iterable[UUID]) -> None:
    """Lock the lines of these cases where this transaction does not hold them already."""
    if wanted := set(cases) - _held.get():
        lock(wanted)


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
    wanted = set(cases)
    found = sql.run(LOCK, [sql.array(wanted)])
    if len(found) < len(wanted):
        sql.run(MEET, [sql.array(wanted)])
        found = sql.run(LOCK, [sql.array(wanted)])
    return {case: (number, head) for case, number, head in found}


def lock_free(cases: Iterable[UUID]) -> set[UUID]:
    """Lock the lines of those of these cases that nobody else works on just now; returns them."""
    _must_be_in_a_transaction()
    return {case for case, *_line in sql.run(f"{LOCK} SKIP LOCKED", [sql.array(cases)])}


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
    written = [content.id for content, _ in entries]
    if (listening := _listening.get()) is not None:
        listening += written
    return written


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
    owed = [
        {
            "entry_id": content.id,
            "case_id": content.case_id,
            "number": content.number,
            "reaction": reaction.name,
            "queue": reaction.queue,
            "every": reaction.every.total_seconds() if reaction.every else None,
        }
        for content, _ in entries
        for reaction in subscriptions.to(content.type)
    ]
    rows = [content._asdict() | {"hash": sealed.hex()} for content, sealed in entries]
    tips = [{"id": case, "number": number, "hash": head.hex()} for case, (number, head) in heads.items()]
    sql.run(WRITE, [sql.rows(rows), sql.rows(tips), sql.rows(owed)])
    notify(Counter(str(row["queue"]) for row in owed))


def notify(owed: Mapping[str, int]) -> None:
    """Wake the ringer when this transaction commits: "default 3" says that three more things are owed in that queue.

    PostgreSQL merges equal notices of one transaction. A drain of the same queue is awake already.
    """
    if settings.LEDGER_NOTIFY and (notices := [f"{q} {n}" for q, n in owed.items() if q != _draining.get()]):
        sql.run("SELECT pg_notify('ledger', n) FROM unnest(%s::text[]) AS n", [notices])
