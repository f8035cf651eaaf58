"""Reads a workbook that comes back: which sheets hold rows of the plan, which column is which, what each cell says.

Columns may have moved and headings may be in any of the six languages. What is wrong becomes a finding with its sheet,
row, heading and remedy, and the reading goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from reviews.importing.findings import Finding, Suggestions, finding
from reviews.importing.tables import NumberedRow
from reviews.importing.workbooks import formula_remedy
from reviews.importing.workbooks import read_sheets as every_row
from workflows.sheets.cells import Cells
from workflows.sheets.columns import BY_KEY, Header, header_of, headings
from workflows.sheets.content import Content, Seal, Value, clean

MOST_ROWS = 2_000


@dataclass(frozen=True)
class ReadRow:
    """A row of the file. `values`: what was understood, by column; columns that the file lacks are not among them."""

    sheet: str
    row: int
    activity: UUID | None
    number: int | None
    seal: Seal | None
    values: dict[str, Value]
    header: Header

    def complain(self, key: str, value: str, remedy: str) -> Finding:
        return finding(self.row, self.header.titles.get(key, key), value, remedy, self.sheet)


@dataclass
class Sheets:
    """What a workbook says: its rows in the order of the sheets, and what was not understood."""

    rows: list[ReadRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_sheets(file: bytes, content: Content) -> Sheets:
    """The rows of every sheet that has headings of a plan. Raises reviews.importing.Unreadable for what is no workbook.

    Names in cells are looked up among those of `content`.
    """
    sheets, suggestions = Sheets(), Suggestions()
    headers: dict[str, tuple[Header, Cells]] = {}
    for sheet, (number, cells), formulas in every_row(file):
        if found := header_of(cells, content.head["language"]):
            headers[sheet] = found, Cells(content, found.language, suggestions)
            sheets.findings += _faults_of_header(sheet, number, found)
        elif sheet in headers:
            row = _Reader(sheet, (number, cells), *headers[sheet])
            row.note_formulas(formulas)
            sheets.rows += row.read()
            sheets.findings += row.findings
        if len(sheets.rows) > MOST_ROWS:
            sheets.findings.append(finding(number, "", "", _too_many(), sheet))
            break
    if not headers:
        sheets.findings.append(finding(1, "", "", _no_headings(content.head["language"])))
    return sheets


class _Reader:
    """One row, cell by cell."""

    def __init__(self, sheet: str, row: NumberedRow, header: Header, cells: Cells) -> None:
        self.sheet, self.header, self.cells = sheet, header, cells
        self.number, texts = row
        self.texts = {key: clean(texts[at]) if at < len(texts) else "" for at, key in header.columns.items()}
        self.spoilt: set[str] = set()
        self.findings = [
            finding(self.number, "", text, _under_no_heading(), sheet)
            for at, text in enumerate(texts)
            if at not in header.titled and clean(text)
        ]

    def note_formulas(self, places: Sequence[int]) -> None:
        for place in places:
            if key := self.header.columns.get(place):
                self.complain(key, formula_remedy())

    def complain(self, key: str, remedy: str) -> None:
        self.spoilt.add(key)
        title = self.header.titles.get(key, key)
        self.findings.append(finding(self.number, title, self.texts.get(key, ""), remedy, self.sheet))

    def read(self) -> Iterator[ReadRow]:
        """The row, unless it is blank but for its marks; a row that was emptied is a row that was removed."""
        if not any(text for key, text in self.texts.items() if BY_KEY[key].kind != "mark"):
            return
        activity, number = self._activity(), self._number()
        values = dict(self._values())
        yield ReadRow(
            self.sheet,
            self.number,
            activity,
            number,
            Seal.read(self.texts.get("seal", "")),
            {key: value for key, value in values.items() if key not in self.spoilt},
            self.header,
        )

    def _activity(self) -> UUID | None:
        text = self.texts.get("id", "")
        try:
            return UUID(text) if text else None
        except ValueError:
            self.complain(
                "id", _("This mark was changed. Empty the cell to add a new activity, or copy the mark back.")
            )
            return None

    def _number(self) -> int | None:
        text = self.texts.get("number", "")
        if text and not (text.isdecimal() and len(text) < 6):
            self.complain("number", _("This is not the number of an activity. Leave the cell empty for a new one."))
        return int(text) if text.isdecimal() and len(text) < 6 else None

    def _values(self) -> Iterator[tuple[str, Any]]:
        for key, text in self.texts.items():
            column = BY_KEY[key]
            if column.kind == "mark" or key in self.spoilt:
                continue
            value, remedy = self.cells.read(column, text)
            if remedy:
                self.complain(key, remedy)
            yield key, value


def _faults_of_header(sheet: str, number: int, header: Header) -> Iterator[Finding]:
    """A column that nobody knows would be passed over in silence, and with it what was typed there."""
    for title in header.unknown:
        yield finding(
            number,
            title,
            title,
            _("No column of a plan is called so. Use a heading of the downloaded file, or remove the column."),
            sheet,
        )
    for title in header.repeated:
        yield finding(number, title, title, _("This column appears twice. Keep one."), sheet)


def _under_no_heading() -> str:
    return _("This cell stands under no heading, so nobody knows what it says. Move it, or empty it.")


def _no_headings(language: str) -> str:
    names = headings(language)
    wanted = ", ".join(names[key] for key in ("objective", "title", "starts_on", "ends_on"))
    return _(
        "No sheet has the headings of a plan, for example: %(headings)s. Download the plan and fill in that file."
    ) % {"headings": wanted}


def _too_many() -> str:
    return _("The file has more than %(most)d rows. Remove those that are no activities of this plan.") % {
        "most": MOST_ROWS
    }
