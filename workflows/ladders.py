"""When reminders of a duty fall due: the rungs of its ladder, laid into the days of whoever owes it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reviews.working_days import Calendar


@dataclass(frozen=True)
class Rung:
    """One rule as the ladder needs it. offset_days: from the due day, negative before it; calendar days.

    times, every_days: how often it comes again, and after how many days.
    """

    rule: int
    offset_days: int
    times: int = 1
    every_days: int = 0


@dataclass(frozen=True, order=True)
class Slot:
    """One reminder that falls due at an instant (UTC): which rung, and its how manieth occurrence (from 1)."""

    at: datetime
    rule: int
    occurrence: int


def slots(due_on: date, rungs: Iterable[Rung], calendar: Calendar) -> list[Slot]:
    """Every slot of the ladder in order: nine in the morning there, on the first working day from the nominal one on.

    So a reminder is never early.
    """
    return sorted(
        Slot(calendar.morning(calendar.on_or_after(_nominal(due_on, rung, number))), rung.rule, number + 1)
        for rung in rungs
        for number in range(rung.times)
    )


def first_after(due_on: date, rungs: Iterable[Rung], calendar: Calendar, *, after: datetime) -> datetime | None:
    """When the first slot falls due that lies after this instant; None when the ladder has no more."""
    return next((slot.at for slot in slots(due_on, rungs, calendar) if slot.at > after), None)


def _nominal(due_on: date, rung: Rung, number: int) -> date:
    return due_on + timedelta(days=rung.offset_days + number * rung.every_days)
