"""What every admin page of records has in common."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from reviews.access import visible_to
from reviews.history import history_of, is_tracked


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

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who changed which field, whichever way; the admin's own log only knows what was done here."""
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        if not is_tracked(self.model):
            return super().history_view(request, object_id, extra_context)
        context = self.admin_site.each_context(request) | {
            "title": _("History: %(record)s") % {"record": row},
            "opts": self.opts,
            "object": row,
            "changes": history_of(request.user, row),
        }
        return TemplateResponse(request, "admin/reviews/history.html", context)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(Scoped):
    """Somebody else's words: looked at, not edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
