"""Files of needs: a row is a need of a State in a cycle, under one or more articles, in one category."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from reviews.importing.findings import Finding, finding
from reviews.importing.previews import Planned, Status, Written
from reviews.importing.registers import CycleEntry
from reviews.importing.rows import RowReader
from reviews.models import Document, Need, NeedProvision, Review
from reviews.models.reviews import Classification

BATCH = 2_000
PRIORITIES = {"high": 1, "medium": 2, "low": 3, "1": 1, "2": 2, "3": 3}


class NeedRow(NamedTuple):
    number: int
    party: str
    cycle: int
    reference: str
    key: str
    """What a row without a reference is known by: State, cycle, articles, category."""
    category: int
    articles: tuple[int, ...]
    document: str | UUID | None
    """As the file names it; once compared, the id of the document."""
    review: UUID | None
    text: str
    priority: int | None
    rationale: str
    place: str
    classification: str


class Stored(NamedTuple):
    """A need as it stands."""

    id: UUID
    category: int
    articles: tuple[int, ...]
    document: UUID | None
    text: str
    priority: int | None
    rationale: str
    place: str
    classification: str


# What a column of the file is called in a row, and in the table of needs. Columns the file lacks are left alone.
WRITTEN = {
    "document": "document_id",
    "text": "text",
    "priority": "priority",
    "rationale": "rationale",
    "place": "place",
    "classification": "classification",
}


class Needs:
    required: Sequence[str] = ("state", "cycle", "article", "category")
    optional: Sequence[str] = ("mechanism", "reference", *WRITTEN)

    def read(self, row: RowReader, today: date) -> NeedRow:
        party, cycle = row.party(), row.cycle()
        row.required("article")
        category = row.choice("category", cycle.categories) if row.required("category") and cycle else None
        numbers = _articles(row, cycle) if cycle else []
        return NeedRow(
            number=row.number,
            party=party or "",
            cycle=cycle.id if cycle else 0,
            reference=row.short_text("reference", _longest("reference")),
            key=_key(party, cycle, numbers, category),
            category=cycle.categories[category] if cycle and category else 0,
            articles=tuple(sorted(cycle.articles[number] for number in numbers)) if cycle else (),
            document=row.text("document"),
            review=None,
            text=row.text("text"),
            priority=_priority(row),
            rationale=row.text("rationale"),
            place=row.short_text("place", _longest("place")),
            classification=_classification(row),
        )

    def repeated(self, rows: Sequence[NeedRow]) -> list[Finding]:
        """Rows with a reference repeat by reference; rows without one repeat when every cell is the same."""
        first: dict[Any, int] = {}
        findings = []
        for row in rows:
            same = (row.party, row.cycle, row.reference) if row.reference else row[1:]
            earlier = first.setdefault(same, row.number)
            if earlier != row.number:
                remedy = _("Row %(row)d is the same need. Keep one, or give them different references.") % {
                    "row": earlier
                }
                findings.append(finding(row.number, "reference", row.reference or row.key, remedy))
        return findings

    def compare(self, rows: Sequence[NeedRow], columns: Sequence[str]) -> tuple[list[Planned], list[Finding]]:
        rows = _with_references(rows)
        stored, documents, reviewed = _stored(rows), _documents(rows), _reviewed(rows)
        planned, findings = [], []
        for row in rows:
            before = stored.get((row.party, row.cycle, row.reference))
            document = documents.get((row.party, str(row.document).casefold()))
            if row.document and document is None:
                remedy = _(
                    "This State has no document with that symbol or title. Add it under Documents, or empty the cell."
                )
                findings.append(finding(row.number, "document", str(row.document), remedy))
            review = reviewed.get((row.party, row.cycle))
            if review is None:
                remedy = _("This State has no review in this cycle. Import its review first.")
                findings.append(finding(row.number, "state", row.party, remedy))
            known = row._replace(document=document, review=review)
            planned.append(Planned(known, _status(known, before, columns), before))
        return planned, findings

    def write(self, planned: Sequence[Planned], columns: Sequence[str]) -> Written:
        touched = [plan for plan in planned if plan.status != Status.UNCHANGED]
        records = [_record(plan.row, plan.before) for plan in touched]
        Need.objects.bulk_create(
            records,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["party", "cycle", "reference"],
            update_fields=[
                "category_id",
                "review_id",
                *(name for column, name in WRITTEN.items() if column in columns),
            ],
        )
        _name_articles([(record.pk, plan) for record, plan in zip(records, touched, strict=True)])
        return Written(
            new=[record.pk for record, plan in zip(records, touched, strict=True) if plan.status == Status.NEW],
            changed=[plan.before.id for plan in touched if plan.status == Status.CHANGED],
            unchanged=len(planned) - len(touched),
        )


def _articles(row: RowReader, cycle: CycleEntry) -> list[str]:
    """Numbers of the articles, separated by spaces, commas or semicolons; each must be under review in the cycle."""
    numbers = list(dict.fromkeys(number for number in re.split(r"[\s,;]+", row.text("article")) if number))
    for number in numbers:
        if number not in cycle.articles:
            row.complain("article", _reason_against_article(row, cycle, number), number)
    return [number for number in numbers if number in cycle.articles]


def _reason_against_article(row: RowReader, cycle: CycleEntry, number: str) -> str:
    if chapter := cycle.elsewhere.get(number):
        return _("Article %(article)s stands in chapter %(chapter)s; cycle %(cycle)s reviews: %(chapters)s.") % {
            "article": number,
            "chapter": chapter,
            "cycle": cycle.code,
            "chapters": ", ".join(cycle.chapters),
        }
    near = row.suggestions.nearest(f"article {cycle.code}", number, cycle.articles)
    return f"{_('There is no such article. Write its number alone, several separated by spaces.')} {near}".strip()


def _priority(row: RowReader) -> int | None:
    chosen = row.choice("priority", PRIORITIES) if row.text("priority") else None
    return PRIORITIES[chosen] if chosen else None


def _classification(row: RowReader) -> str:
    if not row.text("classification"):
        return Classification.RESTRICTED.value
    return row.choice("classification", Classification.values) or ""


def _longest(field: str) -> int:
    return getattr(Need._meta.get_field(field), "max_length", None) or 0


def _key(party: str | None, cycle: CycleEntry | None, numbers: Sequence[str], category: str | None) -> str:
    return f"{party}-{cycle.code if cycle else ''}-{'+'.join(sorted(numbers, key=_article_order))}-{category}"


def _article_order(number: str) -> tuple[int, str]:
    digits = re.match(r"\d+", number)
    return int(digits[0]) if digits else 0, number


def _with_references(rows: Sequence[NeedRow]) -> list[NeedRow]:
    """Give rows without a reference one made of their content and, among equals, their place in the file."""
    seen: Counter[str] = Counter()
    named = []
    for row in rows:
        if not row.reference:
            seen[row.key] += 1
            row = row._replace(reference=_fitted(f"{row.key}-{seen[row.key]}"))
        named.append(row)
    return named


def _fitted(reference: str) -> str:
    longest = _longest("reference")
    if len(reference) <= longest:
        return reference
    return f"{reference[: longest - 17]}-{sha256(reference.encode()).hexdigest()[:16]}"


def _stored(rows: Sequence[NeedRow]) -> dict[tuple[str, int, str], Stored]:
    needs = Need.objects.filter(party__in={row.party for row in rows}, cycle__in={row.cycle for row in rows}).order_by()
    articles: dict[UUID, list[int]] = defaultdict(list)
    for need_id, provision_id in NeedProvision.objects.filter(need__in=needs).values_list("need_id", "provision_id"):
        articles[need_id].append(provision_id)
    fields = ("document_id", "text", "priority", "rationale", "place", "classification")
    values = needs.values_list("party_id", "cycle_id", "reference", "id", "category_id", *fields)
    return {
        (party, cycle, reference): Stored(id_, category, tuple(sorted(articles[id_])), *rest)
        for party, cycle, reference, id_, category, *rest in values.iterator(chunk_size=BATCH)
    }


def _documents(rows: Sequence[NeedRow]) -> dict[tuple[str, str], UUID]:
    """The latest version of each document, by State and by title or symbol in small letters."""
    parties = {row.party for row in rows if row.document}
    found = Document.objects.filter(party__in=parties).order_by("version")
    named = {}
    for party, symbol, title, id_ in found.values_list("party_id", "symbol", "title", "id"):
        named[party, title.casefold()] = id_
        if symbol:
            named[party, symbol.casefold()] = id_
    return named


def _reviewed(rows: Sequence[NeedRow]) -> dict[tuple[str, int], UUID]:
    found = Review.objects.filter(party__in={row.party for row in rows}, cycle__in={row.cycle for row in rows})
    return {(party, cycle): id_ for party, cycle, id_ in found.values_list("party_id", "cycle_id", "id")}


def _status(row: NeedRow, before: Stored | None, columns: Sequence[str]) -> Status:
    if before is None:
        return Status.NEW
    compared = ["category", "articles", *(column for column in WRITTEN if column in columns)]
    same = all(getattr(row, name) == getattr(before, name) for name in compared)
    return Status.UNCHANGED if same else Status.CHANGED


def _record(row: NeedRow, before: Stored | None) -> Need:
    record = Need(
        party_id=row.party,
        cycle_id=row.cycle,
        review_id=row.review,
        reference=row.reference,
        category_id=row.category,
        document_id=row.document or None,
        text=row.text,
        priority=row.priority,
        rationale=row.rationale,
        place=row.place,
        classification=row.classification,
    )
    if before:
        record.pk = before.id
    return record


def _name_articles(records: Sequence[tuple[UUID, Planned]]) -> None:
    """Make the file's articles those of the need, where they differ."""
    differing = [
        (id_, plan.row.articles)
        for id_, plan in records
        if plan.before is None or plan.before.articles != plan.row.articles
    ]
    changed = [plan.before.id for _id, plan in records if plan.before and plan.before.articles != plan.row.articles]
    NeedProvision.objects.filter(need__in=changed).delete()
    NeedProvision.objects.bulk_create(
        (NeedProvision(need_id=id_, provision_id=article) for id_, articles in differing for article in articles),
        batch_size=BATCH,
    )
