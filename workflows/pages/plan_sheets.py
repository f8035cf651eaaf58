"""A plan out as Excel and Word, and Excel back in: send the file, look at every difference, choose, confirm."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from reviews.files.answers import as_stream
from reviews.models import Upload
from workflows import commands, verbs
from workflows.access import visible_to
from workflows.ledger import By, Refused
from workflows.models import PlanVersion
from workflows.sheets import Content, Preview, RowDifference, shown
from workflows.sheets.columns import BY_KEY
from workflows.verbs.words import Attached


class PlanFile(forms.Form):
    file = Attached(
        label=gettext_lazy("File"), help_text=gettext_lazy("The plan as you downloaded it, filled in (.xlsx).")
    )


class Choosing(forms.Form):
    """One question for each difference that a person has to decide; without any, only the button."""

    def __init__(self, preview: Preview, data: Any = None) -> None:
        super().__init__(data)
        for row in preview.differences:
            for key, label, choices in _questions(preview.content, row):
                self.fields[key] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


@login_required
@require_safe
def plan_xlsx(request: HttpRequest, id_: UUID) -> FileResponse:
    """The version as a workbook, in the plan's language."""
    return _file(request, id_, "xlsx")


@login_required
@require_safe
def plan_docx(request: HttpRequest, id_: UUID) -> FileResponse:
    """The version as a Word document, in the plan's language."""
    return _file(request, id_, "docx")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_import(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Take the file and lead to its preview; a file that is not taken is answered with the reason."""
    version = _version(request.user, id_)
    refusal = verbs.reason_against("import_plan", request.user, version)
    if request.method != "POST" or refusal:
        return _page(request, version, PlanFile(), refusal, status=409 if request.method == "POST" else 200)
    form = PlanFile(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, version, form, None, status=422)
    try:
        upload, _preview = commands.preview_plan(version_id=id_, file=form.cleaned_data["file"], by=_by(request))
    except Refused as refused:
        return _page(request, version, form, str(refused), status=409)
    return redirect("plan-preview", upload.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_preview(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Every difference, and the questions; confirmed, all of it is written. If it cannot be, nothing chosen is lost."""
    upload = visible_to(request.user, Upload).filter(pk=id_, kind=Upload.Kind.PLAN).defer("content").first()
    if upload is None or upload.about is None:
        raise Http404
    version = _version(request.user, upload.about)
    try:
        preview = commands.preview_again(upload_id=id_, by=_by(request))
    except Refused as refused:
        return _page(request, version, PlanFile(), str(refused), status=409)
    form = Choosing(preview, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _shown(request, version, preview, form, None)
    if not form.is_valid():
        return _shown(request, version, preview, form, None, status=422)
    try:
        verbs.ask("import_plan", request.user, version, {"upload": id_, "choices": form.cleaned_data})
    except Refused as refused:
        commands.look_again(upload_id=id_, by=_by(request))
        return _shown(request, version, preview, form, str(refused), status=409)
    messages.success(request, str(verbs.VERBS["import_plan"].done))
    return redirect("plan-import", version.pk)


def _questions(content: Content, row: RowDifference) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Key, question and answers for what this row asks."""
    if row.kind == "removed":
        question = _("Activity %(number)s, “%(title)s”, is not in your file") % {
            "number": row.number,
            "title": row.title,
        }
        return [(str(row.activity), question, [("keep", _("Keep it in the plan")), ("remove", _("Remove it"))])]
    return [
        (
            row.key_of(change),
            _("Activity %(number)s, %(field)s: changed in the plan since you downloaded it")
            % {"number": row.number, "field": capfirst(str(BY_KEY[change.field].label))},
            [
                ("plan", _("As in the plan: %(text)s") % {"text": content.shown(change.field, change.before) or "–"}),
                ("file", _("As in your file: %(text)s") % {"text": content.shown(change.field, change.after) or "–"}),
            ],
        )
        for change in row.changes
        if change.asks
    ]


def _version(user: Any, id_: UUID) -> PlanVersion:
    row = visible_to(user, PlanVersion).select_related("plan").filter(pk=id_).first()
    if row is None:
        raise Http404
    return row


def _page(
    request: HttpRequest, version: PlanVersion, form: forms.Form, refusal: str | None, status: int
) -> HttpResponse:
    context = {"version": version, "form": form, "refusal": refusal, "verb": verbs.VERBS["import_plan"]}
    return render(request, "pages/plan_import.html", context, status=status)


def _shown(
    request: HttpRequest,
    version: PlanVersion,
    preview: Preview,
    form: forms.Form,
    refusal: str | None,
    status: int = 200,
) -> HttpResponse:
    context = {"version": version, "form": form, "refusal": refusal, **shown.told(preview)}
    return render(request, "pages/plan_preview.html", context, status=status)


def _file(request: HttpRequest, id_: UUID, form: str) -> FileResponse:
    found = commands.download_plan(version_id=id_, form=form, user=request.user)
    if found is None:
        raise Http404
    return as_stream(found.file, found.name, found.media_type)


def _by(request: HttpRequest) -> By:
    return By.user(request.user.pk, datetime.now(UTC))
