"""Builds the mechanisms with their instruments, articles, cycles and categories from their files."""

from collections.abc import Iterator
from itertools import groupby

from reviews.models import Category, CategoryScheme, Chapter, Cycle, Instrument, Mechanism, Provision
from reviews.registers.files import Row, names, rows
from reviews.registers.synchronise import Change, synchronise

UNCAC, UNTOC = "uncac", "untoc-rm"
PROTOCOLS_BEGIN = 100
"""Articles of an instrument stand after those of the one before it: 1 to 99, then 101 to 199, and so on."""


def load_instruments() -> list[Change]:
    """The conventions and protocols with their chapters and articles. UNTOC has clusters for chapters."""
    instruments = {
        row["code"]: Instrument(code=row["code"], names=names(row))
        for row in rows("mechanisms")
        if row["kind"] == "instrument"
    }
    changes = [synchronise(list(instruments.values()), key=("code",), fields=("names",))]
    chapters = {
        (code, number): Chapter(instrument=instruments[code], number=number, position=position, titles=titles)
        for code, number, position, titles in _chapters()
    }
    keys = ("instrument_id", "number")
    changes.append(synchronise(list(chapters.values()), key=keys, fields=("position", "titles")))
    provisions = [
        Provision(
            instrument=instruments[code],
            chapter=chapters[code, chapter],
            number=row["article"],
            position=position,
            titles=names(row),
        )
        for code, chapter, position, row in _articles()
    ]
    return [*changes, synchronise(provisions, key=keys, fields=("chapter_id", "position", "titles"))]


def _chapters() -> Iterator[tuple[str, str, int, dict[str, str]]]:
    """Instrument, number, position and titles of every chapter; each instrument of a mechanism has its clusters."""
    for position, row in enumerate(rows("uncac_chapters"), start=1):
        yield UNCAC, row["chapter"], position, names(row)
    for instrument in _instruments_of()[UNTOC]:
        for position, row in enumerate(rows("untoc_clusters"), start=1):
            yield instrument, row["cluster"], position, names(row)


def _articles() -> Iterator[tuple[str, str, int, Row]]:
    """Instrument, chapter, position and row of every article."""
    for row in rows("uncac_articles"):
        yield UNCAC, row["chapter"], int(row["article"]), row
    of_each = groupby(rows("untoc_articles"), key=lambda row: row["instrument"])
    for place, (instrument, some) in enumerate(of_each):
        for row in some:
            number = int(row["article"].rpartition("-")[2])
            yield instrument, row["cluster"], place * PROTOCOLS_BEGIN + number, row


def _instruments_of() -> dict[str, list[str]]:
    """Codes of the instruments that each mechanism reviews."""
    found: dict[str, list[str]] = {}
    for row in rows("mechanisms"):
        if row["kind"] == "instrument":
            found.setdefault(row["mechanism"], []).append(row["code"])
    return found


def load_categories() -> list[Change]:
    """The schemes needs are sorted by, with their categories in the order of the file."""
    schemes = [
        CategoryScheme(code=row["code"], is_open=row["is_open"] == "yes", names=names(row)) for row in rows("schemes")
    ]
    changes = [synchronise(schemes, key=("code",), fields=("names", "is_open"))]
    by_code = {scheme.code: scheme for scheme in schemes}
    categories = [
        Category(scheme=by_code[row["scheme"]], code=row["code"], position=position, labels=names(row))
        for position, row in enumerate(rows("categories"), start=1)
    ]
    return [*changes, synchronise(categories, key=("scheme_id", "code"), fields=("position", "labels"))]


def load_mechanisms() -> list[Change]:
    """The review mechanisms and their cycles; expects instruments and categories to be loaded."""
    mechanisms = [
        Mechanism(code=row["code"], names=names(row)) for row in rows("mechanisms") if row["kind"] == "mechanism"
    ]
    changes = [synchronise(mechanisms, key=("code",), fields=("names",))]
    mechanism_ids = {mechanism.code: mechanism.pk for mechanism in mechanisms}
    scheme_ids = dict(CategoryScheme.objects.values_list("code", "id"))
    cycles = [
        Cycle(
            mechanism_id=mechanism_ids[row["mechanism"]],
            code=row["code"],
            scheme_id=scheme_ids[row["scheme"]],
            names=names(row),
        )
        for row in rows("cycles")
    ]
    changes.append(synchronise(cycles, key=("mechanism_id", "code"), fields=("scheme_id", "names")))
    return [*changes, _put_chapters_under_review(cycles)]


def _put_chapters_under_review(cycles: list[Cycle]) -> Change:
    chapters = Chapter.objects.values_list("instrument__code", "number", "id")
    chapter_ids = {(instrument, number): id_ for instrument, number, id_ in chapters}
    instruments = _instruments_of()
    under_review = Cycle.chapters.through
    wanted = [
        under_review(cycle_id=cycle.pk, chapter_id=chapter_ids[instrument, number])
        for cycle, row in zip(cycles, rows("cycles"), strict=True)
        for number in row["chapters"].split()
        for instrument in instruments[row["mechanism"]]
    ]
    return synchronise(wanted, key=("cycle_id", "chapter_id"))
