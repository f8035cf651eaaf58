"""Days on which nobody works, and days on which people do: what an officer writes here, no library overwrites."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from reviews.admin.scoped import Scoped
from reviews.models import Holiday


@admin.register(Holiday)
class HolidayAdmin(Scoped):
    list_display = ("day", "party", "kind", "name", "source")
    list_filter = ("source", "kind", "day")
    search_fields = ("name", "=party__code")
    autocomplete_fields = ("party",)
    readonly_fields = ("source",)
    joins = ("party",)

    def save_model(self, request: HttpRequest, obj: Holiday, form: Any, change: bool) -> None:
        obj.source = Holiday.Source.PERSON
        super().save_model(request, obj, form, change)
