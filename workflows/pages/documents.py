"""Documents: the record of each State, their versions, who has read them, and their files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from reviews.access import OFFICER, parties_of, roles
from reviews.files.answers import as_download
from reviews.files.sentences import FLAGS
from reviews.languages import Language, said
from reviews.models import Classification, Document
from workflows import commands
from workflows.pages.asking import buttons
from workflows.queries import consent

CONFIDED = {Classification.PUBLIC: "done", Classification.RESTRICTED: "waiting", Classification.CONFIDENTIAL: "late"}


@gzip_page
@login_required
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """The documents that the reader may see, narrowed by the filters in the address."""
    wishes = consent.Wishes.read(request.GET)
    page = consent.documents(request.user, wishes)
    context = {
        "documents": [_words(row) for row in page.rows],
        "wishes": wishes,
        "filing": _filing(request.user, wishes.party),
        "first_url": "?" + urlencode(wishes.kept) if wishes.after else "",
        "next_url": "?" + urlencode(wishes.kept | {"after": page.next}) if page.next else "",
        **consent.choices(),
    }
    return render(request, "pages/documents.html", context)


@gzip_page
@login_required
@require_safe
def document(request: HttpRequest, id_: UUID) -> HttpResponse:
    """What is known of one document; 404 for one that is not the reader's to see."""
    row = consent.document(request.user, id_)
    if row is None:
        raise Http404
    context = {
        "row": row,
        "tag": CONFIDED[Classification(row.classification)],
        "warnings": [FLAGS[flag] for flag in row.file.flags if flag in FLAGS] if row.file else [],
        "versions": consent.versions(request.user, row),
        "read_by": consent.read_by(request.user, row),
        "buttons": buttons(request.user, row),
    }
    return render(request, "pages/document.html", context)


@login_required
@require_safe
def document_file(request: HttpRequest, id_: UUID) -> HttpResponse:
    """The file, as a download. That it was read is noted before its bytes leave; HEAD carries none."""
    if request.method == "HEAD":
        row = consent.document(request.user, id_)
    else:
        row = commands.open_document(document_id=id_, user=request.user)
    if row is None or row.file is None:
        raise Http404
    return as_download(row.file, request)


def _filing(user: Any, chosen: str) -> str:
    """Where this reader files a document of the State in view; empty where no State is, or it is not theirs."""
    own = parties_of(user)
    party = chosen or (next(iter(own)) if len(own) == 1 else "")
    if not party:
        return ""
    if OFFICER in roles(user):
        return reverse("ask", args=["file-document", party])
    return reverse("ask", args=["submit-document", party]) if party in own else ""


def _words(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "state": said(row["names"], get_language() or "en"),
        "kind": str(Document.Kind(row["kind"]).label),
        "language": str(Language(row["language"]).label),
        "classification": str(Classification(row["classification"]).label),
        "tag": CONFIDED[Classification(row["classification"])],
    }
