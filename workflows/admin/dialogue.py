"""The dialogue with States: contacts, meetings, and what was said of needs."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from reviews.access import AUDITOR, SECRETARIAT
from reviews.models import Assessment
from workflows.admin.asking import Verbs
from workflows.admin.reading import ReadOnly
from workflows.models import Contact, Workshop


@admin.register(Contact)
class ContactAdmin(ReadOnly):
    """Who was spoken to; a new one is recorded at its follow-up."""

    readers = SECRETARIAT | {AUDITOR}
    list_display = ["party", "held_on", "channel", "people"]
    list_select_related = ["party"]
    list_filter = ["channel"]
    search_fields = ["=party__code", "party__short_names", "people"]
    ordering = ["-pk"]
    fields = ["party", ("held_on", "channel"), "people", "summary", ("recorded_by", "recorded_at")]


@admin.register(Workshop)
class WorkshopAdmin(Verbs, ReadOnly):
    list_display = ["title", "party", "kind", "starts_on", "ends_on", "state"]
    list_select_related = ["party"]
    list_filter = ["state", "kind"]
    search_fields = ["=party__code", "party__short_names", "title"]
    ordering = ["-pk"]
    fields = [
        ("title", "kind"),
        ("party", "place"),
        ("starts_on", "ends_on"),
        ("state", "state_since"),
        "took_part",
        "outcome",
        ("seed_funding", "currency"),
        "reason",
        "planned_by",
    ]
    readonly_fields = ["took_part"]

    @admin.display(description=gettext_lazy("participants"))
    def took_part(self, row: Workshop) -> SafeString | str:
        people = ((each["name"], each["office"]) for each in row.participants)
        return format_html_join("", "<div><bdi>{}</bdi> <bdi>{}</bdi></div>", people) or "–"


@admin.register(Assessment)
class AssessmentAdmin(ReadOnly):
    """What States said of their needs; another answer is given at the need."""

    list_display = ["need", "party", "assessed_on", "timing", "status", "source"]
    list_select_related = ["need", "party"]
    list_filter = ["status", "timing", "source"]
    search_fields = ["need__reference", "=party__code", "party__short_names"]
    ordering = ["-pk"]
    fields = [
        ("need", "party"),
        ("assessed_on", "timing", "status"),
        "remaining",
        "assistance",
        ("source", "said_by"),
        ("recorded_by", "recorded_at"),
    ]
