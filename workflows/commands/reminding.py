"""The pass: who is due to be reminded now, found by window and written into the book (rules 7 and 8).

Nothing is sent from here; commands/digests.py gathers what waits for a person into one mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid
from django.db import transaction

from workflows import events
from workflows.ladders import Slot
from workflows.ledger import By, sql
from workflows.ledger.record import Account, lock_free, record_many
from workflows.models import Duty, Reminder, Task, Why
from workflows.process import DutyKind, TaskState
from workflows.queries.climbing import Climb, Entry, Step

MOST = 10_000
"""Duties that one pass takes in hand."""
PEOPLE_SEE = (Reminder.State.WAITING, Reminder.State.SHOWN)

DUE = """
SELECT id, case_id FROM workflows_duty
WHERE state = 'open' AND next_at IS NOT NULL AND next_at <= %s ORDER BY next_at, id LIMIT %s
"""
CLAIMED = (
    "id",
    "kind",
    "case_id",
    "party_id",
    "owed_by",
    "due_on",
    "turn",
    "turn_from",
    "state_since",
    "snoozed_until",
    "reminded",
)
CLAIM = f"""
SELECT {", ".join(CLAIMED)} FROM workflows_duty
WHERE id = ANY(%s::uuid[]) AND state = 'open' AND next_at <= %s ORDER BY id FOR NO KEY UPDATE
"""  # noqa: S608 - names of our own columns
WRITE = """
INSERT INTO workflows_reminder (id, duty_id, rule_id, turn, occurrence, email, appointment_id, number, last, planned_at,
  send_at, state, why, noted_at)
SELECT id, duty_id, rule_id, turn, occurrence, email, appointment_id, number, last, planned_at, send_at, state, why, %s
FROM json_to_recordset(%s::json) AS t (id uuid, duty_id uuid, rule_id uuid, turn smallint, occurrence smallint,
  email text, appointment_id uuid, number smallint, last boolean, planned_at timestamptz, send_at timestamptz,
  state text, why text)
ON CONFLICT (duty_id, rule_id, turn, occurrence, email) DO NOTHING
"""
ADVANCE = """
UPDATE workflows_duty d SET reminded = d.reminded + t.more, next_at = t.next_at
FROM json_to_recordset(%s::json) AS t (id uuid, more smallint, next_at timestamptz) WHERE d.id = t.id
"""


@transaction.atomic
def fall_due(*, by: By, limit: int = MOST) -> int:
    """Write down every rung that was reached by now, for up to `limit` duties; returns how many were in hand.

    Of the rungs that a duty has reached since the last pass, the latest goes out and overtakes the others. Several may
    run at once: each takes the duties of cases that nobody else works on just now.
    """
    duties = _claim(by.at, limit)
    if not duties:
        return 0
    climb = Climb(duties, by.at)
    steps = list(climb.steps(duties))
    entries = [entry for step in steps for entry in climb.entries(step)]
    sql.run(WRITE, [by.at, sql.rows([_line(entry) for entry in entries])])
    sql.run(ADVANCE, [sql.rows([_advance(step) for step in steps])])
    record_many(_told(steps, entries, by))
    _ask_for_somebody([entry.duty for entry in entries if entry.why == Why.NOBODY], by)
    return len(duties)


def _claim(at: datetime, limit: int) -> list[Duty]:
    """Duties whose next rung is reached, under lock: that of the case first, as every command does."""
    due = sql.run(DUE, [at, limit])
    free = lock_free({case for _id, case in due})
    return [Duty(**dict(zip(CLAIMED, row, strict=True))) for row in sql.run(CLAIM, [sql.array(_of(due, free)), at])]


def _of(due: Sequence[tuple[Any, ...]], cases: set[UUID]) -> list[UUID]:
    return [id_ for id_, case in due if case in cases]


def _line(entry: Entry) -> dict[str, Any]:
    person = entry.person
    return {
        "id": uuid.uuid7(),
        "duty_id": entry.duty.pk,
        "rule_id": entry.slot.rule,
        "turn": entry.duty.turn,
        "occurrence": entry.slot.occurrence,
        "email": person.email if person else "",
        "appointment_id": person.appointment if person else None,
        "number": entry.number,
        "last": entry.last,
        "planned_at": entry.slot.at,
        "send_at": entry.send_at,
        "state": entry.state,
        "why": entry.why,
    }


def _advance(step: Step) -> dict[str, Any]:
    return {"id": step.duty.pk, "more": int(step.reached is not None), "next_at": step.next_at}


def _told(steps: Sequence[Step], entries: Sequence[Entry], by: By) -> list[Account]:
    """One fact per duty that reached a rung."""
    recipients: dict[UUID, list[Entry]] = {}
    for entry in entries:
        if entry.state in PEOPLE_SEE:
            recipients.setdefault(entry.duty.pk, []).append(entry)
    reached = [(step, step.reached) for step in steps if step.reached]
    return [_account(step, slot, len(recipients.get(step.duty.pk, [])), by) for step, slot in reached]


def _account(step: Step, slot: Slot, recipients: int, by: By) -> Account:
    duty = step.duty
    fact = events.DutyReminded(
        duty=duty.pk,
        kind=duty.kind,
        rule=slot.rule,
        number=step.number,
        recipients=recipients,
        last=step.next_at is None,
    )
    return Account(fact, duty.case_id, duty.pk, duty.party_id or "", by)


def _ask_for_somebody(duties: Sequence[Duty], by: By) -> None:
    """Lay before the Secretariat that nobody is there to be reminded of these duties, once while it waits."""
    kind = Task.Kind.NOBODY_TO_REMIND
    wanted = {duty.pk: duty for duty in duties if duty.kind != DutyKind.FINISH_TASK}
    if not wanted:
        return
    waiting = Task.objects.filter(kind=kind, about__in=wanted, state=TaskState.OPEN).values_list("about", flat=True)
    tasks = [_task(duty, kind, by) for id_, duty in wanted.items() if id_ not in set(waiting)]
    Task.objects.bulk_create(tasks)
    told = [(task, events.TaskOpened(task=task.pk, kind=kind, about=task.about)) for task in tasks]
    record_many([Account(fact, task.case_id, task.pk, task.party, by) for task, fact in told])


def _task(duty: Duty, kind: str, by: By) -> Task:
    return Task(
        id=uuid.uuid7(),
        case_id=duty.case_id,
        party=duty.party_id or "",
        kind=kind,
        about=duty.pk,
        state=TaskState.OPEN,
        state_since=by.at,
        opened_at=by.at,
    )
