"""Contacts and meetings as programs read them: visible rows in, plain values out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from reviews.access import seen_without_release
from reviews.models import Need
from workflows.access import visible_to

Rows = QuerySet[Any]
CONTACT = (
    "id",
    "follow_up",
    "party",
    "channel",
    "held_on",
    "people",
    "summary",
    "recorded_by",
    "recorded_at",
)
WORKSHOP = (
    "id",
    "follow_up",
    "party",
    "kind",
    "title",
    "place",
    "starts_on",
    "ends_on",
    "state",
    "state_since",
    "outcome",
    "seed_funding",
    "currency",
    "reason",
    "planned_by",
)


def contacts(visible: Rows) -> Rows:
    return visible.values(*CONTACT)


def workshops(visible: Rows) -> Rows:
    return visible.values(*WORKSHOP)


def workshop(visible: Rows) -> Rows:
    """One meeting with those who took part."""
    return visible.values(*WORKSHOP, "participants")


def needs_raised_at(user: Any, workshop_id: UUID, party: str) -> list[UUID]:
    """The needs that were raised at a meeting with this State, as far as the person sees them by their own right."""
    rows = visible_to(user, Need).filter(seen_without_release(user), party=party, workshop_id=workshop_id)
    return list(rows.order_by("pk").values_list("pk", flat=True))
