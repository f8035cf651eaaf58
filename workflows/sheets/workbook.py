"""Writes a version of a plan as XLSX: a row for each activity, a sheet that says how to fill it in, and its lists."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from reviews.files.cells import STARTS_A_FORMULA
from workflows.sheets.archives import settled
from workflows.sheets.columns import COLUMNS, SAID, Column, headings, labels
from workflows.sheets.content import Content, Row, seal

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RIGHT_TO_LEFT = {"ar"}
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
SPARE_ROWS = 500
"""Rows below the last activity that the lists and formats reach."""
MOST_SIGNS = 32_000
"""What a cell can hold is a little more."""
FORMATS = {"day": "yyyy-mm-dd", "money": "#,##0.00", "mark": "General"}
HEADING = Font(bold=True, color="FFFFFFFF")
BLUE = PatternFill("solid", fgColor="FF1F4E79")
WRAPPED = Alignment(vertical="top", wrap_text=True)
OPEN = Protection(locked=False)


def write_workbook(content: Content, language: str) -> BytesIO:
    """The file, at its beginning; the same bytes for the same content and language."""
    with override(language):
        book = Workbook(write_only=True)
        _describe(book, content, language)
        lists = _lists(content, language)
        _plan_sheet(book, content, language, lists)
        _guide_sheet(book, language)
        _list_sheet(book, lists)
        written = BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            ExcelWriter(book, archive).save()
    return settled(written.getvalue())


def _describe(book: Workbook, content: Content, language: str) -> None:
    about, custom = book.properties, book.custom_doc_props  # type: ignore[attr-defined]  # unknown to its stubs
    about.title, about.language, about.creator = _speakable(content.head["title"]), language, ""
    about.created = about.modified = content.head["state_since"].replace(tzinfo=None, microsecond=0)
    for name, key in (("plan", "plan"), ("plan version", "id")):
        custom.append(StringProperty(name=f"tafollow {name}", value=str(content.head[key])))


def _lists(content: Content, language: str) -> dict[str, list[str]]:
    """What cells of a column may say, where that is one of a list."""
    return {
        "priority": list(labels("priority", language).values()),
        "horizon": list(labels("horizon", language).values()),
        "lead_institution": sorted(content.institutions.by_id.values()),
        "article": list(content.articles.by_id.values()),
    }


def _plan_sheet(book: Workbook, content: Content, language: str, lists: dict[str, list[str]]) -> None:
    sheet: Any = book.create_sheet(_named(_("plan")))
    last = len(content.rows) + 1 + SPARE_ROWS
    sheet.sheet_view.rightToLeft = language in RIGHT_TO_LEFT
    sheet.freeze_panes = "G2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(content.rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    _protect(sheet)
    for index, column in enumerate(COLUMNS, start=1):
        _column(sheet, get_column_letter(index), column)
        if allowed := lists.get(column.key):
            sheet.data_validations.append(_choice(column.key, lists, len(allowed), get_column_letter(index), last))
    sheet.append([_heading(sheet, heading) for heading in headings(language).values()])
    forms = {column.key: (_form(sheet, column), _form(sheet, column, quoted=True)) for column in COLUMNS}
    for row in content.rows:
        sheet.append([_cell(sheet, forms[column.key], _shown(content, row, column)) for column in COLUMNS])


def _named(text: str) -> str:
    """A name that a sheet may have, whatever a language makes of it."""
    return FORBIDDEN_IN_NAMES.sub(" ", capfirst(text))[:31]


def _protect(sheet: Any) -> None:
    """Headings stay as they are; rows may be filled in, added, removed, sorted and filtered."""
    sheet.protection.sheet = True
    for may in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(sheet.protection, may, False)


def _column(sheet: Any, letter: str, column: Column) -> None:
    dimension = sheet.column_dimensions[letter]
    dimension.width, dimension.hidden = column.width, column.key in ("id", "seal")
    dimension.number_format = FORMATS.get(column.kind, "@")
    dimension.protection = OPEN


def _choice(key: str, lists: dict[str, list[str]], count: int, letter: str, last: int) -> DataValidation:
    at = get_column_letter(list(lists).index(key) + 1)
    choice = DataValidation("list", formula1=f"lists!${at}$1:${at}${count}", allow_blank=True)
    choice.error, choice.errorTitle = _("Choose one of the list, or empty the cell."), _("Not in the list")
    choice.add(f"{letter}2:{letter}{last}")
    return choice


def _shown(content: Content, row: Row, column: Column) -> Any:
    """What a cell holds: dates and amounts as such, everything else as text."""
    if column.key == "seal":
        return seal(row.values, content.newest)
    if column.kind == "mark":
        return row.number if column.key == "number" else str(row.activity)
    value = row.values[column.key]
    return value if column.kind in ("day", "money") else content.shown(column.key, value)


def _heading(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font, cell.fill, cell.alignment = HEADING, BLUE, WRAPPED
    return cell


def _form(sheet: Any, column: Column, *, quoted: bool = False) -> Any:
    """How cells of a column look. `quoted`: as if typed behind an apostrophe, so that they stay text when edited."""
    cell: Any = WriteOnlyCell(sheet)
    cell.number_format, cell.alignment, cell.protection = FORMATS.get(column.kind, "@"), WRAPPED, OPEN
    cell.quotePrefix = quoted
    return cell._style


def _cell(sheet: Any, forms: tuple[Any, Any], value: Any) -> Any:
    """A cell in its column's form; text that would start a formula is text, and quoted."""
    text = isinstance(value, str)
    cell: Any = WriteOnlyCell(sheet, _speakable(value) if text else value)
    cell._style = forms[text and value.lstrip().startswith(STARTS_A_FORMULA)]
    if text and value:
        cell.data_type = "s"
    return cell


def _speakable(text: str) -> str:
    return text[:MOST_SIGNS]


def _guide_sheet(book: Workbook, language: str) -> None:
    sheet: Any = book.create_sheet(_named(_("how to fill it in")))
    sheet.sheet_view.rightToLeft = language in RIGHT_TO_LEFT
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 96
    sheet.append([_heading(sheet, _("Column")), _heading(sheet, _("What it takes"))])
    names = headings(language)
    for column in SAID:
        sheet.append(_wrapped(sheet, [names[column.key], str(column.hint)]))
    sheet.append([])
    for sentence in _advice():
        sheet.append(_wrapped(sheet, ["", sentence]))


def _advice() -> list[str]:
    return [
        _("A row is an activity. Add rows at the end, without a number; they become new activities."),
        _("An activity whose row is missing stays in the plan unless you say so when you upload the file."),
        _("Columns may be moved, and columns that you do not need may be removed; what is not there stays as it is."),
        _("When you upload the file you are shown every difference first. Nothing changes until you confirm it."),
        _("What somebody else has changed in the meantime is shown beside your words, and you choose."),
    ]


def _wrapped(sheet: Any, texts: Iterable[str]) -> list[Any]:
    cells = [WriteOnlyCell(sheet, text) for text in texts]
    for cell in cells:
        cell.alignment = WRAPPED
    return cells


def _list_sheet(book: Workbook, lists: dict[str, list[str]]) -> None:
    """What the choices choose from; without headings, so that it is never taken for a plan."""
    sheet: Any = book.create_sheet("lists")
    sheet.sheet_state = "hidden"
    for place in range(max(map(len, lists.values()))):
        row = []
        for allowed in lists.values():
            cell = WriteOnlyCell(sheet, allowed[place] if place < len(allowed) else None)
            if cell.value:
                cell.data_type = "s"
            row.append(cell)
        sheet.append(row)
