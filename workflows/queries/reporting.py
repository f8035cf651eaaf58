"""What programs read of reporting: visible rows in, plain values out; and the needs a report answers on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from reviews.models import Need
from workflows.queries.needs_of import needs_of

Rows = QuerySet[Any]


def needs_to_answer(follow_up_id: UUID) -> QuerySet[Need]:
    """The needs of a follow-up: of its review, of its State and cycle outside of any review, and carried into it."""
    return needs_of([follow_up_id])


def periods(visible: Rows) -> Rows:
    return visible.values(
        "id", "plan", "follow_up", "party", "number", "starts_on", "ends_on", "due_on", "state", "state_since"
    )


def reports(visible: Rows) -> Rows:
    return visible.values(
        "id",
        "plan",
        "period",
        "follow_up",
        "party",
        "kind",
        "summary",
        "state",
        "state_since",
        "begun_by",
        "begun_at",
        "submitted_by",
        "submitted_at",
        "decided_by",
        "decided_at",
        "notes",
    )


def report_lines(visible: Rows) -> Rows:
    return visible.values(
        "id",
        "report",
        "activity",
        "party",
        "status",
        "percent",
        "outcome",
        "risk",
        "evidence",
        "verified_by",
        "spent",
        "currency",
        "written_by",
        "written_at",
        title=F("activity__title"),
    )


def report_answers(visible: Rows) -> Rows:
    return visible.values("id", "report", "need", "party", "timing", "status", "remaining", "assistance", "written_by")


def extensions(visible: Rows) -> Rows:
    return visible.values(
        "id",
        "period",
        "follow_up",
        "party",
        "until_on",
        "reason",
        "state",
        "state_since",
        "asked_by",
        "decided_by",
        "answer",
    )


def waivers(visible: Rows) -> Rows:
    return visible.values(
        "id",
        "plan",
        "follow_up",
        "party",
        "until_on",
        "reason",
        "state",
        "state_since",
        "given_by",
        "ended_because",
    )
