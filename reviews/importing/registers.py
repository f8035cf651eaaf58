"""The registers a file refers to, read once per file: a handful of queries however many rows."""

from collections import defaultdict
from dataclasses import dataclass, field

from reviews.models import Category, Cycle, Provision, StateParty


@dataclass
class CycleEntry:
    """A cycle with what its needs may name: articles under review, and categories; ids by code."""

    id: int
    code: str
    chapters: list[str] = field(default_factory=list)
    articles: dict[str, int] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    """Chapter of every article of the same instruments, under review in this cycle or not."""


@dataclass
class Registers:
    parties: dict[str, str]
    """Code of a State by code and by name in any of the six languages, in small letters."""
    party_codes: list[str]
    cycles: dict[tuple[str, str], CycleEntry]
    """By mechanism and code."""


def read_registers() -> Registers:
    """All registers that rows are checked against."""
    states = list(StateParty.objects.values_list("code", "short_names"))
    by_name = {name.casefold(): code for code, names in states for name in names.values()}
    by_code = {code.casefold(): code for code, _names in states}
    return Registers(parties=by_name | by_code, party_codes=list(by_code.values()), cycles=_cycles())


def _cycles() -> dict[tuple[str, str], CycleEntry]:
    by_chapter: dict[int, list[tuple[str, int]]] = defaultdict(list)
    by_instrument: dict[int, dict[str, str]] = defaultdict(dict)
    provisions = Provision.objects.values_list("instrument_id", "chapter_id", "chapter__number", "number", "id")
    for instrument_id, chapter_id, chapter, number, id_ in provisions:
        by_chapter[chapter_id].append((number, id_))
        by_instrument[instrument_id][number] = chapter
    categories: dict[int, dict[str, int]] = defaultdict(dict)
    for scheme_id, code, id_ in Category.objects.values_list("scheme_id", "code", "id"):
        categories[scheme_id][code] = id_
    entries: dict[tuple[str, str], CycleEntry] = {}
    rows = Cycle.objects.order_by("id", "chapters__position").values_list(
        "mechanism__code", "code", "id", "scheme_id", "chapters", "chapters__number", "chapters__instrument"
    )
    for mechanism, code, id_, scheme_id, reviewed, number, instrument_id in rows:
        entry = entries.setdefault((mechanism, code), CycleEntry(id_, code, categories=categories[scheme_id]))
        if reviewed:
            entry.chapters += [number] if number not in entry.chapters else []
            entry.articles.update(by_chapter[reviewed])
            entry.elsewhere |= by_instrument[instrument_id]
    return entries
