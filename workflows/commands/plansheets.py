"""A plan that comes back as a workbook: kept, shown beside the plan as it stands, and only then written, as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.files.screening import XLSX, Unacceptable, screen
from reviews.importing import Unreadable
from reviews.importing.findings import Finding, finding
from reviews.models import Upload
from workflows import sheets
from workflows.commands import plan_lines
from workflows.commands.documents import Upload as Sent
from workflows.ledger import By, Refused
from workflows.ledger.record import lock
from workflows.models import PlanVersion
from workflows.queries.plansheets import plan_sheet
from workflows.queries.timeline import user_of
from workflows.sheets import Content, Preview, RowDifference, Sheets
from workflows.sheets.columns import BY_KEY
from workflows.sheets.differences import ADDED, REMOVE, REMOVED, Choices

AT_OBJECTIVES = ("objective", "article")
"""Columns that say under which objective an activity stands."""
STORED_ELSEWHERE = {"text": "objective", "provision": "article"}
Place = tuple[str, int | None]
"""An objective as a file names it: its words and its article."""


@transaction.atomic
def preview_plan(*, version_id: UUID, file: Sent, by: By) -> tuple[Upload, Preview]:
    """Keep a workbook until it is confirmed, and say what importing it would do. The plan stays as it is.

    Refused for a file that is not taken (with the reason: damaged, macros, too large when unpacked), for one that is
    no workbook, and for a version that cannot be changed. The same file again takes the place of the one before.
    """
    _insist_open(version_id)
    try:
        if screen(file["content"], file["name"]).media_type != XLSX:
            raise Refused(_("This is not an Excel workbook. Save the plan as .xlsx."))
    except Unacceptable as reason:
        raise Refused(str(reason)) from None
    compared = _compared(version_id, _read(version_id, file["content"]))
    owner, checksum = user_of(by.actor), sha256(file["content"]).hexdigest()
    upload, _new = Upload.objects.update_or_create(
        uploaded_by_id=owner,
        about=version_id,
        sha256=checksum,
        defaults={
            "kind": Upload.Kind.PLAN,
            "name": file["name"][-200:],
            "content": file["content"],
            "digest": compared.digest,
            "uploaded_at": by.at,
        },
    )
    return upload, _rehearsed(version_id, compared, by)


@transaction.atomic
def preview_again(*, upload_id: UUID, by: By) -> Preview:
    """What importing a kept workbook would do now. Refused where it is no longer kept, or the version is closed."""
    upload, version_id = _kept(upload_id, by)
    _insist_open(version_id)
    return _rehearsed(version_id, _compared(version_id, _read(version_id, upload.content)), by)


@transaction.atomic
def look_again(*, upload_id: UUID, by: By) -> Preview:
    """As preview_again, for somebody who is shown it in place of what they wanted to confirm: now they may."""
    upload, version_id = _kept(upload_id, by)
    _insist_open(version_id)
    compared = _compared(version_id, _read(version_id, upload.content))
    Upload.objects.filter(pk=upload_id).update(digest=compared.digest)
    return _rehearsed(version_id, compared, by)


@transaction.atomic
def import_plan(*, version_id: UUID, upload: UUID, choices: Choices, by: By) -> PlanVersion:
    """Write what the preview of this upload showed: rows added, changed and removed, each with its fact, or nothing.

    choices: for each key that the preview asks, one of its options. Refused while the file has findings, a choice is
    missing, or the plan is no longer what the preview showed; and where a row cannot be written, naming it. The upload
    is gone afterwards, so that asking twice is refused.
    """
    kept, about = _kept(upload, by)
    if about != version_id:
        raise Refused(_not_kept())
    read = _read(version_id, kept.content)  # which may take seconds: before the lock
    lock([_insist_open(version_id).follow_up_id])
    preview = _compared(version_id, read)
    if reason := _reason_against(preview, kept, choices):
        raise Refused(reason)
    for refusal in _write(version_id, preview, choices, by):
        raise refusal.reason
    Upload.objects.filter(pk=kept.pk).delete()
    return PlanVersion.objects.get(pk=version_id)


def _insist_open(version_id: UUID) -> PlanVersion:
    version = PlanVersion.objects.select_related("plan").get(pk=version_id)
    if reason := plan_lines.reason_against_editing(version):
        raise Refused(reason)
    return version


def _kept(upload_id: UUID, by: By) -> tuple[Upload, UUID]:
    """The upload, if it is this person's, and the version it is about; locked, so that it is confirmed once."""
    rows = Upload.objects.select_for_update(of=("self",)).filter(kind=Upload.Kind.PLAN, uploaded_by=user_of(by.actor))
    found = rows.filter(pk=upload_id).first()
    if found is None or found.about is None:
        raise Refused(_not_kept())
    return found, found.about


def _not_kept() -> str:
    return _("This file is not kept any more: it was imported, or its time was over. Upload it again.")


def _reason_against(preview: Preview, upload: Upload, choices: Choices) -> str | None:
    if preview.findings:
        return _("The file has faults: correct them and upload it again. Nothing was written.")
    if preview.digest != upload.digest:
        return _("The plan has changed since this preview was made; look at the new one. Nothing was written.")
    missing = [key for key, options in preview.asked.items() if choices.get(key) not in options]
    if missing:
        return _("Say what is to become of each difference that asks you to choose: %(count)d are open.") % {
            "count": len(missing)
        }
    return None


# Writing, and trying to write


@dataclass
class Refusal:
    """A row that a command did not take."""

    difference: RowDifference
    reason: Refused


def _read(version_id: UUID, file: bytes) -> Sheets:
    """What the workbook says, in a process of its own. Refused for what is no workbook."""
    try:
        return sheets.read_sheets(bytes(file), _content(version_id))
    except Unreadable as reason:
        raise Refused(str(reason)) from None


def _compared(version_id: UUID, read: Sheets) -> Preview:
    return sheets.compare(_content(version_id), read)


def _content(version_id: UUID) -> Content:
    return Content.of(plan_sheet(version_id) or {})


def _rehearsed(version_id: UUID, preview: Preview, by: By) -> Preview:
    """The preview, with what the commands would refuse among its findings: they are asked, and all is taken back.

    Only a file without other faults is tried out, as if every difference were to be written.
    """
    if preview.findings:
        return preview
    every = {key: options[-1] for key, options in preview.asked.items()}
    with transaction.atomic():
        refusals = list(_write(version_id, preview, every, by))
        transaction.set_rollback(True)
    return replace(preview, findings=[found for each in refusals for found in _findings(each)])


def _findings(refusal: Refusal) -> Iterator[Finding]:
    """A refusal as findings: for each field to blame its own, or one for the row."""
    row, blamed = refusal.difference, refusal.reason.findings
    for field, remedy in (blamed or {"": str(refusal.reason)}).items():
        key = STORED_ELSEWHERE.get(field, field)
        said = row.read.values.get(key) if row.read else None
        title = row.read.header.titles.get(key, key) if row.read else key
        shown = "" if said is None or key not in BY_KEY else str(said)
        yield finding(row.row, title, shown, remedy, row.sheet)


def _write(version_id: UUID, preview: Preview, choices: Choices, by: By) -> Iterator[Refusal]:
    """Ask the commands for every difference; yields those refused, each of which has changed nothing."""
    wanted = {id(each): each.chosen(choices) for each in preview.differences}
    try:
        places = _Objectives(version_id, preview, wanted, by)
    except Refused as reason:
        yield Refusal(preview.differences[0], reason)
        return
    for each in preview.differences:
        try:
            with transaction.atomic():
                _write_row(version_id, each, wanted[id(each)], choices, places, by)
        except Refused as reason:
            yield Refusal(each, _of_row(each, reason))
    places.remove_deserted(by)


def _write_row(
    version_id: UUID,
    row: RowDifference,
    said: dict[str, Any],
    choices: Choices,
    places: _Objectives,
    by: By,
) -> None:
    if row.kind == REMOVED and row.stored:
        if choices[str(row.activity)] == REMOVE:
            plan_lines.remove_line(line_id=row.stored.line, by=by)
        return
    words = {key: value for key, value in said.items() if key not in AT_OBJECTIVES}
    if row.kind == ADDED:
        plan_lines.add_line(version_id=version_id, line=words | {"objective": places.of(row, said, by)}, by=by)
    elif row.stored and said:
        under = places.of(row, said, by)
        moved = {"objective": under} if under != row.stored.objective else {}
        if words | moved:
            plan_lines.change_line(line_id=row.stored.line, changes=words | moved, by=by)


def _of_row(row: RowDifference, reason: Refused) -> Refused:
    if not row.row:
        return Refused(_("Activity %(number)s: %(reason)s") % {"number": row.number, "reason": reason}, reason.findings)
    told = _("“%(sheet)s”, row %(row)d: %(reason)s") % {"sheet": row.sheet, "row": row.row, "reason": reason}
    return Refused(told, reason.findings)


class _Objectives:
    """Under which objective each row stands: one that there is, one that the file calls otherwise, or a new one."""

    def __init__(self, version_id: UUID, preview: Preview, wanted: Mapping[int, dict[str, Any]], by: By) -> None:
        self.version_id = version_id
        self.known: dict[Place, UUID] = {(each.text, each.article): each.id for each in preview.content.objectives}
        self.deserted: set[UUID] = set()
        for id_, place in self._renamed(preview, wanted).items():
            text, article = place
            plan_lines.change_objective(objective_id=id_, changes={"text": text, "provision": article}, by=by)
            self.known = {at: known for at, known in self.known.items() if known != id_} | {place: id_}

    def of(self, row: RowDifference, said: Mapping[str, Any], by: By) -> UUID:
        """The id of the objective that this row names; a new one is added once, for all rows that name it."""
        place = place_of(row, said)
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

    def _renamed(self, preview: Preview, wanted: Mapping[int, dict[str, Any]]) -> dict[UUID, Place]:
        """Objectives that all their activities call by the same new words: these are corrected, not left behind."""
        under: dict[UUID, set[Place]] = defaultdict(set)
        changed = {each.activity: each for each in preview.differences if each.stored}
        for row in preview.content.rows:
            each = changed.get(row.activity)
            under[row.objective].add(place_of(each, wanted[id(each)]) if each else place_in(row.values, {}))
        renamed: dict[Place, UUID] = {}
        for id_, places in under.items():
            place = next(iter(places))
            if len(places) == 1 and place[0] and place not in self.known:
                renamed.setdefault(place, id_)
        return {id_: place for place, id_ in renamed.items()}


def place_of(row: RowDifference, said: Mapping[str, Any]) -> Place:
    """The objective as the row names it; what the file does not say is as it was."""
    return place_in(row.stored.values if row.stored else {"objective": "", "article": None}, said)


def place_in(before: Mapping[str, Any], said: Mapping[str, Any]) -> Place:
    return said.get("objective", before["objective"]), said.get("article", before["article"])
