"""Which rules of reminding hold for which duty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from reviews.working_days import Calendar
from workflows.ladders import Rung, first_after
from workflows.models import Duty, Rule


def rungs_of(kinds: Iterable[str]) -> dict[str, list[Rung]]:
    """The ladder in force for each kind of duty, in one statement: its own rules or, without any, those for all."""
    wanted = set(kinds)
    found: dict[str, list[Rung]] = {}
    rows = Rule.objects.filter(state=Rule.State.IN_FORCE, kind__in=[*wanted, ""]).order_by("offset_days", "id")
    for kind, *rung in rows.values_list("kind", "pk", "offset_days", "times", "every_days"):
        found.setdefault(kind, []).append(Rung(*rung))
    return {kind: found.get(kind, found.get("", [])) for kind in wanted}


def next_at(duty: Duty, rungs: Iterable[Rung], calendar: Calendar, *, after: datetime | None = None) -> datetime | None:
    """When the next rung of this duty falls due after an instant (without one: since it is due on its day); None after
    the last. While it is snoozed, not before the morning on which that ends.
    """
    slot = first_after(duty.due_on, rungs, calendar, after=after or duty.turn_from)
    if slot is None or duty.snoozed_until is None:
        return slot
    return max(slot, calendar.morning(calendar.on_or_after(duty.snoozed_until)))
