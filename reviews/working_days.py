"""Days and mornings as people somewhere live them: which days are worked, and when nine o'clock is there. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

MORNING = time(9)
DAY = timedelta(days=1)
LONGEST_REST = 60
"""Days without work after which a calendar is taken to be wrong."""


@dataclass(frozen=True)
class Calendar:
    """How a State, or the Secretariat in Vienna, divides its days. `weekend` as date.weekday() numbers days.

    off, working: days that differ from the week's. Raises ValueError, with a sentence, for a time zone that nobody
    knows and for a weekend that never ends.
    """

    zone: str = "UTC"
    weekend: frozenset[int] = frozenset({5, 6})
    off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if reason := reason_against_zone(self.zone) or reason_against_weekend(self.weekend):
            raise ValueError(reason)

    def works_on(self, day: date) -> bool:
        return day in self.working or (day.weekday() not in self.weekend and day not in self.off)

    def on_or_after(self, day: date) -> date:
        """The first working day from this one on. Raises ValueError for a calendar without any in sixty days."""
        for later in range(LONGEST_REST):
            if self.works_on(day + later * DAY):
                return day + later * DAY
        raise ValueError(
            _("There is no working day in the %(days)s days from %(day)s on.") % {"days": LONGEST_REST, "day": day}
        )

    def after(self, day: date, days: int) -> date:
        """The day that lies so many working days after this one."""
        for _each in range(days):
            day = self.on_or_after(day + DAY)
        return day

    def day_of(self, at: datetime) -> date:
        """The day on which this instant falls there."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def morning(self, day: date) -> datetime:
        """Nine o'clock on this day there, in UTC. See instant."""
        return instant(datetime.combine(day, MORNING), self.zone)


def instant(local: datetime, zone: str) -> datetime:
    """When clocks there first show this (a naive local time), in UTC; a time they leap over is the next they show."""
    there = ZoneInfo(zone)
    while True:
        at = local.replace(tzinfo=there, fold=0).astimezone(UTC)
        if at.astimezone(there).replace(tzinfo=None) == local:
            return at
        local += timedelta(minutes=1)


def reason_against_zone(name: str) -> str | None:
    """The sentence that says that there is no such time zone; None if there is."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _("“%(name)s” is no time zone; write it like Africa/Nairobi.") % {"name": name}
    return None


def reason_against_weekend(days: Collection[int]) -> str | None:
    """The sentence that says why a week cannot have these days off (0 is Monday, 6 is Sunday); None if it can."""
    if not set(days) <= set(range(7)):
        return _("Days of the week are numbered from 0, Monday, to 6, Sunday.")
    return _("This weekend leaves no working day.") if len(set(days)) == 7 else None
