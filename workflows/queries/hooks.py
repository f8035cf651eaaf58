"""Webhooks as their person reads them: what each is told, how it fares, and every attempt. No secret is read here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from workflows.access import visible_to
from workflows.models import Hook, HookAttempt, HookMessage

Rows = QuerySet[Any]
LATEST = 5
"""So many messages of each webhook stand on the page."""
HOOK = (
    "id",
    "user",
    "name",
    "url",
    "types",
    "party",
    "state",
    "state_since",
    "reason",
    "made_at",
    "failures",
    "failing_since",
    "rests_until",
    "previous_until",
)
MESSAGE = (
    "id",
    "hook",
    "entry",
    "type",
    "written_at",
    "state",
    "state_since",
    "reason",
    "due_at",
    "attempts",
)


def hooks(visible: Rows) -> Rows:
    return visible.values(*HOOK)


def messages(visible: Rows) -> Rows:
    return visible.values(*MESSAGE)


def tries_of(user: Any, message: UUID) -> list[dict[str, Any]]:
    """Every attempt with a message, the first first."""
    rows = visible_to(user, HookAttempt).filter(message=message).order_by("pk")
    return [dict(row) for row in rows.values("at", "status", "milliseconds", "answer")]


def own(user: Any) -> list[Hook]:
    """A person's own webhooks, the newest first, each with its LATEST messages and their attempts (`latest`)."""
    tries = Prefetch("tries", HookAttempt.objects.order_by("pk"))
    latest = HookMessage.objects.defer("body").order_by("-pk").prefetch_related(tries)[:LATEST]
    mine = visible_to(user, Hook).filter(user=user.pk).exclude(url="").select_related("party").order_by("-pk")
    return list(mine.prefetch_related(Prefetch("messages", latest, to_attr="latest")))
