"""What stands in a calendar feed: what its person owes, or what one follow-up waits for, and the workshops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workflows.access import visible_to
from workflows.models import Duty, Feed, FollowUp, Workshop
from workflows.models.tokens import digest
from workflows.process import DutyState, WorkshopState
from workflows.queries.own_duties import JOINED, owed_by

BEFORE, AHEAD = timedelta(days=92), timedelta(days=732)
MOST = 1_000
"""Entries of one calendar; the ones due first are kept."""
READ_AGAIN = timedelta(hours=1)
MARKS = {DutyState.DONE: "✓ ", DutyState.PAUSED: "… "}


@dataclass(frozen=True)
class Entry:
    """One all-day entry. `ends_on` is its last day; `sequence` grows with every change that a calendar must show."""

    id: UUID
    title: str
    starts_on: date
    ends_on: date
    changed_at: datetime
    sequence: int
    cancelled: bool
    told: str = ""
    place: str = ""
    follow_up: UUID | None = None


def feed_of(secret: str) -> Feed | None:
    """The calendar behind this address, of somebody whose account is open; None where there is none (any more)."""
    rows = Feed.objects.select_related("user", "follow_up__party", "follow_up__cycle")
    return rows.filter(digest=digest(secret), revoked_at=None, user__is_active=True).first()


def note_reading(feed: Feed, now: datetime) -> None:
    """Write down that it was read, at most once an hour."""
    old = Q(read_at=None) | Q(read_at__lt=now - READ_AGAIN)
    Feed.objects.filter(old, pk=feed.pk).update(read_at=now)


def entries(user: Any, feed: Feed, now: datetime) -> list[Entry]:
    """What this person may see now of what the calendar is about, in two statements, in the language that is active."""
    near = (now.date() - BEFORE, now.date() + AHEAD)
    duties = (
        _duties(user, feed)
        .filter(state__in=DutyState, due_on__range=near)
        .select_related(*JOINED)
        .order_by("due_on", "id")
    )
    workshops = visible_to(user, Workshop).filter(starts_on__range=near).select_related("party")
    if feed.follow_up_id:
        workshops = workshops.filter(follow_up=feed.follow_up_id)
    return [*map(_of_duty, duties[:MOST]), *map(_of_workshop, workshops.order_by("starts_on", "id")[:MOST])]


def feeds(user: Any) -> QuerySet[Feed]:
    """The calendars of this person that are good."""
    rows = visible_to(user, Feed).filter(revoked_at=None)
    return rows.select_related("follow_up__party", "follow_up__cycle").order_by("-made_at")


def offered(user: Any, id_: str) -> FollowUp | None:
    """The follow-up of which a person asks for a calendar; None where there is none that they may see."""
    try:
        return visible_to(user, FollowUp).select_related("party", "cycle").filter(pk=UUID(id_)).first()
    except ValueError:
        return None


def _duties(user: Any, feed: Feed) -> QuerySet[Duty]:
    if feed.follow_up_id is None:
        return owed_by(user)
    return visible_to(user, Duty).filter(follow_up=feed.follow_up_id)


def _of_duty(row: Duty) -> Entry:
    changed = max(row.state_since, row.turn_from)
    about = str(row.party or _("Secretariat"))
    return Entry(
        id=row.pk,
        title=f"{MARKS.get(DutyState(row.state), '')}{row.get_kind_display()} · {about}",
        starts_on=row.due_on,
        ends_on=row.due_on,
        changed_at=changed,
        sequence=row.turn - 1 + _seconds(row.opened_at, changed),
        cancelled=row.state == DutyState.DROPPED,
        told=_("%(state)s. Owed by %(debtor)s.")
        % {"state": row.get_state_display(), "debtor": row.get_owed_by_display()},
        follow_up=row.follow_up_id,
    )


def _of_workshop(row: Workshop) -> Entry:
    return Entry(
        id=row.pk,
        title=f"{row.title} · {row.party}",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        changed_at=row.state_since,
        sequence=0 if row.state == WorkshopState.PLANNED else 1,
        cancelled=row.state == WorkshopState.CANCELLED,
        told=f"{row.get_kind_display()}. {row.get_state_display()}.",
        place=row.place,
        follow_up=row.follow_up_id,
    )


def _seconds(since: datetime, until: datetime) -> int:
    return max(0, int((until - since).total_seconds()))
