"""The desk of the post room: what did not arrive, what failed for good, and which addresses fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from workflows.access import visible_to
from workflows.ledger.models import Delivery
from workflows.models import Address, Message
from workflows.process import FOR_A_PERSON, AddressState
from workflows.queries.answers import cause
from workflows.queries.timeline import sentence

PAGE = 25
COUNTS = """
SELECT (SELECT count(*) FROM workflows_message WHERE state IN ('unclear', 'refused', 'bounced') AND kind <> 'account'),
       (SELECT count(*) FROM ledger_delivery WHERE state = 'dead'),
       (SELECT count(*) FROM workflows_address WHERE state IN ('failing', 'dead'))
"""
SHOWN = ("messages", "deliveries", "addresses")


@dataclass(frozen=True)
class Wishes:
    """Which list a person asked to see, and from where; what cannot be understood is left aside."""

    show: str = "messages"
    after: tuple[datetime, Any] | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Wishes:
        show = asked.get("show", "") if asked.get("show", "") in SHOWN else "messages"
        return cls(show, _place(asked.get("after", ""), int if show == "deliveries" else UUID))


@dataclass(frozen=True)
class Line:
    """One thing on the desk: the cause in plain words, and what the server or the service said."""

    row: Any
    since: datetime
    what: str
    cause: str
    said: str
    state: str
    case: UUID | None = None
    """The follow-up whose letter it is."""


@dataclass(frozen=True)
class Desk:
    counts: dict[str, int]
    lines: list[Line]
    next: str
    """Where the next page begins, as `after` wants it; empty on the last page."""


def desk(user: Any, wishes: Wishes) -> Desk:
    """A page of one list, what waits longest first, and how much is in each; in two statements."""
    rows, since, line = LISTS[wishes.show]
    found = rows(user).order_by(since, "id")
    if wishes.after:
        at, id_ = wishes.after
        found = found.filter(Q(**{f"{since}__gt": at}) | Q(id__gt=id_), **{f"{since}__gte": at})
    page = list(found[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    mark = f"{getattr(last, since).isoformat()}~{last.pk}" if last else ""
    return Desk(_counts(), [line(row) for row in page[:PAGE]], mark)


def addresses(visible: QuerySet[Address, Any]) -> QuerySet[Address, Any]:
    return visible.values("id", "email", "state", "state_since", "answer", "failed_at", "soft_failures")


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        return dict(zip(SHOWN, cursor.fetchone(), strict=True))


def _messages(user: Any) -> QuerySet[Message]:
    rows = visible_to(user, Message).filter(state__in=FOR_A_PERSON).exclude(kind=Message.Kind.ACCOUNT)
    return rows.defer("text", "html", "attachment")


def _deliveries(user: Any) -> QuerySet[Delivery]:
    return visible_to(user, Delivery).filter(state=Delivery.State.DEAD).select_related("entry")


def _addresses(user: Any) -> QuerySet[Address]:
    return visible_to(user, Address).filter(state__in=[AddressState.FAILING, AddressState.DEAD])


def _of_message(row: Message) -> Line:
    case = row.case_id if row.letter_id else None
    why = cause(row.state, row.answer)
    return Line(row, row.state_since, str(row), why, row.answer, row.get_state_display(), case)


def _of_delivery(row: Delivery) -> Line:
    return Line(row, row.due_at, row.reaction, sentence(row.entry), row.outcome, row.get_state_display())


def _of_address(row: Address) -> Line:
    why = cause(row.state, row.answer)
    return Line(row, row.state_since, row.email, why, row.answer, row.get_state_display())


LISTS: dict[str, tuple[Any, str, Any]] = {
    "messages": (_messages, "state_since", _of_message),
    "deliveries": (_deliveries, "due_at", _of_delivery),
    "addresses": (_addresses, "state_since", _of_address),
}


def _place(mark: str, key: Callable[[str], Any]) -> tuple[datetime, Any] | None:
    at, _tilde, id_ = mark.partition("~")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), key(id_)
    except (ValueError, OverflowError):
        return None
