"""Action plans: read here, changed by verbs. A version shows its lines, each with a page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from workflows.access import visible_to
from workflows.admin.asking import Verbs
from workflows.admin.reading import ReadOnly
from workflows.models import Activity, Line, LineInstitution, Objective, Plan, PlanVersion
from workflows.queries.plans import with_links
from workflows.verbs import VERBS


def _link(row: Any, text: str) -> SafeString:
    address = reverse(f"admin:workflows_{row._meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>', address, text)


@admin.register(Plan)
class PlanAdmin(Verbs, ReadOnly):
    list_display = ["title", "party", "kind", "scope", "state", "state_since"]
    list_select_related = ["party"]
    list_filter = ["state", "kind", "scope"]
    search_fields = ["title", "party__code", "party__short_names"]
    ordering = ["-pk"]
    fields = [
        "title",
        ("party", "follow_up"),
        ("kind", "scope", "group"),
        ("language", "lead_institution"),
        ("state", "state_since"),
        "its_versions",
        ("cooperation_framework", "sdg_targets"),
        ("report_every_months", "report_due_days", "verified_independently"),
        ("drafted_by", "drafted_at"),
    ]
    readonly_fields = ["its_versions"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("follow_up__party", "follow_up__cycle")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Plan | None:
        """The plan, with the versions that this person may see."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            row.shown_versions = visible_to(request.user, PlanVersion).filter(plan=row.pk).order_by("number")
        return row

    @admin.display(description=gettext_lazy("versions"))
    def its_versions(self, row: Any) -> SafeString:
        links = ((_link(each, str(each.number)), each.get_state_display()) for each in row.shown_versions)
        return format_html_join("", "<div>{} · {}</div>", links)


@admin.register(PlanVersion)
class PlanVersionAdmin(Verbs, ReadOnly):
    list_display = ["plan", "number", "party", "state", "state_since"]
    list_select_related = ["plan", "party"]
    list_filter = ["state"]
    search_fields = ["plan__title", "party__code", "party__short_names"]
    ordering = ["-pk"]
    fields = [
        ("plan", "number", "party"),
        ("state", "state_since"),
        ("begun_by", "submitted_by", "submitted_at"),
        ("decided_by", "decided_at", "document"),
        "notes",
        "its_files",
        "its_lines",
    ]
    readonly_fields = ["its_files", "its_lines"]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> PlanVersion | None:
        """The version, with its objectives and the lines under each."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            row.shown_objectives = list(visible_to(request.user, Objective).filter(version=row.pk).order_by("position"))
            lines = visible_to(request.user, Line).filter(version=row.pk).order_by("position", "pk")
            row.shown_lines = list(lines.select_related("activity", "lead_institution"))
        return row

    @admin.display(description=gettext_lazy("files"))
    def its_files(self, row: Any) -> SafeString:
        links = [
            (reverse("plan-xlsx", args=[row.pk]), "Excel"),
            (reverse("plan-docx", args=[row.pk]), "Word"),
            (reverse("plan-import", args=[row.pk]), VERBS["import_plan"].label),
        ]
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description=gettext_lazy("activities"))
    def its_lines(self, row: Any) -> SafeString:
        return format_html_join(
            "",
            "<h3>{}</h3><ol>{}</ol>",
            (
                (
                    _link(objective, objective.text),
                    format_html_join(
                        "",
                        '<li value="{}">{} · <bdi>{}</bdi> · {} – {}</li>',
                        (_of_line(line) for line in row.shown_lines if line.objective_id == objective.pk),
                    ),
                )
                for objective in row.shown_objectives
            ),
        )


def _of_line(line: Line) -> tuple[Any, ...]:
    return (
        line.activity.number,
        _link(line, line.title),
        line.lead_institution or "–",
        line.starts_on or "–",
        line.ends_on or "–",
    )


@admin.register(Objective)
class ObjectiveAdmin(Verbs, ReadOnly):
    list_display = ["text", "version", "party", "provision"]
    list_select_related = ["version__plan", "party", "provision"]
    search_fields = ["text", "party__code", "party__short_names"]
    ordering = ["-pk"]
    fields = [("version", "party"), ("position", "provision"), "text"]


@admin.register(Line)
class LineAdmin(Verbs, ReadOnly):
    list_display = ["title", "version", "party", "priority", "lead_institution", "starts_on", "ends_on"]
    list_select_related = ["version__plan", "party", "lead_institution"]
    list_filter = ["priority", "horizon"]
    search_fields = ["title", "party__code", "party__short_names"]
    ordering = ["-pk"]
    fields = [
        ("version", "activity", "position"),
        "objective",
        "title",
        "description",
        "sources",
        "suggestion",
        ("priority", "rationale"),
        "outcome",
        ("indicator", "baseline", "target", "verification"),
        ("lead_institution", "supporting", "responsible"),
        ("starts_on", "ends_on", "horizon"),
        "moved_because",
        ("cost", "domestic_funding", "currency"),
        "assistance",
        "risk",
    ]
    readonly_fields = ["sources", "supporting"]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Line | None:
        """The line, with what it comes from as far as this person may see it."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            row.shown = with_links(request.user, [{"id": row.pk}])[0]
            institutions = visible_to(request.user, LineInstitution).filter(line=row.pk)
            row.shown["names"] = list(institutions.values_list("institution__name", flat=True))
        return row

    @admin.display(description=gettext_lazy("needs and observations"))
    def sources(self, row: Any) -> SafeString:
        return format_html_join(
            "",
            "<div><bdi>{}</bdi> <bdi>{}</bdi> {}</div>",
            ((each["reference"] or "", each["text"], each["place"]) for each in row.shown["sources"]),
        )

    @admin.display(description=gettext_lazy("supporting institutions"))
    def supporting(self, row: Any) -> str:
        return "; ".join(row.shown["names"]) or "–"


@admin.register(Activity)
class ActivityAdmin(Verbs, ReadOnly):
    list_display = ["title", "number", "plan", "party", "institution", "state", "percent", "ends_on"]
    list_select_related = ["plan", "party", "institution"]
    list_filter = ["state", "priority"]
    search_fields = ["title", "party__code", "party__short_names"]
    ordering = ["-pk"]
    fields = [
        ("number", "title"),
        ("plan", "party"),
        ("state", "state_since", "percent"),
        ("priority", "institution"),
        ("starts_on", "ends_on"),
        "origin",
    ]
