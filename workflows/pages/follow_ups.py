"""One follow-up: where it is, what happened and why, its needs and letters, and what can be done now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from reviews.files.answers import disposition
from reviews.languages import said
from workflows.models import Duty, Letter, Message
from workflows.pages.asking import buttons, own_buttons
from workflows.process import DutyState, LetterState, MessageState
from workflows.queries import follow_ups
from workflows.queries.board import KINDS, ball_with

TAGS: dict[str, str] = {
    LetterState.DRAFTED: "open",
    LetterState.CLEARED: "open",
    LetterState.SENT: "waiting",
    LetterState.ACKNOWLEDGED: "done",
    LetterState.UNDELIVERABLE: "late",
}
POST_TAGS: dict[str, str] = {
    MessageState.QUEUED: "open",
    MessageState.SENDING: "open",
    MessageState.SENT: "done",
    MessageState.UNCLEAR: "waiting",
    MessageState.REFUSED: "late",
}
IN_DOUBT = (MessageState.UNCLEAR, MessageState.REFUSED)


@gzip_page
@login_required
@require_safe
def follow_up(request: HttpRequest, id_: UUID) -> HttpResponse:
    """The sheet of one follow-up; 404 for one that is not the reader's to see."""
    every_step = request.GET.get("history") == "all"
    sheet = follow_ups.follow_up(request.user, id_, every_step=every_step)
    if sheet is None:
        raise Http404
    asked = own_buttons(request.user, sheet.follow_up)
    context = {
        "sheet": sheet,
        "ball": ball_with(sheet.follow_up.state, _first_open(sheet.duties)),
        "kind": KINDS.get(sheet.follow_up.state, "open"),
        "can": [button for button in asked if not button.refusal],
        "cannot": [button for button in asked if button.refusal],
        "every_step": every_step,
        "needs": [_need(row) for row in sheet.needs.rows],
        "letters": [_letter(request.user, letter, sheet.messages.get(letter.pk, [])) for letter in sheet.letters],
    }
    return render(request, "pages/follow_up.html", context)


@login_required
@require_safe
def letter(request: HttpRequest, id_: UUID) -> HttpResponse:
    """A letter as it stands or as it went out, word for word."""
    return render(request, "pages/letter.html", {"letter": _visible_letter(request, id_)})


@login_required
@require_safe
def letter_pdf(request: HttpRequest, id_: UUID) -> HttpResponse:
    """The frozen PDF of a letter, as a download."""
    found = _visible_letter(request, id_)
    name = f"{found.reference.replace('/', '-')}-v{found.version}.pdf"
    headers = {"Content-Disposition": disposition(name), "Cache-Control": "private, no-store"}
    return HttpResponse(bytes(found.pdf), content_type="application/pdf", headers=headers)


def _first_open(duties: list[Duty]) -> Duty | None:
    return next((duty for duty in duties if duty.state == DutyState.OPEN), None)


def _visible_letter(request: HttpRequest, id_: UUID) -> Letter:
    found = follow_ups.letter(request.user, id_)
    if found is None:
        raise Http404
    return found


def _need(row: dict[str, Any]) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "article": row["provision__number"],
        "title": said(row["provision__titles"], language),
        "category": said(row["need__category__labels"], language),
        "count": row["count"],
    }


def _letter(user: Any, row: Letter, messages: list[Message]) -> dict[str, Any]:
    return {
        "row": row,
        "kind": TAGS.get(row.state, ""),
        "buttons": buttons(user, row) if row.state != LetterState.REPLACED else [],
        "messages": [_message(user, message) for message in messages],
    }


def _message(user: Any, row: Message) -> dict[str, Any]:
    """Buttons only where a person has to decide; what is sent or waits would only refuse."""
    return {
        "row": row,
        "kind": POST_TAGS.get(row.state, ""),
        "buttons": buttons(user, row) if row.state in IN_DOUBT else [],
    }
