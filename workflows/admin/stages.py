"""What was carried over from one follow-up into another."""

from __future__ import annotations

from django.contrib import admin

from reviews.access import AUDITOR, SECRETARIAT
from workflows.admin.reading import ReadOnly
from workflows.models import Carried


@admin.register(Carried)
class CarriedAdmin(ReadOnly):
    readers = SECRETARIAT | {AUDITOR}
    list_display = ["__str__", "party", "origin", "follow_up", "stage", "carried_at"]
    list_select_related = [
        "party",
        "need",
        "activity",
        "origin__party",
        "origin__cycle",
        "follow_up__party",
        "follow_up__cycle",
    ]
    list_filter = ["stage"]
    search_fields = ["party__code", "party__short_names"]
    ordering = ["-pk"]
    fields = ["need", "activity", "stage", "party", "origin", "follow_up", "carried_at"]
