"""What a version of a plan says, as sheets write and compare it: plain values, with the names of what it refers to."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.utils.formats import date_format

from workflows.sheets.columns import BY_KEY, CHOICES, SAID, plain

Id = TypeVar("Id", bound=Hashable)
# What XML cannot say, and what text does not mean; a file would come back without them.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
SEPARATOR = "; "
SIGNS = 4
"""Characters of a seal for each column."""
EDITION = "1"
Value = Any
"""str, int, date, Decimal, UUID, tuple of UUIDs, or None: what a column says, whatever the language."""


@dataclass(frozen=True)
class Names(Generic[Id]):
    """Rows that cells name, and the names; no two rows have the same."""

    by_id: dict[Id, str]

    @classmethod
    def of(cls, rows: Iterable[tuple[Id, str, str]]) -> Names[Id]:
        """Of id, name, and what tells it apart from another of that name."""
        rows = list(rows)
        often = Counter(plain(name) for _id, name, _apart in rows)
        return cls({id_: name if often[plain(name)] == 1 else f"{name} [{apart}]" for id_, name, apart in rows})

    @cached_property
    def by_name(self) -> dict[str, Id]:
        return {plain(name): id_ for id_, name in self.by_id.items()}

    def said(self, ids: Iterable[Id]) -> str:
        return SEPARATOR.join(sorted(self.by_id[id_] for id_ in ids if id_ in self.by_id))


@dataclass(frozen=True)
class Objective:
    id: UUID
    text: str
    article: int | None
    position: int


@dataclass(frozen=True)
class Row:
    """One activity as the version says it."""

    line: UUID
    activity: UUID
    number: int
    objective: UUID
    values: dict[str, Value] = field(hash=False)

    @property
    def title(self) -> str:
        return str(self.values["title"])


@dataclass(frozen=True)
class Content:
    """A version of a plan. `head`: what stands above the table, as workflows.queries.plansheets reads it."""

    head: Mapping[str, Any]
    objectives: list[Objective]
    rows: list[Row]
    needs: Names[UUID]
    institutions: Names[UUID]
    articles: Names[int]

    @classmethod
    def of(cls, read: Mapping[str, Any]) -> Content:
        """From the plain values that workflows.queries.plansheets reads."""
        objectives = {
            each["id"]: Objective(each["id"], clean(each["text"]), each["provision"], each["position"])
            for each in read["objectives"]
        }
        return cls(
            read["version"],
            list(objectives.values()),
            [_row(line, objectives[line["objective"]]) for line in read["lines"]],
            Names.of((each["id"], clean(each["reference"]), each["cycle_code"]) for each in read["needs"]),
            Names.of((each["id"], clean(each["name"]), str(each["id"])[-4:]) for each in read["institutions"]),
            Names.of((each["id"], each["number"], each["instrument_code"]) for each in read["provisions"]),
        )

    @property
    def newest(self) -> int:
        """The highest number of an activity: those added later have higher ones."""
        return max((row.number for row in self.rows), default=0)

    def names_for(self, kind: str) -> Names[Any]:
        names: dict[str, Names[Any]] = {
            "needs": self.needs,
            "institution": self.institutions,
            "institutions": self.institutions,
            "article": self.articles,
        }
        return names[kind]

    def shown(self, key: str, value: Value) -> str:
        """A value as people read it, in the language of the moment."""
        kind = BY_KEY[key].kind
        if value in (None, "", ()):
            return ""
        if kind in ("needs", "institutions"):
            return self.names_for(kind).said(value)
        if kind in ("institution", "article"):
            return str(self.names_for(kind).by_id.get(value, ""))
        if kind == "choice":
            return str(dict(CHOICES[key]).get(value, value))
        return date_format(value, "Y-m-d") if isinstance(value, date) else str(value)


def _row(line: Mapping[str, Any], objective: Objective) -> Row:
    said: dict[str, Value] = {"objective": objective.text, "article": objective.article}
    for column in SAID:
        if column.key not in said:
            said[column.key] = canonical(line[column.key])
    return Row(line["id"], line["activity"], line["number"], objective.id, said)


def canonical(value: Any) -> Value:
    """A value as it is compared: text as a file brings it back, money with two decimals, ids in order."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Decimal):
        return value.quantize(Decimal("0.01"))
    return tuple(sorted(value)) if isinstance(value, list | tuple) else value


def clean(text: str) -> str:
    """Without what a workbook cannot carry and what nobody sees: controls, spaces around, two ways to end a line."""
    kept = UNSPEAKABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", kept).strip(" \t\n\u00a0\u200b")


def seal(values: Mapping[str, Value], newest: int) -> str:
    """What a row said when a file was made of it: four signs for each column, and the newest activity there was then.

    It travels in the row itself, so it survives sorting, other programs and being pasted into another workbook.
    """
    signs = "".join(_sign(values[column.key]) for column in SAID)
    return f"{EDITION}:{newest}:{signs}"


@dataclass(frozen=True)
class Seal:
    newest: int
    signs: str

    @classmethod
    def read(cls, text: str) -> Seal | None:
        """None for what is no seal of these columns: then nobody knows what the row said."""
        edition, _colon, rest = text.partition(":")
        newest, _colon, signs = rest.partition(":")
        if edition != EDITION or not newest.isdecimal() or len(newest) > 5 or len(signs) != SIGNS * len(SAID):
            return None
        return cls(int(newest), signs)

    def says(self, key: str, value: Value) -> bool:
        """Whether the column said this then."""
        at = PLACES[key] * SIGNS
        return self.signs[at : at + SIGNS] == _sign(value)


PLACES = {column.key: place for place, column in enumerate(SAID)}


def _sign(value: Value) -> str:
    told = ",".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
    return base64.urlsafe_b64encode(hashlib.sha256(told.encode()).digest()[:3]).decode()
