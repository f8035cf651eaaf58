"""A process of its own: XLSX bytes on standard input, one JSON line per row on standard output, under hard limits.

Run by workbooks.py as a plain script; imports nothing of the project. A line is [row number, cells, indexes of
cells that hold a formula or an error]. Exit codes as workbooks.py names them.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time
from typing import Any

MEMORY = 768 * 1024 * 1024
CPU_SECONDS = 60
OUTPUT = 120_000_000
COLUMNS = 64
TOO_HEAVY, TOO_WIDE, DAMAGED = 3, 4, 5


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
    written = 0
    for number, values in enumerate(workbook.worksheets[0].iter_rows(max_col=COLUMNS + 1, values_only=True), start=1):
        if values[COLUMNS] is not None:
            return TOO_WIDE
        cells = [text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells and number > 1:
            continue
        line = json.dumps(
            [number, cells, [index for index, cell in enumerate(cells) if is_formula(values[index], cell)]]
        )
        written += len(line)
        if written > OUTPUT:
            return TOO_HEAVY
        sys.stdout.write(line + "\n")
    sys.stdout.flush()
    return 0


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


def is_formula(value: Any, cell: str) -> bool:
    if isinstance(value, str):
        return cell.startswith("=") or cell in {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}
    return type(value).__module__.startswith("openpyxl")


if __name__ == "__main__":
    sys.exit(main())
