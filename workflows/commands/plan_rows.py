"""The differences of a workbook, written row by row through the commands of a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from reviews.importing.findings import Finding, finding
from workflows.commands import plan_lines
from workflows.ledger import By, Refused
from workflows.sheets import Preview, RowDifference
from workflows.sheets.columns import BY_KEY
from workflows.sheets.content import Row
from workflows.sheets.differences import REMOVE, REMOVED, Choices

AT_OBJECTIVES = ("objective", "article")
"""Columns that say under which objective an activity stands."""
STORED_ELSEWHERE = {"text": "objective", "provision": "article"}
Place = tuple[str, int | None]
"""An objective as a file names it: its words and its article."""
Said = Mapping[str, Any]
"""What is to be written of a row, by column."""
Wanted = list[tuple[RowDifference, Said]]


@dataclass
class Refusal:
    """A row that a command did not take."""

    difference: RowDifference
    reason: Refused


def write_rows(version_id: UUID, preview: Preview, choices: Choices, by: By) -> Iterator[Refusal]:
    """Ask the commands for every difference; yields those refused, each of which has changed nothing."""
    wanted: Wanted = [(each, each.chosen(choices)) for each in preview.differences]
    try:
        objectives = Objectives(version_id, preview, wanted, by)
    except Refused as reason:
        yield Refusal(preview.differences[0], reason)
        return
    for each, said in wanted:
        try:
            if each.kind == REMOVED:
                _remove(each, choices, by)
            elif said:
                _write_row(version_id, each, said, objectives.of(each, said, by), by)
        except Refused as reason:
            yield Refusal(each, _of_row(each, reason))
    objectives.remove_deserted(by)


def _remove(row: RowDifference, choices: Choices, by: By) -> None:
    if row.stored and choices[str(row.activity)] == REMOVE:
        plan_lines.remove_line(line_id=row.stored.line, by=by)


def _write_row(version_id: UUID, row: RowDifference, said: Said, under: UUID, by: By) -> None:
    words = {key: value for key, value in said.items() if key not in AT_OBJECTIVES}
    if row.stored is None:
        plan_lines.add_line(version_id=version_id, line=words | {"objective": under}, by=by)
        return
    if under != row.stored.objective:
        words["objective"] = under
    if words:
        plan_lines.change_line(line_id=row.stored.line, changes=words, by=by)


def _of_row(row: RowDifference, reason: Refused) -> Refused:
    if not row.row:
        return Refused(_("Activity %(number)s: %(reason)s") % {"number": row.number, "reason": reason}, reason.findings)
    told = _("“%(sheet)s”, row %(row)d: %(reason)s") % {"sheet": row.sheet, "row": row.row, "reason": reason}
    return Refused(told, reason.findings)


class Objectives:
    """Under which objective each row stands: one that there is, one that the file calls otherwise, or a new one."""

    def __init__(self, version_id: UUID, preview: Preview, wanted: Wanted, by: By) -> None:
        self.version_id = version_id
        self.known: dict[Place, UUID] = {(each.text, each.article): each.id for each in preview.content.objectives}
        self.deserted: set[UUID] = set()
        for id_, place in self._renamed(preview, wanted).items():
            text, article = place
            plan_lines.change_objective(objective_id=id_, changes={"text": text, "provision": article}, by=by)
            self.known = {at: known for at, known in self.known.items() if known != id_} | {place: id_}

    def of(self, row: RowDifference, said: Said, by: By) -> UUID:
        """The id of the objective that this row names; a new one is added once, for all rows that name it."""
        if row.stored and not said.keys() & {*AT_OBJECTIVES}:
            return row.stored.objective
        place = place_of(row.stored, said)
        if place not in self.known:
            added = plan_lines.add_objective(
                version_id=self.version_id, objective={"text": place[0], "provision": place[1]}, by=by
            )
            self.known[place] = added.pk
        under = self.known[place]
        if row.stored and under != row.stored.objective:
            self.deserted.add(row.stored.objective)
        return under

    def remove_deserted(self, by: By) -> None:
        """An objective whose last activity moved to another goes with it."""
        for id_ in sorted(self.deserted):
            objective = plan_lines.Objective.objects.filter(pk=id_).first()
            if objective and not plan_lines.reason_against_removing(objective):
                plan_lines.remove_objective(objective_id=id_, by=by)

    def _renamed(self, preview: Preview, wanted: Wanted) -> dict[UUID, Place]:
        """Objectives that all their activities call by the same new words: these are corrected, not left behind."""
        under: dict[UUID, set[Place]] = defaultdict(set)
        changed = {each.activity: said for each, said in wanted if each.stored}
        for row in preview.content.rows:
            under[row.objective].add(place_of(row, changed.get(row.activity, {})))
        renamed: dict[Place, UUID] = {}
        for id_, places in under.items():
            place = next(iter(places))
            if len(places) == 1 and place[0] and place not in self.known:
                renamed.setdefault(place, id_)
        return {id_: place for place, id_ in renamed.items()}


def place_of(row: Row | None, said: Said) -> Place:
    """The objective as the file names it for this row; what the file does not say is as it was."""
    before = row.values if row else {"objective": "", "article": None}
    return said.get("objective", before["objective"]), said.get("article", before["article"])


def findings_of(refusal: Refusal) -> Iterator[Finding]:
    """A refusal as findings: for each field to blame its own, or one for the row."""
    row, blamed = refusal.difference, refusal.reason.findings
    for field, remedy in (blamed or {"": str(refusal.reason)}).items():
        key = STORED_ELSEWHERE.get(field, field)
        said = row.read.values.get(key) if row.read else None
        title = row.read.header.titles.get(key, key) if row.read else key
        shown = "" if said is None or key not in BY_KEY else str(said)
        yield finding(row.row, title, shown, remedy, row.sheet)
