"""The calendars that people live by: weekend, time zone and holidays of States, and of the Secretariat in Vienna."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from reviews.models import Holiday, StateParty
from reviews.working_days import Calendar

VIENNA = "Europe/Vienna"
"""Where the Secretariat works; the days it does not are holidays of no State."""
Days = tuple[set[date], set[date]]


def calendars_of(codes: Iterable[str]) -> dict[str, Calendar]:
    """The calendar of each of these States, by code, in two statements; none for a code that no State has.

    Raises ValueError, with a sentence, for a State whose time zone nobody knows or whose weekend never ends.
    """
    parties = list(StateParty.objects.filter(pk__in=set(codes)).values_list("pk", "time_zone", "weekend"))
    days = _days(Q(party__in=[code for code, *_rest in parties]))
    return {code: _calendar(zone, weekend, *days.get(code, (set(), set()))) for code, zone, weekend in parties}


def vienna() -> Calendar:
    """The calendar of the Secretariat, in one statement."""
    return _calendar(VIENNA, [5, 6], *_days(Q(party=None)).get(None, (set(), set())))


def _calendar(zone: str, weekend: Iterable[int], off: set[date], working: set[date]) -> Calendar:
    return Calendar(zone, frozenset(weekend), frozenset(off), frozenset(working))


def _days(whose: Q) -> dict[str | None, Days]:
    """Days off, and working days, by State."""
    found: dict[str | None, Days] = {}
    for code, day, kind in Holiday.objects.filter(whose).order_by().values_list("party_id", "day", "kind"):
        found.setdefault(code, (set(), set()))[kind == Holiday.Kind.WORKING].add(day)
    return found
