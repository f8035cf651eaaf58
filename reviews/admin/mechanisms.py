"""Mechanisms, instruments, cycles and categories."""

from django.contrib import admin

from reviews.admin.scoped import Scoped
from reviews.models import Category, CategoryScheme, Chapter, Cycle, Instrument, Mechanism, Provision


@admin.register(Mechanism)
class MechanismAdmin(Scoped):
    list_display = ("__str__", "code", "valid_from", "valid_until")
    search_fields = ("code", "names")


@admin.register(Instrument)
class InstrumentAdmin(Scoped):
    list_display = ("__str__", "code")
    search_fields = ("code", "names")


@admin.register(Chapter)
class ChapterAdmin(Scoped):
    list_display = ("__str__", "instrument")
    list_filter = ("instrument",)
    search_fields = ("=number", "titles")
    joins = ("instrument",)


@admin.register(Provision)
class ProvisionAdmin(Scoped):
    list_display = ("__str__", "chapter", "instrument")
    list_filter = ("chapter",)
    search_fields = ("=number", "titles")
    autocomplete_fields = ("instrument", "chapter")
    joins = ("chapter", "instrument")


@admin.register(CategoryScheme)
class CategorySchemeAdmin(Scoped):
    list_display = ("__str__", "code", "is_open")
    search_fields = ("code", "names")


@admin.register(Category)
class CategoryAdmin(Scoped):
    list_display = ("__str__", "code", "scheme", "position", "valid_from", "valid_until")
    list_filter = ("scheme",)
    search_fields = ("code", "labels")
    autocomplete_fields = ("scheme",)
    joins = ("scheme",)


@admin.register(Cycle)
class CycleAdmin(Scoped):
    list_display = ("__str__", "mechanism", "code", "scheme", "starts_on", "ends_on")
    list_filter = ("mechanism",)
    search_fields = ("code", "names")
    autocomplete_fields = ("mechanism", "scheme", "chapters")
    joins = ("mechanism", "scheme")
