"""Reads XLSX. The zip directory is judged before anything is unpacked; the parsing happens in a process with limits."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from reviews.importing.findings import Finding, finding
from reviews.importing.tables import NumberedRow, Table, Unreadable, as_table

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
READER = Path(__file__).with_name("worksheet.py")
MAX_PARTS = 1_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
SMALL = 1024 * 1024
SECONDS = 90
ACTIVE = ("vbaproject", "xl/macrosheets/", "xl/activex/", "xl/embeddings/", "xl/dialogsheets/")
# What worksheet.py answers instead of rows.
TOO_HEAVY, TOO_WIDE, DAMAGED = 3, 4, 5


def read_workbook(content: bytes, name: str) -> Table:
    """The first sheet of a workbook; formulas are findings. Raises Unreadable for macros, bombs, passwords, damage."""
    if reason := reason_not_to_open(content):
        raise Unreadable(reason)
    findings: list[Finding] = []
    rows = list(_rows(_parsed_elsewhere(content).splitlines(), findings))
    return as_table(name, rows, findings)


def read_sheets(content: bytes) -> Iterator[tuple[str, NumberedRow, list[int]]]:
    """Every row of every sheet: its name, the numbered cells, and where a cell holds a formula or an error.

    Raises Unreadable as read_workbook does.
    """
    if reason := reason_not_to_open(content):
        raise Unreadable(reason)
    sheet = ""
    for line in map(json.loads, _parsed_elsewhere(content, "all").splitlines()):
        if isinstance(line, str):
            sheet = line
            continue
        number, cells, formulas = line
        yield sheet, (number, cells), formulas


def reason_not_to_open(content: bytes) -> str | None:
    """Why this zip file is not unpacked at all, judged by its directory alone; None for an ordinary workbook."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        return _damaged()
    names = [part.filename.casefold() for part in parts]
    if "xl/workbook.xml" not in names:
        return _("This is not an Excel workbook. Save the table as .xlsx or “CSV UTF-8”.")
    if any(part.flag_bits & 1 for part in parts):
        return _("This workbook is protected by a password. Save it without.")
    if any(mark in name for name in names for mark in ACTIVE):
        return _("This workbook holds macros or embedded objects. Save it as .xlsx without macros.")
    if any(name.startswith("xl/externallinks/") for name in names):
        return _("This workbook draws on other workbooks. Copy the table and paste it as values into a new one.")
    return (
        _("This workbook unpacks to an unreasonable size. Copy the table into a new one.") if _is_bomb(parts) else None
    )


def _is_bomb(parts: list[zipfile.ZipInfo]) -> bool:
    return (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in parts) > MAX_UNPACKED
        or any(part.file_size > SMALL and part.file_size > MAX_RATIO * part.compress_size for part in parts)
    )


def _parsed_elsewhere(content: bytes, *which: str) -> bytes:
    """What worksheet.py makes of the bytes, in a process of its own with limited memory and time."""
    command = [sys.executable, "-I", str(READER), *which]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 our own script, no shell, nothing of the file in the arguments
    except subprocess.TimeoutExpired as error:
        raise Unreadable(_too_heavy()) from error
    if done.returncode == 0:
        return done.stdout
    sentences = {DAMAGED: _damaged, TOO_WIDE: _too_wide}
    raise Unreadable(sentences.get(done.returncode, _too_heavy)())


def _rows(lines: list[bytes], findings: list[Finding]) -> Iterator[NumberedRow]:
    columns: list[str] = []
    for line in lines:
        number, cells, formulas = json.loads(line)
        columns = columns or cells
        for index in formulas:
            name = columns[index] if index < len(columns) else ""
            findings.append(finding(number, name, cells[index], formula_remedy()))
        yield number, cells


def formula_remedy() -> str:
    return _("This cell holds a formula or an error, not a value. Copy the column and paste it as values.")


def _damaged() -> str:
    return _("This workbook is damaged. Open it in your spreadsheet program and save it again as .xlsx.")


def _too_wide() -> str:
    return _("The sheet has more than 64 columns. Keep only those you want to import.")


def _too_heavy() -> str:
    return _(
        "This workbook takes too much time or memory to read. Copy the table into a new one, or save it as “CSV UTF-8”."
    )
