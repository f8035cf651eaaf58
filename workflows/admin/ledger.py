"""The ledger: facts to read, the desk of dead deliveries, signs of life and anchors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reviews.access import AUDITOR, SECRETARIAT
from workflows.admin.asking import Verbs
from workflows.admin.reading import ReadOnly
from workflows.ledger import Fact
from workflows.ledger.models import Anchor, Delivery, Entry, Heartbeat
from workflows.queries import timeline


class OfType(admin.SimpleListFilter):
    """By kind of fact, from the list of those we know: asking the table for its kinds would read all of it."""

    title = _("fact")
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in sorted(Fact.known)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(type=self.value()) if self.value() else queryset


@admin.register(Entry)
class EntryAdmin(ReadOnly):
    list_display = ["at", "told", "party", "who"]
    list_filter = [OfType]
    search_fields = ["actor"]
    ordering = ["-id"]
    fields = [
        "told",
        "type",
        "at",
        "recorded_at",
        "who",
        "party",
        "subject",
        "payload",
        "cause",
        "case",
        "number",
        "seal",
    ]
    readonly_fields = ["told", "who", "seal"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        try:
            id_ = UUID(search_term.strip())
        except ValueError:
            if not search_term.strip():
                return queryset, False
            return queryset.filter(Q(actor=search_term.strip()) | Q(party=search_term.strip().upper())), False
        return queryset.filter(Q(case=id_) | Q(subject=id_) | Q(id=id_)), False

    @admin.display(description=_("what happened"))
    def told(self, row: Entry) -> str:
        return timeline.sentence(row)

    @admin.display(description=_("actor"))
    def who(self, row: Entry) -> str:
        return timeline.actor(row.actor)

    @admin.display(description=_("hash"))
    def seal(self, row: Entry) -> str:
        return bytes(row.hash).hex()


class DeadFirst(admin.SimpleListFilter):
    """The desk shows what is dead, until somebody asks for something else."""

    title = _("state")
    parameter_name = "state__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Delivery.State.choices, ("any", _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        state = self.value() or Delivery.State.DEAD
        return queryset if state == "any" else queryset.filter(state=state)

    def choices(self, changelist: Any) -> Iterator[Any]:
        chosen = self.value() or Delivery.State.DEAD
        for value, label in self.lookup_choices:
            address = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": chosen == value, "query_string": address, "display": label}


@admin.register(Delivery)
class DeliveryAdmin(Verbs, ReadOnly):
    """The desk of dead deliveries: why each failed, and whether it is tried again or set aside."""

    readers = SECRETARIAT
    many = ("replay_delivery", "set_delivery_aside")
    list_display = ["reaction", "fact", "state", "attempts", "outcome", "due_at", "queue"]
    list_select_related = ["entry"]
    list_filter = [DeadFirst, "queue"]
    ordering = ["-id"]
    fields = [
        "reaction",
        ("state", "attempts"),
        "outcome",
        "fact",
        "entry",
        "queue",
        ("due_at", "done_at"),
        "every",
        "case_id",
        "number",
    ]
    readonly_fields = ["fact"]

    @admin.display(description=_("fact"))
    def fact(self, row: Delivery) -> str:
        return timeline.sentence(row.entry)


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnly):
    readers = SECRETARIAT | {AUDITOR}
    list_display = ["queue", "at"]


@admin.register(Anchor)
class AnchorAdmin(ReadOnly):
    readers = SECRETARIAT | {AUDITOR}
    list_display = ["day", "taken_at", "cases", "facts", "digest"]
    ordering = ["-day"]
