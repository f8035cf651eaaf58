"""An admin in which one only reads: rows by access.visible_to, rights by role, history told by facts."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from reviews.access import READS_EVERYTHING, roles
from workflows.access import visible_to


class ReadOnly(admin.ModelAdmin):
    """`readers` names the roles that find this register in their admin; Django's rights per model are not asked."""

    readers: ClassVar[frozenset[str]] = READS_EVERYTHING
    show_full_result_count = False
    list_per_page = 50
    actions: Any = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = visible_to(request.user, self.model)
        return rows.order_by(*self.get_ordering(request)) if self.get_ordering(request) else rows

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(roles(request.user) & self.readers)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What happened to a row is told by its facts; the admin's own log knows nothing of them."""
        return redirect(history_of(object_id))


def history_of(id_: str) -> str:
    """The address of the facts about this row; of all facts, where rows of its kind have no facts of their own."""
    address = reverse("admin:ledger_entry_changelist")
    try:
        return f"{address}?{urlencode({'subject': UUID(id_)})}"
    except ValueError:
        return address
