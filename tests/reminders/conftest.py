"""States, rules and duties to be reminded of, and the clock that tests turn."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import uuid_utils.compat as uuid
from django.db import transaction

from reviews import wall
from reviews.calendars import calendars_of, vienna
from tests.factories import OFFICER, a_party
from workflows import events
from workflows.commands import digests, mailing, reminding
from workflows.ladders import first_after
from workflows.ledger import By
from workflows.ledger.record import record
from workflows.models import Duty, Message, Reminder, Rule
from workflows.moves import move
from workflows.process import DutyState
from workflows.queries.rules import rungs_of

DUE = date(2026, 6, 30)
"""A Tuesday."""
_numbers = count(1)


def by(at: datetime) -> By:
    return By(By.CALENDAR, at)


def at(day: date, hour: int = 9, minute: int = 0, zone: str = "UTC") -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def days_before(days: int, hour: int = 9) -> datetime:
    return at(DUE - timedelta(days=days), hour)


def a_rule(offset_days: int, *to: str, **fields: Any) -> Rule:
    """A rule in force from the beginning."""
    return Rule.objects.create(offset_days=offset_days, to=list(to) or ["debtor"], state="in_force", **fields)


def the_usual_ladder() -> list[Rule]:
    """The ladder of domain.md."""
    states = [a_rule(days) for days in (-30, -7, -1, 1)]
    copies = [a_rule(7, "debtor", "alternate"), a_rule(14, "debtor", "alternate", "adviser"), a_rule(30, "desk")]
    return states + copies


@transaction.atomic
def a_duty(
    party: Any = None, due_on: date = DUE, opened_at: datetime | None = None, kind: str = "report", **fields: Any
) -> Duty:
    """A duty as the command opens it: its first look is at the first slot after it was opened."""
    party = party or a_party()
    opened = opened_at or at(due_on - timedelta(days=60))
    calendar = vienna() if fields.get("owed_by") in ("officer", "approver") else calendars_of([party.pk])[party.pk]
    duty = Duty(
        kind=kind,
        case_id=fields.pop("case_id", uuid.uuid7()),
        party=party,
        about=uuid.uuid7(),
        owed_by=fields.pop("owed_by", "state"),
        due_on=due_on,
        named_on=due_on,
        turn_from=opened,
        opened_at=opened,
        state=DutyState.OPEN,
        state_since=opened,
        next_at=first_after(due_on, rungs_of([kind])[kind], calendar, after=opened),
        **fields,
    )
    duty.save(force_insert=True)
    told = events.DutyOpened(duty=duty.pk, kind=kind, owed_by=duty.owed_by, about=duty.about, due_on=due_on)
    record(told, case=duty.case_id, subject=duty.pk, party=party.pk, by=By(By.SYSTEM, opened))
    return duty


@transaction.atomic
def close(duty: Duty, name: str = "discharge_duty") -> None:
    move(name, duty.pk, by=OFFICER)


def a_pass(now: datetime) -> int:
    """The pass alone."""
    return reminding.fall_due(by=by(now))


def the_ringer_comes(now: datetime) -> int:
    """The pass and the digests, as workflows/reminders.py asks for them; returns how many mails were written."""
    while a_pass(now):
        continue
    return digests.write_digests(by=by(now))


def the_post_comes(now: datetime) -> list[Message]:
    """Every message that waits is handed over and taken; returns those that left."""
    left: list[Message] = []
    while taken := mailing.take_message(owner=0):
        if mailing.hand_over(taken=taken, by=by(now)):
            mailing.mark_sent(taken=taken, answer="250 Ok", by=by(now))
            left.append(Message.objects.get(pk=taken.id))
    return left


def book(duty: Duty) -> list[tuple[str, str, str]]:
    """The book of a duty: to whom, what became of it, and why."""
    rows = Reminder.objects.filter(duty=duty).order_by("planned_at", "email")
    return [(row.email, row.state, row.why) for row in rows]


def mails() -> list[Message]:
    return list(Message.objects.filter(kind="reminder").order_by("written_at", "id"))


@pytest.fixture
def state(db: Any) -> Any:
    """A State in whose zone it is nine when it is nine in UTC."""
    return a_party(time_zone="UTC")


__all__ = ["UUID", "wall"]
