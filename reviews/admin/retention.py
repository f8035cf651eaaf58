"""How long what is no part of the official record is kept: edited by officers, never added or removed."""

from django.contrib import admin
from django.http import HttpRequest

from reviews.admin.scoped import Scoped
from reviews.models import RetentionRule


@admin.register(RetentionRule)
class RetentionRuleAdmin(Scoped):
    list_display = ("__str__", "keep_days", "action", "is_active")
    list_filter = ("action", "is_active")
    fields = ("kind", "keep_days", "action", "is_active")
    readonly_fields = ("kind", "action")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
