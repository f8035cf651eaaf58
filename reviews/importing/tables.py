"""Turns a file into rows of text, or refuses it in a sentence. The type is told by content, never by the name."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from reviews.importing.findings import Finding, finding

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 64
MAX_CHARACTERS = 10_000
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

NumberedRow = tuple[int, Sequence[str]]


class Unreadable(Exception):
    """The file is not a table we can read; the message says where and what to do."""


@dataclass(frozen=True)
class Table:
    """Rows of text under named columns; row numbers as a spreadsheet shows them, the header being row 1."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]]
    findings: list[Finding] = field(default_factory=list)


def read_table(file: BinaryIO | bytes, name: str) -> Table:
    """The table in a CSV or XLSX file. Raises Unreadable, and nothing else, for whatever else the bytes are."""
    from reviews.importing.delimited import read_delimited
    from reviews.importing.workbooks import OLD_OFFICE, ZIP, read_workbook

    content = file if isinstance(file, bytes) else file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 20 MB. Split it and import the parts one after the other."))
    if content.startswith(OLD_OFFICE):
        raise Unreadable(
            _("This is an old (.xls) or password-protected workbook. Save it as .xlsx without a password.")
        )
    if content.startswith(ZIP):
        return read_workbook(content, name)
    return as_table(name, read_delimited(content))


def as_table(name: str, rows: Iterable[NumberedRow], findings: Iterable[Finding] = ()) -> Table:
    """Clean the cells and keep the limits. The first row is the header; blank rows are passed over."""
    numbered = iter(rows)
    _number, header = next(numbered, (1, ()))
    columns = tuple(re.sub(r"[\s_]+", "_", clean(cell)).casefold() for cell in header)
    while columns and not columns[-1]:
        columns = columns[:-1]
    if not columns:
        raise Unreadable(_("The file is empty: its first row must name the columns."))
    if len(columns) > MAX_COLUMNS:
        raise Unreadable(
            _("The file has more than %(count)d columns. Keep only those you want to import.") % {"count": MAX_COLUMNS}
        )
    table = Table(name, columns, [], list(findings))
    for number, cells in numbered:
        _take(table, number, cells)
    return table


def clean(cell: str) -> str:
    """The cell without surrounding space and byte order marks, letters composed."""
    text = cell.strip(" \t\r\n\u00a0\ufeff\u200b")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _take(table: Table, number: int, cells: Sequence[str]) -> None:
    cleaned = [clean(cell) for cell in cells]
    if not any(cleaned):
        return
    if len(table.rows) == MAX_ROWS:
        raise Unreadable(_("The file has more than 100,000 rows. Split it and import the parts one after the other."))
    width = len(table.columns)
    if any(cleaned[width:]):
        table.findings.append(
            finding(
                number, "", cleaned[width], _("This row has more cells than the header; put texts in quotation marks.")
            )
        )
    cleaned = (cleaned + [""] * width)[:width]
    for column, cell in zip(table.columns, cleaned, strict=True):
        if fault := _fault(cell):
            table.findings.append(finding(number, column, cell, fault))
    table.rows.append((number, tuple(cleaned)))


def _fault(cell: str) -> str:
    if len(cell) > MAX_CHARACTERS:
        return _("This cell has more than 10,000 characters; shorten it.")
    if CONTROL.search(cell):
        return _("This cell holds an invisible control character; type the text again.")
    return ""
