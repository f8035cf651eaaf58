"""Reviews with their phases and documents, observations and needs."""

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reviews.access import seen_without_release
from reviews.admin.scoped import ReadOnly, Scoped
from reviews.models import Document, Need, NeedProvision, Observation, Phase, Review


class PhaseInline(admin.TabularInline):
    model = Phase
    extra = 0


@admin.register(Review)
class ReviewAdmin(Scoped):
    list_display = ("party", "cycle", "state", "started_on", "concluded_on")
    list_filter = ("state", "cycle", "party__groups")
    search_fields = ("=party__code", "party__short_names")
    autocomplete_fields = ("party", "cycle", "reviewing_parties")
    readonly_fields = ("state", "state_since", "concluded_on")
    date_hierarchy = "concluded_on"
    inlines = (PhaseInline,)
    joins = ("party", "cycle")
    change_list_template = "admin/reviews/import_link.html"


@admin.register(Document)
class DocumentAdmin(ReadOnly):
    """Filed, followed by newer versions and classified by verbs."""

    list_display = ("title", "party", "kind", "symbol", "language", "version", "dated_on", "classification")
    list_filter = ("kind", "classification", "language")
    search_fields = ("title", "symbol", "=party__code", "party__short_names")
    fields = (
        "title",
        ("party", "review"),
        ("kind", "version"),
        ("symbol", "language", "dated_on"),
        "classification",
        "checksum",
    )
    joins = ("party", "review__cycle")


@admin.register(Observation)
class ObservationAdmin(ReadOnly):
    """The reviewers' words: nobody edits them here."""

    list_display = ("__str__", "party", "kind", "classification")
    list_filter = ("kind", "classification")
    search_fields = ("text", "=party__code", "party__short_names")
    joins = ("party",)


@admin.register(Need)
class NeedAdmin(ReadOnly):
    """Imported from the review; what is decided about a need is decided by verbs."""

    list_display = ("reference", "party", "cycle", "articles", "category", "priority", "classification")
    list_filter = ("cycle", "category", "priority", "classification", "party__groups")
    search_fields = ("reference", "text", "=party__code", "party__short_names")
    fields = (
        ("reference", "party", "cycle"),
        "review",
        ("articles", "category"),
        "text",
        ("priority", "rationale"),
        ("document", "place"),
        "classification",
    )
    readonly_fields = ("articles",)
    joins = ("party", "cycle", "category")
    change_list_template = "admin/reviews/import_link.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Need]:
        numbers = NeedProvision.objects.select_related("provision").order_by("provision__position")
        rows = super().get_queryset(request).filter(seen_without_release(request.user))  # what consent shows is noted
        return rows.prefetch_related(Prefetch("need_provisions", numbers))

    @admin.display(description=_("articles"))
    def articles(self, need: Need) -> str:
        return ", ".join(named.provision.number for named in need.need_provisions.all())
