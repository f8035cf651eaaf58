"""Checks a table against the registers and the records, and says what importing it would do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

from reviews.importing.columns import faults_of_header
from reviews.importing.findings import Finding, Suggestions
from reviews.importing.registers import read_registers
from reviews.importing.rows import RowReader
from reviews.importing.tables import Table


class Status(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Planned:
    """A valid row, what importing it would do, and the record as it stands (None: there is none yet)."""

    row: Any
    status: Status
    before: Any


@dataclass(frozen=True)
class Written:
    """What an import did: keys of the records, and for reviews the days on which the file says they were concluded."""

    new: list[UUID] = field(default_factory=list)
    changed: list[UUID] = field(default_factory=list)
    unchanged: int = 0
    concluded: dict[UUID, date] = field(default_factory=dict)


class Kind(Protocol):
    """What differs between files of reviews and files of needs."""

    required: Sequence[str]
    optional: Sequence[str]

    def read(self, row: RowReader, today: date) -> Any:
        """The row as a record to be; findings are noted in the reader."""

    def repeated(self, rows: Sequence[Any]) -> list[Finding]:
        """Rows that say the same thing as an earlier row of the file."""

    def compare(self, rows: Sequence[Any], columns: Sequence[str]) -> tuple[list[Planned], list[Finding]]:
        """Each row beside the stored record, in a constant number of queries."""

    def write(self, planned: Sequence[Planned], columns: Sequence[str]) -> Written:
        """Write new and changed rows, set-based; the caller holds the transaction and the lock."""


@dataclass(frozen=True)
class Preview:
    """What importing a table would do: valid rows with their status, and every finding in the order of the rows."""

    kind: str
    table: Table
    today: date
    planned: list[Planned]
    findings: list[Finding]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(planned.status for planned in self.planned)
        return {str(status): found[status] for status in Status}

    @property
    def faulty_rows(self) -> int:
        return len({finding.row for finding in self.findings})

    @property
    def digest(self) -> str:
        """SHA-256 over all rows, their status and the records before: the same digest means the same effect."""
        seal = sha256(repr((self.kind, self.table.columns, self.findings)).encode())
        for planned in self.planned:
            seal.update(repr(planned).encode())
        return seal.hexdigest()


def check(kind: str, table: Table, *, today: date) -> Preview:
    """Check every row of a table of `kind` ("reviews" or "needs"). Days after `today` are findings. Writes nothing."""
    of = kinds()[kind]
    faults = [*faults_of_header(table, of.required, of.optional), *table.findings]
    if any(fault.row == 1 for fault in faults):
        return Preview(kind, table, today, [], faults)
    rows, found = _read(of, table, today)
    faults += [*found, *of.repeated(rows)]
    planned, found = of.compare(rows, table.columns)
    findings = sorted([*faults, *found], key=lambda finding: finding.row)
    return Preview(kind, table, today, planned, findings)


def kinds() -> dict[str, Kind]:
    from reviews.importing.need_rows import Needs
    from reviews.importing.review_rows import Reviews

    return {"reviews": Reviews(), "needs": Needs()}


def _read(of: Kind, table: Table, today: date) -> tuple[list[Any], list[Finding]]:
    registers, suggestions = read_registers(), Suggestions()
    rows, findings = [], []
    for number, cells in table.rows:
        reader = RowReader(number, dict(zip(table.columns, cells, strict=True)), registers, suggestions)
        row = of.read(reader, today)
        if reader.findings:
            findings += reader.findings
        else:
            rows.append(row)
    return rows, findings
