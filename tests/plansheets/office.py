"""Workbooks as people open, change and save them."""

from io import BytesIO

from openpyxl import Workbook, load_workbook

from workflows.sheets.columns import COLUMNS, headings

KEYS = [column.key for column in COLUMNS]


class Filled:
    """A downloaded workbook in an office program. Rows are counted as shown there: 2 is the first activity."""

    def __init__(self, book: Workbook, language: str = "en") -> None:
        self.book, self.language = book, language

    @classmethod
    def of(cls, file, language="en"):
        return cls(load_workbook(BytesIO(file.getvalue())), language)

    @property
    def sheet(self):
        return self.book.worksheets[0]

    def write(self, row, **said):
        for key, value in said.items():
            self.sheet.cell(row, self.column(key)).value = value
        return self

    def read(self, row, key):
        return self.sheet.cell(row, self.column(key)).value

    def column(self, key):
        titles = [cell.value for cell in self.sheet[1]]
        return titles.index(headings(self.language)[key]) + 1

    def add(self, **said):
        """A new row behind the last."""
        self.sheet.append([said.get(key) for key in KEYS])
        return self

    def saved(self):
        out = BytesIO()
        self.book.save(out)
        return out.getvalue()
