"""The columns of a plan's sheet, what they are called in each language, and how a row of headings is recognised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from reviews.importing.tables import MAX_CHARACTERS
from reviews.languages import Language
from reviews.models import Need
from workflows.models import Line

FEWEST = 4
"""Headings that make a row a row of headings."""


@dataclass(frozen=True)
class Column:
    """`kind` says how a cell is written and read; `hint` stands on the sheet that says how to fill it in."""

    key: str
    label: str | Promise
    kind: str
    hint: str | Promise
    width: int = 24
    longest: int = MAX_CHARACTERS


TEXT = _("Text.")
OWN_INSTITUTION = _("An institution of the State, as the list names it.")
DAY = _("A date, for example 2027-06-30.")
AMOUNT = _("An amount as a plain number, for example 125000.50; at most two decimals.")
HIDDEN = _("Hidden. It tells which activity the row is; do not change it.")


def _field(key: str, kind: str, hint: str | Promise = TEXT, width: int = 24) -> Column:
    field: Any = Line._meta.get_field(key)
    longest = getattr(field, "max_length", None)
    return Column(key, field.verbose_name, kind, hint, width, longest or MAX_CHARACTERS)


COLUMNS: tuple[Column, ...] = (
    Column("id", _("id"), "mark", HIDDEN),
    Column("seal", _("made from"), "mark", _("Hidden. It tells what the row said when the file was made.")),
    Column("number", _("number"), "mark", _("Given by the service. Leave it empty for a new activity."), 9),
    Column(
        "objective",
        _("objective"),
        "text",
        _("The same words in every row of the same objective; new words make a new objective."),
        36,
    ),
    Column("article", _("article"), "article", _("The number of the article under which the objective stands."), 9),
    _field("title", "text", _("What is done. Every activity has one."), 36),
    _field("description", "text", width=48),
    _field("needs", "needs", _("References of the needs that it answers, with a semicolon between two."), 24),
    _field("priority", "choice", _("One of the list, or empty."), 12),
    _field("rationale", "text", width=36),
    _field("outcome", "text", width=36),
    _field("indicator", "text", width=36),
    _field("baseline", "text"),
    _field("target", "text"),
    _field("verification", "text", width=36),
    _field("lead_institution", "institution", OWN_INSTITUTION, 30),
    _field(
        "supporting_institutions",
        "institutions",
        _("Institutions of the State, as the list names them, with a semicolon between two."),
        30,
    ),
    _field("responsible", "text"),
    _field("starts_on", "day", DAY, 12),
    _field("ends_on", "day", DAY, 12),
    _field("moved_because", "text", _("Wherever a date differs from the adopted one."), 36),
    _field("horizon", "choice", _("One of the list, or empty."), 16),
    _field("cost", "money", AMOUNT, 16),
    _field("currency", "text", _("Three letters, for example USD; needed wherever there is an amount."), 10),
    _field("domestic_funding", "money", AMOUNT, 16),
    _field("assistance", "text", width=36),
    _field("risk", "text", width=36),
)
BY_KEY = {column.key: column for column in COLUMNS}
SAID = tuple(column for column in COLUMNS if column.kind != "mark")
"""What people fill in."""
CHOICES: dict[str, list[tuple[Any, Any]]] = {
    "priority": list(Need.Priority.choices),
    "horizon": list(Line.Horizon.choices),
}


@dataclass(frozen=True)
class Header:
    """Which column stands where; `unknown` and `repeated` are headings that cannot be read."""

    language: str
    columns: dict[int, str]
    titles: dict[str, str]
    """What the file calls each column."""
    titled: frozenset[int]
    """Which columns of the file have a heading at all."""
    unknown: tuple[str, ...]
    repeated: tuple[str, ...]


@cache
def headings(language: str) -> dict[str, str]:
    """What each column is called in a language; no two alike, though a language may have one word for both."""
    with override(language):
        labels = [(column.key, capfirst(str(column.label))) for column in COLUMNS]
    seen: Counter[str] = Counter()
    named = {}
    for key, label in labels:
        seen[plain(label)] += 1
        named[key] = label if seen[plain(label)] == 1 else f"{label} ({seen[plain(label)]})"
    return named


def labels(key: str, language: str) -> dict[Any, str]:
    """What each value of a choice is called in a language."""
    with override(language):
        return {value: str(label) for value, label in CHOICES[key]}


def header_of(cells: Sequence[str], expected: str) -> Header | None:
    """The row as headings, in whichever language says most of them (`expected` first); None if it is no such row."""
    found = [plain(cell) for cell in cells]
    if sum(map(bool, found)) < FEWEST:
        return None
    spoken = sorted(Language.values, key=lambda each: each != expected)
    language = max(spoken, key=lambda each: sum(cell in _read(each) for cell in found if cell))
    keys = [_key(cell, [language, *spoken]) for cell in found]
    columns = {index: key for index, key in enumerate(keys) if key and key not in keys[:index]}
    if len(columns) < FEWEST:
        return None
    return Header(
        language,
        columns,
        {key: cells[index] for index, key in columns.items()},
        frozenset(index for index, cell in enumerate(found) if cell),
        tuple(cells[index] for index, key in enumerate(keys) if found[index] and not key),
        tuple(cells[index] for index, key in enumerate(keys) if key and key in keys[:index]),
    )


def plain(text: str) -> str:
    """A heading or name as it is compared: spaces, case and marks at its end do not count."""
    return " ".join(text.split()).rstrip("*:： ").casefold()


def _key(cell: str, languages: Sequence[str]) -> str:
    return next((_read(each)[cell] for each in languages if cell in _read(each)), "") if cell else ""


@cache
def _read(language: str) -> dict[str, str]:
    """Headings of a language, as compared; the keys themselves are understood in all of them."""
    ours = {plain(heading): key for key, heading in headings(language).items()}
    return {column.key: column.key for column in COLUMNS} | ours
