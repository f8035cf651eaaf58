"""What was, or would be, sent to whom: the book of reminders, read for pages and programs, and asked before sending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reviews.working_days import Calendar
from workflows.access import visible_to
from workflows.ladders import awake_at
from workflows.models import Duty, Preference, Reminder, Why
from workflows.process import DutyState
from workflows.queries.recipients import OF_THE_HOUSE

ASKED = (
    "duty__state",
    "duty__turn",
    "duty__snoozed_until",
    "duty__owed_by",
    "duty__party_id",
)
"""What must be read of a reminder, beside its turn, to tell whether its duty is still asked for."""


def no_longer_asked(row: Mapping[str, Any], calendars: Mapping[str, Calendar], at: datetime) -> str:
    """Why the duty of a reminder needs no word at this instant; empty when it does."""
    if row["duty__state"] != DutyState.OPEN:
        return Why.CLOSED
    if row["turn"] != row["duty__turn"]:
        return Why.MOVED
    calendar = calendars["" if row["duty__owed_by"] in OF_THE_HOUSE else row["duty__party_id"]]
    if row["duty__snoozed_until"] and awake_at(calendar, row["duty__snoozed_until"]) > at:
        return Why.SNOOZED
    return ""


def rules(visible: QuerySet[Any]) -> QuerySet[Any]:
    return visible.values(
        "id", "kind", "offset_days", "times", "every_days", "to", "channel", "texts", "state", "state_since"
    )


def reminders(visible: QuerySet[Any]) -> QuerySet[Any]:
    return visible.values(
        "id",
        "duty",
        "rule",
        "turn",
        "occurrence",
        "email",
        "number",
        "last",
        "planned_at",
        "send_at",
        "state",
        "why",
        "message",
        "noted_at",
    )


@dataclass(frozen=True)
class Account:
    """Why something was sent, or was not: the book of one duty, and what holds now."""

    duty: Duty
    book: list[Reminder]
    now: list[str]
    """Sentences: what keeps the next reminder back, or when it falls due."""


def why(user: Any, duty_id: UUID, email: str = "") -> Account | None:
    """What is known of the reminders of a duty, to one address if given; None when this person may not see the duty."""
    duty = visible_to(user, Duty).select_related("party").filter(pk=duty_id).first()
    if duty is None:
        return None
    rows = (
        visible_to(user, Reminder).filter(duty=duty).select_related("rule", "message").order_by("planned_at", "email")
    )
    book = list(rows.filter(email=email.lower()) if email else rows)
    return Account(duty, book, list(_conditions(duty, email.lower(), written=bool(book))))


def _conditions(duty: Duty, email: str, *, written: bool) -> Iterator[str]:
    if duty.state != DutyState.OPEN:
        yield _("It is “%(state)s”: nobody is reminded of it.") % {"state": duty.get_state_display()}
    elif duty.snoozed_until:
        yield _("Reminders were put off until %(day)s: %(reason)s") % {
            "day": duty.snoozed_until,
            "reason": duty.snoozed_because,
        }
    elif duty.next_at:
        yield _("The next rung of its ladder falls due on %(day)s.") % {"day": f"{duty.next_at:%Y-%m-%d %H:%M} UTC"}
    else:
        yield _("Its ladder has no more rungs.")
    if email and Preference.objects.filter(pk=email, reminders=False).exists():
        yield _("This person has unsubscribed from reminders by mail.")
    if email and not written:
        yield _("No rung that was reached was for this person.")
