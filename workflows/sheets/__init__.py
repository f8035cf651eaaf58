"""A plan as a workbook and as a document, and a workbook read back beside the plan as it stands.

Pure: what is written comes in as plain values (workflows/queries/plansheets.py), what was read goes out as differences.
Nothing here writes to the record; commands do, once a person has looked at the preview.
"""

from io import BytesIO

from workflows.sheets.content import Content
from workflows.sheets.differences import Change, Preview, RowDifference, compare
from workflows.sheets.document import write_document
from workflows.sheets.reading import Sheets, read_sheets

__all__ = [
    "Change",
    "Content",
    "Preview",
    "RowDifference",
    "Sheets",
    "compare",
    "read_sheets",
    "write_document",
    "write_workbook",
]


def write_workbook(content: Content, language: str) -> BytesIO:
    """The file, at its beginning; the same bytes for the same content and language."""
    from workflows.sheets import workbook  # openpyxl took a tenth of the start of every process, and few write a file

    return workbook.write_workbook(content, language)
