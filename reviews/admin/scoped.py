"""What every admin page of records has in common."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from reviews.access import visible_to


class Scoped(admin.ModelAdmin):
    """Shows the rows that access.visible_to allows, with what a list names joined in; deletes nothing.

    Records of a State are corrected, never deleted: what they led to would lose its reason.
    """

    joins: tuple[str, ...] = ()
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = visible_to(request.user, super().get_queryset(request))
        return rows.select_related(*self.joins) if self.joins else rows

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(Scoped):
    """Somebody else's words: looked at, not edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
