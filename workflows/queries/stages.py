"""What programs read of one follow-up and of what was carried over: visible rows in, plain values out."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

Rows = QuerySet[Any]


def follow_up(visible: Rows) -> Rows:
    return visible.values(
        "party",
        "cycle",
        "regional_group",
        "process_version",
        "needs",
        "state",
        "state_since",
        "stage_before",
        "outcome",
        "opened_at",
        id=F("review_id"),
    )


def carried(visible: Rows) -> Rows:
    return visible.values("id", "follow_up", "origin", "party", "need", "activity", "stage", "carried_at")
