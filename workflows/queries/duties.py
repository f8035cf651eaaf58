"""What programs read of duties: visible rows in, plain values out."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

Rows = QuerySet[Any]


def duties(visible: Rows) -> Rows:
    return visible.values(
        "id",
        "kind",
        "follow_up",
        "party",
        "about",
        "owed_by",
        "appointment",
        "due_on",
        "state",
        "state_since",
        "opened_at",
        "snoozed_until",
        "snoozed_because",
        "next_at",
        overdue=F("overdue_noted"),
    )


def patience(visible: Rows) -> Rows:
    return visible.values("kind", "days", "working_days")
