"""What a person owes: the list a page at a time, how much of it is due, one duty with its history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from reviews.access import reach
from reviews.calendars import VIENNA
from workflows.access import DEBTORS, visible_to
from workflows.models import Duty, Reminder
from workflows.process import DutyState
from workflows.process.duties import OF_THE_STATE, STANDING
from workflows.queries.timeline import Timeline, of_subject

PAGE = 50
SOON = timedelta(days=7)
MOST_COUNTED = 100
"""More than this is not counted: nobody needs to know how much more."""
JOINED = ("party", "follow_up__cycle__mechanism", "appointment")


@dataclass(frozen=True)
class Line:
    """One duty. `overdue`: its day is over where it is owed. `shown`: when reminders of it were shown here alone."""

    duty: Duty
    overdue: bool
    shown: list[Reminder] = field(default_factory=list)


@dataclass(frozen=True)
class Owed:
    lines: list[Line]
    next: str
    """Where the next page begins, as `after` wants it; empty on the last page."""


@dataclass(frozen=True)
class Sheet:
    line: Line
    timeline: Timeline


def owed(user: Any, after: str, now: datetime) -> Owed:
    """A page of what this person owes, the next due first; in two statements."""
    rows = owed_by(user).filter(state__in=STANDING).select_related(*JOINED).order_by("due_on", "id")
    if place := _place(after):
        day, id_ = place
        rows = rows.filter(Q(due_on__gt=day) | Q(id__gt=id_), due_on__gte=day)
    page = list(rows[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    return Owed(lines(user, page[:PAGE], now), f"{last.due_on}~{last.pk}" if last else "")


def duty(user: Any, id_: UUID, now: datetime) -> Sheet | None:
    """One duty that this person may see, with its history; None if it is not theirs to see."""
    row = visible_to(user, Duty).select_related(*JOINED).filter(pk=id_).first()
    return Sheet(lines(user, [row], now)[0], of_subject(user, row.case_id, row.pk)) if row else None


def due_count(user: Any, now: datetime) -> int:
    """How much of what this person owes is overdue or due within seven days, MOST_COUNTED at most; in one statement."""
    if not (mine := whose(user)):
        return 0
    rows = Duty.objects.filter(mine, state=DutyState.OPEN, due_on__lte=now.date() + SOON)
    return rows.order_by().values("pk")[:MOST_COUNTED].count()


def owed_by(user: Any) -> QuerySet[Duty]:
    """The duties of which this person is a debtor."""
    return visible_to(user, Duty).filter(whose(user) or Q(pk__in=[]))


def whose(user: Any) -> Q:
    """The duties for which a role of this person answers; an empty Q where none does."""
    found = Q()
    for held_by, roles in DEBTORS.items():
        if held_by not in OF_THE_STATE:
            found |= Q(owed_by=held_by) if reach(user).roles & roles else Q()
        elif own := reach(user).own(roles):
            found |= Q(owed_by=held_by, party__in=own)
    return found


def lines(user: Any, rows: Iterable[Duty], now: datetime) -> list[Line]:
    """These duties with the reminders of them that were shown on pages alone; in one statement."""
    rows = list(rows)
    shown: dict[UUID, list[Reminder]] = {}
    told = visible_to(user, Reminder).filter(duty__in=rows, state=Reminder.State.SHOWN).order_by("planned_at")
    for reminder in told:
        shown.setdefault(reminder.duty_id, []).append(reminder)
    return [Line(row, is_overdue(row, now), shown.get(row.pk, [])) for row in rows]


def is_overdue(row: Duty, now: datetime) -> bool:
    """Whether the day on which it is due is over where it is owed, and it still is."""
    zone = row.party.time_zone if row.party and row.owed_by in OF_THE_STATE else VIENNA
    return row.state in STANDING and now.astimezone(ZoneInfo(zone)).date() > row.due_on


def _place(mark: str) -> tuple[date, UUID] | None:
    day, _tilde, id_ = mark.partition("~")
    try:
        return date.fromisoformat(day), UUID(id_)
    except ValueError:
        return None
