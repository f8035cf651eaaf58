"""What the ladder means, said once more and slowly: a world that looks at every duty every hour.

It shares no code with workflows: days, zones and the book are its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass
class Days:
    """How a State lives: zone, weekend, days off."""

    zone: str
    weekend: set[int]
    off: set[date] = field(default_factory=set)

    def nine(self, day: date) -> datetime:
        return datetime.combine(day, time(9), ZoneInfo(self.zone)).astimezone(UTC)

    def worked(self, day: date) -> date:
        while day.weekday() in self.weekend or day in self.off:
            day += DAY
        return day


@dataclass
class Owed:
    """A duty in the model. turn: counts its due days; since: when this one was set, or it was asked for again."""

    due: date
    set_at: datetime
    awake_at: datetime
    turn: int = 1
    state: str = "open"
    snoozed: date | None = None
    book: dict[tuple[int, int, int], str] = field(default_factory=dict)
    """By turn, days from the due day and occurrence: "sent", or "overtaken"."""


def look(duty: Owed, ladder: list[tuple[int, int, int]], days: Days, now: datetime) -> None:
    """One pass over one duty: of everything that is due and not in the book, the latest is sent.

    ladder: (days from the due day, how often, every so many days).
    """
    if duty.state != "open" or (duty.snoozed and days.nine(days.worked(duty.snoozed)) > now):
        return
    reached = []
    for offset, times, every in ladder:
        for occurrence in range(times):
            nominal = duty.due + (offset + occurrence * every) * DAY
            falls = days.nine(days.worked(nominal))
            if max(duty.set_at, duty.awake_at) < falls <= now:
                reached.append((falls, nominal, (duty.turn, offset, occurrence + 1)))
    if not reached:
        return
    *_earlier, (_falls, _nominal, latest) = sorted(reached)
    for _at, _day, slot in reached:
        if slot not in duty.book:
            duty.book[slot] = "sent" if slot == latest else "overtaken"
