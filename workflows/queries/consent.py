"""Needs and documents as their pages read them, what was decided about them, and who has seen them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from reviews.access import seen_without_release, told_who_has_seen
from reviews.languages import Language
from reviews.models import (
    Category,
    Disclosure,
    Document,
    Need,
    NeedProvision,
    Reading,
    Release,
    ReleaseProvider,
    StateParty,
)
from workflows.access import visible_to

PAGE = 50
LATEST = 200
Row = dict[str, Any]


def without_release(user: Any, need_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Those of these needs that the person sees whatever was released, and whether they see the document it is from."""
    document = visible_to(user, Document).filter(pk=OuterRef("document"))
    own = Need.objects.filter(seen_without_release(user), pk__in=need_ids)
    return dict(own.annotate(document_seen=Exists(document)).values_list("pk", "document_seen"))


def releases_for(user: Any) -> QuerySet[Release]:
    """What was decided about needs that the person sees by their own right: others learn only that a need is theirs."""
    needs = Need.objects.filter(seen_without_release(user))
    return visible_to(user, Release).filter(need__in=needs)


def releases(visible: QuerySet[Any]) -> QuerySet[Any]:
    """Decisions as plain values; `named`: the ids of the providers they name."""
    named = ReleaseProvider.objects.filter(release=OuterRef("pk")).order_by("provider__name")
    fields = ("id", "need", "party", "audience", "basis", "document", "decided_on", "decided_at", "decided_by")
    told = visible.annotate(in_force=Q(revoked_at=None), named=ArraySubquery(named.values("provider")))
    return told.values(*fields, "in_force", "revoked_at", "revoked_by", "reason", "named")


def disclosures(visible: QuerySet[Any]) -> QuerySet[Any]:
    return visible.values(
        "id", "need", "release", "on", "at", provider_name=F("provider__name"), person=F("user__name")
    )


def readings(visible: QuerySet[Any]) -> QuerySet[Any]:
    return visible.values("id", "document", "at", person=F("user__name"))


@dataclass(frozen=True)
class Wishes:
    """What a person asked to see of a list, read from an address; what cannot be understood is left aside."""

    article: str = ""
    category: str = ""
    party: str = ""
    language: str = ""
    kind: str = ""
    after: UUID | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Wishes:
        language, kind = asked.get("language", ""), asked.get("kind", "")
        return cls(
            article=asked.get("article", "").strip()[:20],
            category=asked.get("category", "")[:50],
            party=asked.get("party", "").strip().upper()[:3],
            language=language if language in Language.values else "",
            kind=kind if kind in Document.Kind.values else "",
            after=_id(asked.get("after", "")),
        )

    @property
    def kept(self) -> dict[str, str]:
        """The filters as an address says them."""
        names = ("article", "category", "party", "language", "kind")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next: str
    """Where the next page begins, as `after` wants it; empty on the last page."""


def needs(user: Any, wishes: Wishes) -> Page:
    """A page of the needs that this person may see, in the order in which they were entered."""
    rows = visible_to(user, Need).order_by("pk")
    if wishes.article:
        rows = rows.filter(pk__in=NeedProvision.objects.filter(provision__number=wishes.article).values("need"))
    wanted = {"category__code": wishes.category, "party": wishes.party, "party__working_language": wishes.language}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return _page(needs_read(rows), wishes)


def needs_read(visible: QuerySet[Any]) -> QuerySet[Any]:
    """Needs as pages show them; `audience`: who may see it by the decision in force, None without one."""
    cited = NeedProvision.objects.filter(need=OuterRef("pk")).order_by("provision__position")
    in_force = Release.objects.filter(need=OuterRef("pk"), revoked_at=None)
    fields = ("id", "reference", "party", "review", "text", "priority", "rationale", "document", "place")
    return visible.values(
        *fields,
        "classification",
        names=F("party__short_names"),
        labels=F("category__labels"),
        articles=ArraySubquery(cited.values("provision__number")),
        audience=Subquery(in_force.values("audience")[:1]),
    )


def need(user: Any, id_: UUID) -> tuple[Need, Row] | None:
    """One need that this person may see: the row, and the row as pages show it."""
    found = visible_to(user, Need).filter(pk=id_)
    row, shown = found.select_related("party", "cycle", "document").first(), needs_read(found).first()
    return (row, dict(shown)) if row and shown else None


def decisions(user: Any, need_id: UUID) -> list[Release]:
    """What was decided about this need, the newest first, with the providers named and the documents one may see."""
    found = releases_for(user).filter(need=need_id).select_related("need").order_by("-decided_at", "-pk")
    return list(found.prefetch_related("providers", Prefetch("document", visible_to(user, Document))))


def seen_by(user: Any, need: Need) -> list[Disclosure] | None:
    """Who has seen this need by consent, the newest first, at most LATEST; None for who is not told."""
    if not told_who_has_seen(user, need.party_id):
        return None
    rows = visible_to(user, Disclosure).filter(need=need.pk).select_related("user", "provider")
    return list(rows.order_by("-at", "-pk")[:LATEST])


def read_by(user: Any, document: Document) -> list[Reading] | None:
    """Who has opened this document, the newest first, at most LATEST; None for who is not told."""
    if not told_who_has_seen(user, document.party_id):
        return None
    rows = visible_to(user, Reading).filter(document=document.pk).select_related("user")
    return list(rows.order_by("-at", "-pk")[:LATEST])


def chosen(user: Any, ids: Collection[str]) -> list[Need]:
    """Those of these needs that the person sees by their own right, in order."""
    known = [id_ for id_ in map(_id, ids) if id_]
    rows = visible_to(user, Need).filter(seen_without_release(user), pk__in=known)
    return list(rows.select_related("party").order_by("pk"))


def documents(user: Any, wishes: Wishes) -> Page:
    """A page of the documents that this person may see, the newest filed first."""
    wanted = {"party": wishes.party, "kind": wishes.kind, "language": wishes.language}
    rows = visible_to(user, Document).filter(**{name: value for name, value in wanted.items() if value})
    fields = ("id", "kind", "title", "symbol", "language", "version", "dated_on", "classification", "file")
    return _page(rows.order_by("-pk").values(*fields, names=F("party__short_names")), wishes)


def document(user: Any, id_: UUID) -> Document | None:
    """One document that this person may see, without the bytes of its file."""
    rows = visible_to(user, Document).select_related("party", "review__cycle", "file").defer("file__content")
    return rows.filter(pk=id_).first()


def versions(user: Any, document: Document) -> list[Document]:
    """The versions of this document that the person may see, the newest first."""
    return list(visible_to(user, Document).filter(series=document.series).order_by("-version"))


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the filters offer, as pairs of a value and what people read."""
    categories = {category.code: str(category) for category in Category.objects.all()}
    return {
        "parties": sorted(((party.code, str(party)) for party in StateParty.objects.all()), key=lambda pair: pair[1]),
        "categories": list(categories.items()),
        "languages": [(value, str(label)) for value, label in Language.choices],
        "kinds": [(value, str(label)) for value, label in Document.Kind.choices],
    }


def _page(rows: QuerySet[Any], wishes: Wishes) -> Page:
    if wishes.after:
        behind = "lt" if str(rows.query.order_by[0]).startswith("-") else "gt"
        rows = rows.filter(Q(**{f"pk__{behind}": wishes.after}))
    found = [dict(row) for row in rows[: PAGE + 1]]
    return Page(found[:PAGE], str(found[PAGE - 1]["id"]) if len(found) > PAGE else "")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
