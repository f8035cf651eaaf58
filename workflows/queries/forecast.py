"""Who would be reminded of what on which day: what the real pass would find, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from workflows.access import visible_to
from workflows.ladders import Slot
from workflows.models import Duty, Reminder, Rule
from workflows.process import DutyState
from workflows.queries.climbing import Climb, Entry
from workflows.queries.rules import rung

MOST = 2_000
"""Duties that one look ahead goes through."""
REST = timedelta(days=14)
"""How long days off may keep a rung back."""


@dataclass(frozen=True)
class Planned:
    """One reminder that would go out on a day of the recipient's calendar."""

    on: date
    email: str
    name: str
    duty: Duty
    number: int
    last: bool
    state: str
    why: str
    new: bool
    """Whether it is the draft that reminds."""


@dataclass(frozen=True)
class Forecast:
    planned: list[Planned]
    complete: bool
    """Whether every duty was looked at."""


def forecast(user: Any, since: date, until: date, *, now: datetime, with_draft_rule: Rule | None = None) -> Forecast:
    """What passes that are never late would send on these days, and after `now`; with a draft, as if it were in force.

    Duties beyond the first 2,000 that this person sees are left out, and the answer says so.
    """
    draft = _in_force(with_draft_rule, now)
    end = datetime.combine(until + timedelta(days=2), datetime.min.time(), tzinfo=now.tzinfo)
    rows = _concerned(visible_to(user, Duty).filter(state=DutyState.OPEN), draft, since, end)
    duties = list(rows.select_related("party").order_by("next_at", "id")[: MOST + 1])
    climb = Climb(duties[:MOST], now, with_draft=draft)
    found = (_planned(entry, draft) for duty in duties[:MOST] for entry in _entries(climb, duty, end))
    days = sorted((each for each in found if since <= each.on <= until), key=lambda each: (each.on, each.email))
    return Forecast(days, complete=len(duties) <= MOST)


def _in_force(rule: Rule | None, now: datetime) -> Rule | None:
    if rule is None:
        return None
    draft = copy(rule)
    draft.state_since = now
    return draft


def _concerned(rows: QuerySet[Duty], draft: Rule | None, since: date, end: datetime) -> QuerySet[Duty]:
    """Those that the next look is for before the end, and those whose due day the draft counts from."""
    wanted = Q(next_at__lte=end)
    if draft:
        reached = rung(draft)
        days = [reached.offset_days + number * reached.every_days for number in range(reached.times)]
        kind = Q(kind=draft.kind) if draft.kind else Q()
        for day in days:
            span = (since - REST - timedelta(days=day), end.date() - timedelta(days=day))
            wanted |= kind & Q(due_on__range=span)
    return rows.filter(wanted)


def _entries(climb: Climb, duty: Duty, end: datetime) -> Iterator[Entry]:
    for step in climb.ahead(duty, end):
        yield from (entry for entry in climb.entries(step) if entry.state != Reminder.State.OVERTAKEN)


def _planned(entry: Entry, draft: Rule | None) -> Planned:
    person, slot = entry.person, entry.slot
    return Planned(
        on=person.calendar.day_of(entry.send_at) if person else slot.day,
        email=person.email if person else "",
        name=person.name if person else "",
        duty=entry.duty,
        number=entry.number,
        last=entry.last,
        state=str(Reminder.State(entry.state).label),
        why=entry.why,
        new=_is_of(slot, draft),
    )


def _is_of(slot: Slot, draft: Rule | None) -> bool:
    return draft is not None and slot.rule == draft.pk
