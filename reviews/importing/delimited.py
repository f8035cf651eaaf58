"""Reads CSV: UTF-8 or UTF-16 with its mark; comma, semicolon or tab, whichever splits the header into most columns."""

import codecs
import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from reviews.importing.tables import NumberedRow, Unreadable

DELIMITERS = ",;\t"


def read_delimited(content: bytes) -> Iterator[NumberedRow]:
    """Numbered rows of a CSV file. Raises Unreadable, with the row, for encodings and quotation marks gone wrong."""
    text = decoded(content)
    number = 0
    try:
        for number, cells in enumerate(_records(text, _delimiter(text)), start=1):
            yield number, cells
    except csv.Error as error:
        raise Unreadable(
            _('Row %(row)d: quotation marks do not close, or a cell is far too long. Double every " inside "…".')
            % {"row": number + 1}
        ) from error


def decoded(content: bytes) -> str:
    """The text of the file. Raises Unreadable with the row and byte of the first character that is not Unicode."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if wide else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise Unreadable(
            _("Row %(row)d, byte %(byte)d: this is not Unicode. Save the file again as “CSV UTF-8”.")
            % {"row": row, "byte": error.start + 1}
        ) from error
    if "\0" in text:
        raise Unreadable(_("This is neither a CSV file nor an XLSX workbook. Save the table as “CSV UTF-8” or .xlsx."))
    return text


def _delimiter(text: str) -> str:
    def columns(delimiter: str) -> int:
        return len(next(_records(text, delimiter), []))

    return max(DELIMITERS, key=columns)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
