"""Builds the Convention, its Review Mechanism, cycles, articles and categories from their files."""

from reviews.models import Category, CategoryScheme, Chapter, Cycle, Instrument, Mechanism, Provision
from reviews.registers.files import names, rows
from reviews.registers.synchronise import Change, synchronise

INSTRUMENT = "uncac"


def load_instrument() -> list[Change]:
    """The Convention with its chapters and articles."""
    instruments = [
        Instrument(code=row["code"], names=names(row)) for row in rows("mechanisms") if row["kind"] == "instrument"
    ]
    changes = [synchronise(instruments, key=("code",), fields=("names",))]
    convention = next(instrument for instrument in instruments if instrument.code == INSTRUMENT)
    chapters = [
        Chapter(instrument=convention, number=row["chapter"], position=position, titles=names(row))
        for position, row in enumerate(rows("uncac_chapters"), start=1)
    ]
    changes.append(synchronise(chapters, key=("instrument_id", "number"), fields=("position", "titles")))
    by_number = {chapter.number: chapter for chapter in chapters}
    provisions = [
        Provision(
            instrument=convention,
            chapter=by_number[row["chapter"]],
            number=row["article"],
            position=int(row["article"]),
            titles=names(row),
        )
        for row in rows("uncac_articles")
    ]
    fields = ("chapter_id", "position", "titles")
    return [*changes, synchronise(provisions, key=("instrument_id", "number"), fields=fields)]


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


def load_mechanism() -> list[Change]:
    """The Review Mechanism and its cycles; expects instrument and categories to be loaded."""
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
    chapter_ids = dict(Chapter.objects.filter(instrument__code=INSTRUMENT).values_list("number", "id"))
    under_review = Cycle.chapters.through
    wanted = [
        under_review(cycle_id=cycle.pk, chapter_id=chapter_ids[number])
        for cycle, row in zip(cycles, rows("cycles"), strict=True)
        for number in row["chapters"].split()
    ]
    return synchronise(wanted, key=("cycle_id", "chapter_id"))
