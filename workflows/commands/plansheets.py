"""A plan that comes back as a workbook: kept, shown beside the plan as it stands, and only then written, as a whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.files.screening import XLSX, Unacceptable, screen
from reviews.importing import Unreadable
from reviews.models import Upload
from workflows import sheets
from workflows.commands.documents import Upload as Sent
from workflows.commands.plan_lines import reason_against_editing
from workflows.commands.plan_rows import findings_of, write_rows
from workflows.ledger import By, Refused
from workflows.ledger.record import lock
from workflows.models import PlanVersion
from workflows.queries.plansheets import file_name, plan_sheet
from workflows.queries.timeline import user_of
from workflows.sheets import Content, Preview, Sheets, document, workbook
from workflows.sheets.differences import Choices

FORMS = {
    "xlsx": (sheets.write_workbook, workbook.MEDIA_TYPE),
    "docx": (sheets.write_document, document.MEDIA_TYPE),
}


@dataclass(frozen=True)
class Download:
    """A file at its beginning, its name and its media type."""

    file: BytesIO
    name: str
    media_type: str


def download_plan(*, version_id: UUID, form: str, user: Any) -> Download | None:
    """The version as "xlsx" or "docx", in the plan's language, with what this person may see; None: nothing of it."""
    read = plan_sheet(version_id, user)
    if read is None:
        return None
    write, media_type = FORMS[form]
    return Download(write(Content.of(read), read["version"]["language"]), file_name(read["version"], form), media_type)


@transaction.atomic
def preview_plan(*, version_id: UUID, file: Sent, by: By) -> tuple[Upload, Preview]:
    """Keep a workbook until it is confirmed, and say what importing it would do. The plan stays as it is.

    Refused for a file that is not taken (with the reason: damaged, macros, too large when unpacked), for one that is
    no workbook, and for a version that cannot be changed. The same file again takes the place of the one before.
    """
    _insist_open(version_id)
    try:
        screened = screen(file["content"], file["name"])
    except Unacceptable as reason:
        raise Refused(str(reason)) from None
    if screened.media_type != XLSX:
        raise Refused(_("This is not an Excel workbook. Save the plan as .xlsx."))
    compared = _compared(version_id, _read(version_id, file["content"]))
    upload, _new = Upload.objects.update_or_create(
        uploaded_by_id=user_of(by.actor),
        about=version_id,
        sha256=screened.sha256,
        defaults={
            "kind": Upload.Kind.PLAN,
            "name": screened.name,
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
    return _rehearsed(version_id, _compared(version_id, _read(version_id, upload.content)), by)


@transaction.atomic
def look_again(*, upload_id: UUID, by: By) -> Preview:
    """As preview_again, for somebody who is shown it in place of what they wanted to confirm: now they may."""
    upload, version_id = _kept(upload_id, by)
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
    preview = _compared(version_id, _read(version_id, kept.content))
    if reason := _reason_against(preview, kept, choices):
        raise Refused(reason)
    if not Upload.objects.filter(pk=kept.pk).delete()[0]:  # confirmed by somebody quicker, while we waited
        raise Refused(_not_kept())
    for refusal in write_rows(version_id, preview, choices, by):
        raise refusal.reason
    return PlanVersion.objects.get(pk=version_id)


def _insist_open(version_id: UUID) -> PlanVersion:
    version = PlanVersion.objects.select_related("plan").get(pk=version_id)
    if reason := reason_against_editing(version):
        raise Refused(reason)
    return version


def _kept(upload_id: UUID, by: By) -> tuple[Upload, UUID]:
    """The upload, if it is this person's, and the version it is about."""
    rows = Upload.objects.filter(kind=Upload.Kind.PLAN, uploaded_by=user_of(by.actor))
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


def _read(version_id: UUID, file: bytes | memoryview) -> Sheets:
    """What the workbook says, parsed in a process of its own; it may take seconds, so before any lock of the case.

    Refused for what is no workbook.
    """
    try:
        return sheets.read_sheets(bytes(file), _content(version_id))
    except Unreadable as reason:
        raise Refused(str(reason)) from None


def _compared(version_id: UUID, read: Sheets) -> Preview:
    """With the lock of the case: nobody changes the plan until what is shown is kept."""
    lock([_insist_open(version_id).follow_up_id])
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
        refusals = list(write_rows(version_id, preview, every, by))
        transaction.set_rollback(True)
    return replace(preview, findings=[found for each in refusals for found in findings_of(each)])
