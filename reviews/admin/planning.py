"""What helps with drafting a plan: the library of suggested activities, and guides."""

from django.contrib import admin
from django.db.models import URLField

from reviews.admin.scoped import Scoped
from reviews.models import Guide, Suggestion


@admin.register(Suggestion)
class SuggestionAdmin(Scoped):
    list_display = ("__str__", "category", "provision", "months", "position", "is_offered")
    list_filter = ("category__scheme", "category", "is_offered")
    search_fields = ("code", "titles")
    autocomplete_fields = ("category", "provision")
    joins = ("category", "provision")


@admin.register(Guide)
class GuideAdmin(Scoped):
    list_display = ("__str__", "url")
    list_filter = ("categories",)
    search_fields = ("titles", "url")
    autocomplete_fields = ("provisions", "categories")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
