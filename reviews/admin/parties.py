"""States, their groups and the people they have named."""

from django.contrib import admin

from reviews.admin.scoped import Scoped
from reviews.models import FocalPoint, Group, Membership, StateParty


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("group",)


class FocalPointInline(admin.TabularInline):
    model = FocalPoint
    extra = 0
    autocomplete_fields = ("user",)
    fields = ("kind", "name", "email", "language", "user", "valid_from", "valid_until")


@admin.register(StateParty)
class StatePartyAdmin(Scoped):
    list_display = (
        "code",
        "__str__",
        "working_language",
        "time_zone",
        "mission_email",
        "is_un_member",
        "is_anonymised",
    )
    list_display_links = ("code", "__str__")
    list_filter = (
        "groups",
        "working_language",
        "is_un_member",
        "is_least_developed",
        "is_small_island",
        "is_anonymised",
    )
    search_fields = ("=code", "short_names")
    inlines = (FocalPointInline, MembershipInline)


@admin.register(Group)
class GroupAdmin(Scoped):
    list_display = ("__str__", "kind", "code")
    list_filter = ("kind",)
    search_fields = ("code", "names")


@admin.register(FocalPoint)
class FocalPointAdmin(Scoped):
    list_display = ("name", "party", "kind", "email", "valid_from", "valid_until")
    list_filter = ("kind", "valid_until")
    search_fields = ("name", "email", "=party__code", "party__short_names")
    autocomplete_fields = ("party", "user")
    joins = ("party",)
