"""Registers as reviews/ has them, with the verbs that can be asked of their rows."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reviews.admin import parties, records
from reviews.models import Disclosure, Document, Need, Reading, Release, Review, StateParty
from workflows.admin.asking import Verbs
from workflows.admin.reading import ReadOnly
from workflows.queries.consent import releases_for

admin.site.unregister([Document, Need, Review, StateParty])


class ByVerb(Verbs):
    """A register some of whose fields, once a row exists, change only by a verb, which records the fact."""

    by_verb: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, *self.by_verb] if obj is not None else fixed


@admin.register(Need)
class NeedAdmin(Verbs, records.NeedAdmin):
    """The reviewers' words and the State's decisions: only verbs change them (rule 6)."""


@admin.register(Document)
class DocumentAdmin(Verbs, records.DocumentAdmin):
    """Only verbs change a document; its file is read on its page, where the reading is noted."""


@admin.register(Release)
class ReleaseAdmin(Verbs, ReadOnly):
    """What States decided on who may see their needs; a decision is not for those whom it merely lets see the need."""

    list_display = ["need", "party", "audience", "decided_on", "decided_at", "revoked_at"]
    list_select_related = ["need", "party"]
    list_filter = ["audience", ("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ["need__reference", "=party__code", "party__short_names"]
    ordering = ["-pk"]
    fields = [
        ("need", "party"),
        ("audience", "named"),
        ("basis", "document"),
        ("decided_on", "decided_at", "decided_by"),
        ("revoked_at", "revoked_by", "ended_because"),
    ]
    readonly_fields = ["named", "ended_because"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(pk__in=releases_for(request.user).values("pk"))

    @admin.display(description=_("providers"))
    def named(self, row: Release) -> str:
        return ", ".join(str(provider) for provider in row.providers.all()) or "–"


@admin.register(Disclosure)
class DisclosureAdmin(ReadOnly):
    """Who has seen which need by consent."""

    list_display = ["need", "party", "provider", "user", "on", "at"]
    list_select_related = ["need", "party", "provider", "user"]
    list_filter = ["provider"]
    search_fields = ["need__reference", "=party__code"]
    ordering = ["-pk"]


@admin.register(Reading)
class ReadingAdmin(ReadOnly):
    """Who has opened which document that is not public."""

    list_display = ["document", "party", "user", "at"]
    list_select_related = ["document", "party", "user"]
    search_fields = ["document__title", "=party__code"]
    ordering = ["-pk"]


@admin.register(Review)
class ReviewAdmin(Verbs, records.ReviewAdmin):
    """Fields are the register's business; concluding, which sets everything off, is asked for here."""


@admin.register(StateParty)
class StatePartyAdmin(ByVerb, parties.StatePartyAdmin):
    by_verb = ("mission_email", "working_language", "time_zone", "weekend")
