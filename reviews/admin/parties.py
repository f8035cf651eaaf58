"""States, their groups and the people they have named."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from reviews.access import reach
from reviews.admin.scoped import ReadOnly, Scoped
from reviews.models import Appointment, Group, Institution, Membership, Provider, StateParty, User


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("group",)


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
    inlines = (MembershipInline,)

    def get_list_display(self, request: HttpRequest) -> Any:
        return _told_to(request, super().get_list_display(request))

    def get_fields(self, request: HttpRequest, obj: StateParty | None = None) -> Any:
        return _told_to(request, super().get_fields(request, obj))


def _told_to(request: HttpRequest, names: Any) -> list[str]:
    """How a State is written to is no part of the register: who sees some States only is not told."""
    return [name for name in names if name != "mission_email" or reach(request.user).everything]


@admin.register(Group)
class GroupAdmin(Scoped):
    list_display = ("__str__", "kind", "code")
    list_filter = ("kind",)
    search_fields = ("code", "names")


@admin.register(Institution)
class InstitutionAdmin(Scoped):
    list_display = ("name", "party")
    search_fields = ("name", "=party__code")
    autocomplete_fields = ("party",)
    joins = ("party",)


@admin.register(Provider)
class ProviderAdmin(Scoped):
    list_display = ("name", "kind", "party")
    list_filter = ("kind",)
    search_fields = ("name",)
    autocomplete_fields = ("party",)
    joins = ("party",)


@admin.register(Appointment)
class AppointmentAdmin(ReadOnly):
    """People are appointed by commands: each step has its fact."""

    list_display = ("name", "role", "party", "state", "email", "valid_from", "valid_until")
    list_filter = ("role", "state", "valid_until")
    search_fields = ("name", "email", "=party__code", "party__short_names")
    joins = ("party",)


@admin.register(User)
class UserAdmin(ReadOnly):
    """Accounts are looked at here; the password and the second factor are their owner's business."""

    list_display = ("email", "name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("email", "name")
    fields = ("email", "name", "language", "time_zone", "is_active", "joined_at", "last_login")
    readonly_fields = ("joined_at",)
