"""Desks for appointments and for what the service lays before the Secretariat."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.access import SECRETARIAT
from reviews.models import Appointment
from workflows import access
from workflows.admin.asking import Verbs
from workflows.admin.reading import ReadOnly
from workflows.models import Invitation, Task

admin.site.unregister(Appointment)


@admin.register(Appointment)
class AppointmentAdmin(Verbs, ReadOnly):
    """People are appointed by commands: each step has its fact. Adding one leads to the page for it."""

    list_display = ["name", "role", "party", "state", "email", "valid_from", "valid_until"]
    list_select_related = ["party"]
    list_filter = ["state", "role", "valid_until"]
    search_fields = ["name", "email", "=party__code"]
    ordering = ["name", "id"]
    fields = [
        "page",
        ("name", "role"),
        ("email", "user"),
        ("party", "institution", "provider", "group"),
        "note",
        ("valid_from", "valid_until"),
        ("state", "state_since", "reason"),
        ("proposed_by", "verified_by"),
        ("succeeds", "end_noticed_at", "disowned_at"),
    ]
    readonly_fields = ["page"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not access.reason_against(request.user, "propose_appointment")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return redirect("propose")

    @admin.display(description=gettext_lazy("page"))
    def page(self, row: Appointment) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("person", args=[row.pk]), _("History"))


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    readers = SECRETARIAT
    list_display = ["appointment", "invited_at", "expires_at", "accepted_at", "withdrawn_at"]
    list_select_related = ["appointment"]
    ordering = ["-id"]
    fields = ["appointment", ("invited_at", "expires_at"), ("accepted_at", "withdrawn_at")]


@admin.register(Task)
class TaskAdmin(Verbs, ReadOnly):
    readers = SECRETARIAT
    many = ("finish_task",)
    list_display = ["kind", "party", "words", "state", "opened_at"]
    list_filter = ["state", "kind"]
    ordering = ["opened_at", "id"]
    fields = ["page", "kind", "party", "words", ("state", "state_since"), "opened_at", ("outcome", "done_by")]
    readonly_fields = ["page"]

    @admin.display(description=gettext_lazy("about"))
    def page(self, row: Task) -> SafeString:
        if row.kind == Task.Kind.ADDRESS_FAILS:
            return format_html('<a href="{}?show=addresses">{}</a>', reverse("post-desk"), _("Post desk"))
        places = {Task.Kind.INACTIVE: ("follow-up", _("Follow-up")), Task.Kind.SAID_TO_BE_DONE: ("duty", _("Duty"))}
        name, text = places.get(Task.Kind(row.kind), ("person", _("Appointment")))
        return format_html('<a href="{}">{}</a>', reverse(name, args=[row.about]), text)
