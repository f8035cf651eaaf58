"""Follow-ups, letters, and the post room."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.access import SECRETARIAT, told_small_figures
from reviews.files.answers import disposition
from workflows.access import visible_to
from workflows.admin.asking import Verbs
from workflows.admin.reading import ReadOnly
from workflows.models import Address, FollowUp, Letter, Message, PostRoom
from workflows.queries import health
from workflows.queries.timeline import of_case

LINK = re.compile(r"(/(?:acknowledge|not-the-right-contact)/)\S+")
"""Whoever holds the link speaks for the State: the desk shows where it stood, never the link itself."""


TOLD_INSIDE = ("needs", "outcome")
"""Of a follow-up: what observers are not told."""


def frozen(text: str, language: str) -> SafeString:
    """A text that was frozen, as it stands and in its own direction."""
    return format_html('<div class="frozen" lang="{}" dir="auto">{}</div>', language, text)


def _without_small_figures(request: HttpRequest, columns: Any) -> list[Any]:
    """How many needs a State has is told outside the Secretariat only where it is no small figure: see the board."""
    return [column for column in columns if column not in TOLD_INSIDE or told_small_figures(request.user, "")]


@admin.register(FollowUp)
class FollowUpAdmin(Verbs, ReadOnly):
    change_form_template = "admin/workflows/follow_up.html"
    list_display = ["party", "cycle", "regional_group", "state", "state_since", "needs"]
    list_select_related = ["party", "cycle", "regional_group"]
    list_filter = ["state", "cycle", "regional_group"]
    search_fields = ["party__code", "party__short_names"]
    ordering = ["-opened_at", "-pk"]
    fields = [
        ("party", "cycle", "regional_group"),
        ("state", "state_since", "stage_before"),
        "needs",
        "outcome",
        ("opened_at", "process_version"),
    ]

    def get_list_display(self, request: HttpRequest) -> Any:
        return _without_small_figures(request, self.list_display)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return _without_small_figures(request, self.fields)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        shown = {}
        if row is not None:
            letters = visible_to(request.user, Letter).filter(follow_up=row.pk).defer("pdf", "html", "text")
            shown = {"timeline": of_case(request.user, row.pk, every_step=True), "letters": letters}
        return super().change_view(request, object_id, form_url, shown | (extra_context or {}))


@admin.register(Letter)
class LetterAdmin(Verbs, ReadOnly):
    list_display = ["reference", "party", "version", "language", "state", "state_since"]
    list_select_related = ["party"]
    list_filter = ["state", "kind", "language"]
    search_fields = ["reference", "party__code", "party__short_names"]
    ordering = ["-pk"]
    fields = [
        ("reference", "version", "language"),
        ("state", "state_since"),
        "page",
        "sent_to",
        "subject",
        "frozen_text",
        "checksum",
        ("drafted_by", "drafted_at"),
        ("cleared_by", "cleared_at"),
        "sent_at",
        ("acknowledged_by", "acknowledged_at"),
    ]
    readonly_fields = ["page", "sent_to", "frozen_text"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("pdf", "html")

    @admin.display(description=gettext_lazy("pages"))
    def page(self, row: Letter) -> SafeString:
        links = [
            (reverse("follow-up", args=[row.follow_up_id]), _("Follow-up")),
            (reverse("letter-pdf", args=[row.pk]), _("PDF")),
        ]
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description=gettext_lazy("recipients"))
    def sent_to(self, row: Letter) -> SafeString:
        return format_html_join(
            "", "<div><bdi>{}</bdi> <bdi>{}</bdi></div>", ((p["name"], p["email"]) for p in row.recipients)
        )

    @admin.display(description=gettext_lazy("text"))
    def frozen_text(self, row: Letter) -> SafeString:
        return frozen(row.text, row.language)


@admin.register(Message)
class MessageAdmin(Verbs, ReadOnly):
    """The post desk: what waits, what left, and what a person has to decide."""

    readers = SECRETARIAT
    many = ("confirm_arrival", "send_again", "set_message_aside")
    list_display = ["recipient", "subject", "state", "state_since", "attempts", "due_at"]
    list_filter = ["state", "kind"]
    search_fields = ["recipient", "=message_id"]
    ordering = ["-pk"]
    fields = [
        ("recipient", "recipient_name"),
        ("state", "state_since"),
        "answer",
        ("attempts", "due_at"),
        "message_id",
        "subject",
        "content",
        "enclosed",
        "written_at",
    ]
    readonly_fields = ["content", "enclosed"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("attachment", "html")

    def get_urls(self) -> list[URLPattern]:
        enclosed = self.admin_site.admin_view(self.attachment_view)
        name = "workflows_message_attachment"
        return [path("<uuid:object_id>/attachment/", enclosed, name=name), *super().get_urls()]

    def attachment_view(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """What was enclosed, as it went out, as a download."""
        row = visible_to(request.user, Message).filter(pk=object_id).first()
        if row is None or not row.attachment or not self.has_view_permission(request):
            raise Http404
        headers = {"Content-Disposition": disposition(row.attachment_name)}
        return HttpResponse(bytes(row.attachment), content_type=row.attachment_type, headers=headers)

    @admin.display(description=gettext_lazy("content as sent"))
    def content(self, row: Message) -> SafeString:
        return frozen(LINK.sub(r"\1…", row.text), row.language)

    @admin.display(description=gettext_lazy("attachment"))
    def enclosed(self, row: Message) -> SafeString | str:
        if not row.attachment_name:
            return "–"
        address = reverse("admin:workflows_message_attachment", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, row.attachment_name)


@admin.register(Address)
class AddressAdmin(Verbs, ReadOnly):
    """Addresses to which mail failed; all others are good, and have no row."""

    readers = SECRETARIAT
    many = ("trust_address",)
    list_display = ["email", "state", "state_since", "answer"]
    list_filter = ["state"]
    search_fields = ["email"]
    ordering = ["-pk"]
    fields = ["email", ("state", "state_since"), "answer", ("failed_at", "soft_failures")]


@admin.register(PostRoom)
class PostRoomAdmin(Verbs, ReadOnly):
    """One row, so the list leads straight to it."""

    readers = SECRETARIAT
    fields = ["held", "held_kinds", "reason", "since"]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> PostRoom | None:
        return health.post_room(request.user)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("admin:workflows_postroom_change", 1)
