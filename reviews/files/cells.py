"""Cells of exported tables that no spreadsheet program takes for a formula."""

from typing import Any

# The full-width forms are formulas too in East Asian versions of spreadsheet programs.
STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def plain_cell(value: Any) -> Any:
    """The value for a CSV or XLSX cell: text that would start a formula gets an apostrophe; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(" \u00a0\u3000").startswith(STARTS_A_FORMULA):
        return f"'{value}"
    return value
