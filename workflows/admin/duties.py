"""Desks for what is owed, and for how long it may take."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from reviews.access import OFFICER, roles
from reviews.admin.scoped import Scoped
from workflows.access import visible_to
from workflows.admin.asking import Verbs
from workflows.admin.reading import ReadOnly
from workflows.models import Duty, Patience


@admin.register(Duty)
class DutyAdmin(Verbs, ReadOnly):
    list_display = ["kind", "party", "owed_by", "due_on", "state", "overdue_noted", "next_at"]
    list_select_related = ["party"]
    list_filter = ["state", "overdue_noted", "kind", "owed_by", "due_on"]
    search_fields = ["=party__code"]
    ordering = ["due_on", "id"]
    fields = [
        ("kind", "owed_by"),
        ("party", "follow_up", "appointment"),
        ("due_on", "overdue_noted"),
        ("named_on", "counted_from"),
        ("state", "state_since", "opened_at"),
        ("snoozed_until", "snoozed_because"),
        ("turn", "turn_from"),
        ("reminded", "next_at"),
    ]


@admin.register(Patience)
class PatienceAdmin(Scoped):
    """Days are edited by officers; what there are duties of, the process says."""

    list_display = ("__str__", "days", "working_days")
    fields = ("kind", "days", "working_days")
    readonly_fields = ("kind",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return visible_to(request.user, Patience).order_by("kind")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return OFFICER in roles(request.user)
