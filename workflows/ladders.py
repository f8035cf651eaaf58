"""When reminders of a duty fall due: the rungs of its ladder, laid into the days of whoever owes it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from reviews.working_days import Calendar


@dataclass(frozen=True)
class Rung:
    """One rule as the ladder needs it. offset_days: from the due day, negative before it; calendar days.

    times, every_days: how often it comes again, and after how many days.
    since: when the rule came into force; slots before count for nothing. None: it was there from the beginning.
    """

    rule: UUID
    offset_days: int
    times: int = 1
    every_days: int = 0
    since: datetime | None = None
    to: tuple[str, ...] = ()
    channel: str = "mail"


@dataclass(frozen=True, order=True)
class Slot:
    """One reminder that falls due at an instant (UTC): which rung, and its how manieth occurrence (from 1).

    day: the nominal one; of two slots that days off have brought together, it says which is the later.
    """

    at: datetime
    day: date
    rule: UUID
    occurrence: int
    rung: Rung = field(compare=False)


def slots(due_on: date, rungs: Iterable[Rung], calendar: Calendar) -> list[Slot]:
    """Every slot of the ladder in order: nine in the morning there, on the first working day from the nominal one on.

    So a reminder is never early.
    """
    found = (_slot(due_on, rung, number, calendar) for rung in rungs for number in range(rung.times))
    return sorted(slot for slot in found if slot.rung.since is None or slot.at > slot.rung.since)


def first_after(due_on: date, rungs: Iterable[Rung], calendar: Calendar, *, after: datetime) -> datetime | None:
    """When the first slot falls due that lies after this instant; None when the ladder has no more."""
    return next((slot.at for slot in slots(due_on, rungs, calendar) if slot.at > after), None)


def next_look(left: Sequence[Slot], calendar: Calendar, snoozed_until: date | None) -> datetime | None:
    """When to look at a duty again: at the next slot, or on the morning until which it is snoozed if that is later."""
    if not left:
        return None
    return max(left[0].at, awake_at(calendar, snoozed_until)) if snoozed_until else left[0].at


def awake_at(calendar: Calendar, snoozed_until: date) -> datetime:
    """The morning on which a snooze ends there: of that day or, where it is a day off, of the next working day."""
    return calendar.morning(calendar.on_or_after(snoozed_until))


def _slot(due_on: date, rung: Rung, number: int, calendar: Calendar) -> Slot:
    day = due_on + timedelta(days=rung.offset_days + number * rung.every_days)
    return Slot(calendar.morning(calendar.on_or_after(day)), day, rung.rule, number + 1, rung)
