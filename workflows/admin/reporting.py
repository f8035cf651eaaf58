"""Desks for reporting: periods, reports with what they say, extensions and waivers."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from workflows.admin.asking import Verbs
from workflows.admin.reading import ReadOnly
from workflows.models import Extension, Period, Report, ReportAnswer, ReportLine, Waiver


@admin.register(Period)
class PeriodAdmin(Verbs, ReadOnly):
    many = ("lock_period",)
    list_display = ["plan", "party", "number", "starts_on", "ends_on", "due_on", "state"]
    list_select_related = ["plan", "party"]
    list_filter = ["state", "due_on"]
    search_fields = ["plan__title", "=party__code"]
    ordering = ["-id"]
    fields = ["plan", "party", "number", ("starts_on", "ends_on", "due_on"), ("state", "state_since")]


@admin.register(Report)
class ReportAdmin(Verbs, ReadOnly):
    many = ("accept_report",)
    list_display = ["plan", "party", "kind", "period", "state", "state_since"]
    list_select_related = ["plan", "party", "period__plan"]
    list_filter = ["state", "kind"]
    search_fields = ["plan__title", "=party__code"]
    ordering = ["-id"]
    fields = [
        ("plan", "period", "kind"),
        ("state", "state_since"),
        "summary",
        "says",
        ("begun_by", "begun_at"),
        ("submitted_by", "submitted_at"),
        ("decided_by", "decided_at"),
        "notes",
    ]
    readonly_fields = ["says"]

    @admin.display(description=gettext_lazy("what it says"))
    def says(self, row: Report) -> SafeString:
        lines, answers = (reverse(f"admin:workflows_{name}_changelist") for name in ("reportline", "reportanswer"))
        asked = f"?report__id__exact={row.pk}"
        words = (gettext_lazy("of activities"), gettext_lazy("of needs"))
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>', lines + asked, words[0], answers + asked, words[1]
        )


@admin.register(ReportLine)
class ReportLineAdmin(ReadOnly):
    list_display = ["activity", "party", "status", "percent", "spent", "currency", "written_at"]
    list_select_related = ["activity", "party"]
    list_filter = ["status"]
    search_fields = ["activity__title", "=party__code"]
    ordering = ["-id"]
    fields = [
        ("report", "activity"),
        ("status", "percent"),
        "outcome",
        "risk",
        ("evidence", "verified_by"),
        ("spent", "currency"),
        ("written_by", "written_at"),
    ]

    def lookup_allowed(self, lookup: str, value: str, request: object = None) -> bool:
        return lookup == "report__id__exact" or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]


@admin.register(ReportAnswer)
class ReportAnswerAdmin(ReadOnly):
    list_display = ["need", "party", "timing", "status", "written_by"]
    list_select_related = ["need", "party"]
    list_filter = ["status", "timing"]
    search_fields = ["=need__reference", "=party__code"]
    ordering = ["-id"]
    fields = [("report", "need"), ("timing", "status"), "remaining", "assistance", "written_by"]

    def lookup_allowed(self, lookup: str, value: str, request: object = None) -> bool:
        return lookup == "report__id__exact" or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]


@admin.register(Extension)
class ExtensionAdmin(Verbs, ReadOnly):
    many = ("grant_extension",)
    list_display = ["period", "party", "until_on", "reason", "state", "state_since"]
    list_select_related = ["period__plan", "party"]
    list_filter = ["state"]
    search_fields = ["=party__code"]
    ordering = ["-id"]
    fields = ["period", "until_on", "reason", ("state", "state_since"), "answer", ("asked_by", "decided_by")]


@admin.register(Waiver)
class WaiverAdmin(Verbs, ReadOnly):
    list_display = ["plan", "party", "until_on", "reason", "state", "state_since"]
    list_select_related = ["plan", "party"]
    list_filter = ["state"]
    search_fields = ["plan__title", "=party__code"]
    ordering = ["-id"]
    fields = ["plan", "until_on", "reason", ("state", "state_since"), "given_by", "ended_because"]
