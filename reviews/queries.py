"""What lists and pages read of the records: visible rows in, one query out, as plain values ready to be written."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet

from reviews.access import of_the_party, visible_to
from reviews.models import Chapter, Document, Guide, Membership, NeedProvision, Observation, Phase, Review, StateParty

Rows = QuerySet[Any]


def mechanisms(visible: Rows) -> Rows:
    return visible.values("id", "code", "names", "valid_from", "valid_until")


def cycles(visible: Rows) -> Rows:
    chapters = Chapter.objects.filter(cycles=OuterRef("pk")).order_by("position").values("number")
    return visible.values(
        "id",
        "mechanism",
        "code",
        "names",
        "scheme",
        "starts_on",
        "ends_on",
        "acknowledge_within",
        "answer_within",
        "inactive_after",
        "dormant_after",
        chapter_numbers=ArraySubquery(chapters),
    )


def provisions(visible: Rows) -> Rows:
    return visible.values(
        "id",
        "number",
        "titles",
        instrument_code=F("instrument__code"),
        chapter_number=F("chapter__number"),
    )


def categories(visible: Rows) -> Rows:
    return visible.values("id", "scheme", "code", "labels", "valid_from", "valid_until", scheme_code=F("scheme__code"))


def suggestions(visible: Rows) -> Rows:
    return visible.values(
        "id",
        "code",
        "category",
        "provision",
        "titles",
        "outcomes",
        "indicators",
        "months",
        "position",
        "is_offered",
        category_code=F("category__code"),
        article=F("provision__number"),
    )


def guides(visible: Rows) -> Rows:
    """Guides with the ids of the provisions and categories they are read on."""
    on = Guide.provisions.through.objects.filter(guide=OuterRef("pk")).order_by("provision__position")
    about = Guide.categories.through.objects.filter(guide=OuterRef("pk")).order_by("category")
    return visible.values(
        "id",
        "titles",
        "url",
        articles=ArraySubquery(on.values("provision__number")),
        category_ids=ArraySubquery(about.values("category")),
    )


def groups(visible: Rows) -> Rows:
    members = Membership.objects.filter(group=OuterRef("pk")).order_by("party").values("party")
    return visible.values("id", "kind", "code", "names", members=ArraySubquery(members))


def parties(visible: Rows) -> Rows:
    groups_of = Membership.objects.filter(party=OuterRef("pk")).order_by("group__code").values("group__code")
    return visible.values(
        "code",
        "short_names",
        "formal_names",
        "is_un_member",
        "is_least_developed",
        "is_small_island",
        "is_anonymised",
        "working_language",
        "time_zone",
        "weekend",
        group_codes=ArraySubquery(groups_of),
    )


def mission_email(user: Any, party: str) -> str | None:
    """The address of a State's Permanent Mission; None for those who may not see what the State tells us."""
    own = StateParty.objects.filter(of_the_party(user, "pk"), pk=party)
    return own.values_list("mission_email", flat=True).first()


def reviews(visible: Rows) -> Rows:
    return visible.values("id", "party", "cycle", "state", "state_since", "started_on", "concluded_on")


def phases(review_id: Any) -> list[dict[str, Any]]:
    """The phases of one review, in order."""
    return list(Phase.objects.filter(review=review_id).order_by("started_on", "id").values(*PHASE))


PHASE = ("kind", "started_on", "ended_on")


def reviewing_parties(review_id: Any) -> list[str]:
    """The codes of the States that conduct one review."""
    conducting = Review.reviewing_parties.through.objects.filter(review=review_id)
    return list(conducting.order_by("stateparty").values_list("stateparty", flat=True))


def documents(visible: Rows) -> Rows:
    return visible.values(
        "id",
        "party",
        "review",
        "kind",
        "title",
        "symbol",
        "language",
        "series",
        "version",
        "dated_on",
        "checksum",
        "classification",
        file_name=F("file__name"),
        media_type=F("file__media_type"),
        size=F("file__size"),
    )


def with_visible_documents(user: Any, rows: list[dict[str, Any]], field: str = "document") -> list[dict[str, Any]]:
    """The rows without the ids, in this field, of documents that this person may not see. One statement."""
    named = {row[field] for row in rows} - {None}
    seen = set(visible_to(user, Document).filter(pk__in=named).values_list("pk", flat=True)) | {None}
    return [row if row[field] in seen else row | {field: None, **_without_place(row)} for row in rows]


def _without_place(row: dict[str, Any]) -> dict[str, Any]:
    return {"place": ""} if "place" in row else {}


def observations(visible: Rows) -> Rows:
    cited = Observation.provisions.through.objects.filter(observation=OuterRef("pk"))
    articles = cited.order_by("provision__position").values("provision__number")
    return visible.values(
        "id",
        "party",
        "review",
        "kind",
        "text",
        "document",
        "place",
        "classification",
        articles=ArraySubquery(articles),
    )


def needs(visible: Rows) -> Rows:
    cited = NeedProvision.objects.filter(need=OuterRef("pk"))
    articles = cited.order_by("provision__position").values("provision__number")
    return visible.values(
        "id",
        "reference",
        "party",
        "cycle",
        "review",
        "category",
        "text",
        "priority",
        "rationale",
        "raised_on",
        "document",
        "place",
        "classification",
        category_code=F("category__code"),
        articles=ArraySubquery(articles),
    )
