"""The desk of webhooks: how those of all people fare. Secrets and bodies are shown to nobody."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from reviews.access import SECRETARIAT
from workflows.admin.asking import Verbs
from workflows.admin.reading import ReadOnly
from workflows.models import Hook, HookAttempt, HookMessage


@admin.register(Hook)
class HookAdmin(Verbs, ReadOnly):
    readers = SECRETARIAT
    many = ("switch_hook_off",)
    list_display = ["name", "user", "url", "state", "failures", "failing_since"]
    list_select_related = ["user"]
    list_filter = ["state"]
    search_fields = ["name", "url", "=user__email"]
    ordering = ["-id"]
    fields = [
        ("name", "user"),
        "url",
        ("types", "party"),
        ("state", "state_since", "reason"),
        ("failures", "failing_since", "rests_until"),
        ("made_at", "previous_until"),
    ]


@admin.register(HookMessage)
class HookMessageAdmin(Verbs, ReadOnly):
    readers = SECRETARIAT
    many = ("send_hook_message_again",)
    list_display = ["type", "hook", "state", "attempts", "written_at", "due_at"]
    list_select_related = ["hook"]
    list_filter = ["state"]
    search_fields = ["=hook__name", "=type"]
    ordering = ["-id"]
    fields = [
        "hook",
        "type",
        "entry",
        ("state", "state_since", "reason"),
        ("attempts", "due_at"),
        "written_at",
        "tries",
    ]
    readonly_fields = ["tries"]

    @admin.display(description=_("attempts"))
    def tries(self, row: HookMessage) -> SafeString:
        lines = ((f"{each.at:%Y-%m-%d %H:%M:%S}", each.status or "–", each.answer) for each in row.tries.order_by("pk"))
        return format_html_join("", "<div>{} {} {}</div>", lines)


@admin.register(HookAttempt)
class HookAttemptAdmin(ReadOnly):
    readers = SECRETARIAT
    list_display = ["at", "message", "status", "milliseconds"]
    list_select_related = ["message__hook"]
    ordering = ["-id"]
    fields = ["message", "at", ("status", "milliseconds"), "answer"]
