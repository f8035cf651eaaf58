"""A file beside the plan as it stands: what would be added, changed and removed, and where a person has to choose.

The seal in each row tells what the row said when the file was made. What differs from it in the file was changed by
whoever filled the file in; what differs from it in the plan was changed by somebody else meanwhile. Where both are so,
both texts are shown and the person says which one stands; so it is wherever the seal is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from reviews.importing.findings import Finding
from workflows.sheets.columns import SAID
from workflows.sheets.content import Content, Row, Value
from workflows.sheets.reading import ReadRow, Sheets

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
FILE, PLAN = "file", "plan"
KEEP, REMOVE = "keep", "remove"
Choices = Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """One field, from the plan's text to the file's. `asks`: changed on both sides, so a person chooses."""

    field: str
    before: Value
    after: Value
    asks: bool = False


@dataclass(frozen=True)
class RowDifference:
    """One activity. `sheet` and `row` say where it stands in the file; a removed one stands nowhere."""

    kind: str
    activity: UUID | None
    number: int | None
    title: str
    changes: list[Change] = field(default_factory=list)
    sheet: str = ""
    row: int = 0
    stored: Row | None = None
    read: ReadRow | None = None

    def key_of(self, change: Change) -> str:
        return f"{self.activity}.{change.field}"

    @property
    def asked(self) -> dict[str, tuple[str, str]]:
        """What a person has to say before this is written: the key of each choice, and what may be chosen."""
        if self.kind == REMOVED:
            return {str(self.activity): (KEEP, REMOVE)}
        return {self.key_of(change): (PLAN, FILE) for change in self.changes if change.asks}

    def chosen(self, choices: Choices) -> dict[str, Value]:
        """What is to be written, by field, once every choice is made."""
        return {
            change.field: change.after
            for change in self.changes
            if not change.asks or choices[self.key_of(change)] == FILE
        }


@dataclass(frozen=True)
class Preview:
    """What importing a file would do to a version, and everything that stands in the way."""

    content: Content
    differences: list[RowDifference]
    findings: list[Finding]
    unchanged: int

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(each.kind for each in self.differences)
        return {kind: found[kind] for kind in (ADDED, CHANGED, REMOVED)} | {"unchanged": self.unchanged}

    @property
    def asked(self) -> dict[str, tuple[str, str]]:
        return {key: options for each in self.differences for key, options in each.asked.items()}

    @property
    def digest(self) -> str:
        """SHA-256 over all differences and findings: the same digest means that the same was shown."""
        told = [(each.kind, each.activity, each.sheet, each.row, each.changes) for each in self.differences]
        places = [(each.sheet, each.row, each.field, each.value) for each in self.findings]
        return sha256(repr((told, places)).encode()).hexdigest()


def compare(content: Content, sheets: Sheets) -> Preview:
    """The rows of a file beside those of the plan."""
    pairs, findings = _paired(content, sheets.rows)
    differences = []
    for read, stored in pairs:
        found = _changed(read, stored) if stored else _added(content, read, findings)
        if found.changes:
            differences.append(found)
    unchanged = len(pairs) - len(differences)
    absent = list(_removed(content, sheets.rows)) if sheets.rows else []
    ordered = sorted([*sheets.findings, *findings], key=lambda each: (each.sheet, each.row))
    return Preview(content, [*differences, *absent], ordered, unchanged)


def _paired(content: Content, rows: list[ReadRow]) -> tuple[list[tuple[ReadRow, Row | None]], list[Finding]]:
    """Each row of the file with the activity it is about, None for a new one; what fits none is a finding."""
    by_activity = {row.activity: row for row in content.rows}
    by_number = {row.number: row for row in content.rows}
    pairs, findings, seen = [], [], dict[UUID, ReadRow]()
    for read in rows:
        if read.activity and read.activity not in by_activity:
            findings.append(read.complain("id", str(read.activity), _of_another_plan()))
            continue
        # Programs that drop hidden columns leave the number, which people see and keep.
        stored = by_activity.get(read.activity) if read.activity else by_number.get(read.number or 0)
        if stored and (fault := _reason_against(read, stored, seen.get(stored.activity))):
            findings.append(fault)
        elif not stored and read.number:
            findings.append(read.complain("number", str(read.number), _unknown_number()))
        else:
            pairs.append((read, stored))
            if stored:
                seen[stored.activity] = read
    return pairs, findings


def _reason_against(read: ReadRow, stored: Row, earlier: ReadRow | None) -> Finding | None:
    if earlier:
        remedy = _(
            "Row %(row)d of “%(sheet)s” is the same activity. Keep one; for a new activity empty its number and the"
            " hidden columns."
        ) % {"row": earlier.row, "sheet": earlier.sheet}
        return read.complain("number", str(stored.number), remedy)
    if read.number is not None and read.number != stored.number:
        remedy = _(
            "By its hidden mark this row is activity %(number)d: parts of rows were sorted or pasted apart from the"
            " others. Sort and paste whole rows."
        ) % {"number": stored.number}
        return read.complain("number", str(read.number), remedy)
    return None


def _changed(read: ReadRow, stored: Row) -> RowDifference:
    changes = [
        Change(key, before, after, asks=_asks(read, key, before))
        for key, before, after in _differing(read, stored)
        if not (read.seal and read.seal.says(key, after))  # somebody else changed it, and the file says nothing new
    ]
    return RowDifference(
        CHANGED, stored.activity, stored.number, stored.title, changes, read.sheet, read.row, stored, read
    )


def _differing(read: ReadRow, stored: Row) -> Iterator[tuple[str, Value, Value]]:
    for column in SAID:
        if column.key in read.values and read.values[column.key] != stored.values[column.key]:
            yield column.key, stored.values[column.key], read.values[column.key]


def _asks(read: ReadRow, key: str, before: Value) -> bool:
    return read.seal is None or not read.seal.says(key, before)


def _added(content: Content, read: ReadRow, findings: list[Finding]) -> RowDifference:
    findings += [
        read.complain(key, "", _("This cell is empty; it must be filled in."))
        for key in ("title", "objective")
        if not read.values.get(key) and not _is_spoilt(read, key)
    ]
    changes = [
        Change(column.key, None, read.values[column.key])
        for column in SAID
        if read.values.get(column.key) not in (None, "", ())
    ]
    return RowDifference(
        ADDED, None, None, str(read.values.get("title", "")), changes, read.sheet, read.row, None, read
    )


def _is_spoilt(read: ReadRow, key: str) -> bool:
    """Whether the cell was complained about already."""
    return key in read.header.titles and key not in read.values


def _removed(content: Content, rows: list[ReadRow]) -> Iterator[RowDifference]:
    """Activities that stood in the plan when the file was made and do not stand in the file."""
    there = {row.activity for row in rows} | {row.number for row in rows}
    newest = min((row.seal.newest for row in rows if row.seal), default=content.newest)
    for row in content.rows:
        if row.activity not in there and row.number not in there and row.number <= newest:
            yield RowDifference(REMOVED, row.activity, row.number, row.title, stored=row)


def _of_another_plan() -> str:
    return _(
        "This activity is not of this version of the plan. Take the row out; to add it as a new activity, empty its"
        " number and the hidden columns."
    )


def _unknown_number() -> str:
    return _("The plan has no activity of this number. Leave the cell empty to add a new one.")
