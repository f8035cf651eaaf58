"""A process of its own: XLSX bytes on standard input, one JSON line per row on standard output, under hard limits.

Run by workbooks.py as a plain script; imports nothing of the project. A line is [row number, cells, indexes of
cells that hold a formula or an error], of the first sheet alone; with the argument "all", of every sheet, and the name
of a sheet, as a line of its own, stands before its rows. Exit codes as workbooks.py names them.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

MEMORY = 768 * 1024 * 1024
CPU_SECONDS = 60
OUTPUT = 120_000_000
COLUMNS = 64
TOO_HEAVY, TOO_WIDE, DAMAGED = 3, 4, 5
ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it for nothing, and it is large
    try:
        return write_rows(sys.stdin.buffer.read())
    except MemoryError:
        return TOO_HEAVY
    except Exception:
        # Whatever openpyxl stumbles over in a hostile or broken file: the file is at fault, and the caller says so.
        return DAMAGED


def write_rows(content: bytes) -> int:
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    lines = every_sheet(workbook) if sys.argv[1:] == ["all"] else rows_of(workbook.worksheets[0])
    written = 0
    for line in lines:
        if line is None:
            return TOO_WIDE
        told = json.dumps(line)
        written += len(told)
        if written > OUTPUT:
            return TOO_HEAVY
        sys.stdout.write(told + "\n")
    sys.stdout.flush()
    return 0


def every_sheet(workbook: Any) -> Iterator[Any]:
    for sheet in workbook.worksheets:
        yield sheet.title
        yield from rows_of(sheet)


def rows_of(sheet: Any) -> Iterator[Any]:
    """A line for each row that is not blank, and for the first; None in place of a row that is too wide."""
    for number, row in enumerate(sheet.iter_rows(max_col=COLUMNS + 1), start=1):
        if row[COLUMNS].value is not None:
            yield None
        cells = [text(cell.value) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells or number == 1:
            marked = [index for index, told in enumerate(cells) if is_formula(row[index], told)]
            yield [number, [as_shown(row[index], told) for index, told in enumerate(cells)], marked]


def text(value: Any) -> str:
    """The value as a person would type it: whole numbers without a point, dates as 2014-12-31."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def is_formula(cell: Any, told: str) -> bool:
    """What was typed as text is text, though it begins like a formula."""
    if isinstance(cell.value, str):
        return cell.data_type in ("f", "e") or told in ERRORS
    return type(cell.value).__module__.startswith("openpyxl")


def as_shown(cell: Any, told: str) -> str:
    """A number that is shown as a percentage, as it is shown: 40% is stored as 0.4."""
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) and "%" in cell.number_format:
        return f"{round(cell.value * 100, 6):g}%"
    return told


if __name__ == "__main__":
    sys.exit(main())
