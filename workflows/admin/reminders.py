"""Desks for reminding: the rules with their verbs, and the book of reminders."""

from __future__ import annotations

from django.contrib import admin

from workflows.admin.asking import Verbs
from workflows.admin.reading import ReadOnly
from workflows.models import Reminder, Rule


@admin.register(Rule)
class RuleAdmin(Verbs, ReadOnly):
    many = ("retire_rule",)
    list_display = ["kind", "offset_days", "times", "every_days", "to", "channel", "state"]
    list_filter = ["state", "kind", "channel"]
    ordering = ["kind", "offset_days"]
    fields = [
        ("kind", "offset_days"),
        ("times", "every_days"),
        ("to", "channel"),
        "texts",
        ("state", "state_since"),
    ]


@admin.register(Reminder)
class ReminderAdmin(ReadOnly):
    list_display = ["planned_at", "email", "duty", "number", "state", "why"]
    list_select_related = ["duty"]
    list_filter = ["state", "why"]
    search_fields = ["=email", "=duty__party__code"]
    ordering = ["-planned_at", "-id"]
    fields = [
        ("duty", "rule"),
        ("turn", "occurrence", "number", "last"),
        ("email", "appointment"),
        ("planned_at", "send_at", "noted_at"),
        ("state", "why"),
        "message",
    ]
