"""What was, or would be, sent to whom: the book of reminders, read for pages and programs, and asked before sending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from reviews.working_days import Calendar
from workflows.ladders import awake_at
from workflows.models import Why
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
