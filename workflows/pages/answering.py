"""The page behind the link in a reminder: what is owed, and what one says to it. The signed link speaks for a person.

GET changes nothing, since mail scanners open links. Needs no CSRF token: nothing is done in the name of a session.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reviews import wall
from workflows import commands, links
from workflows.commands import answering
from workflows.ledger import Refused
from workflows.models import Duty
from workflows.pages.invitations import guarded
from workflows.queries.own_duties import is_overdue
from workflows.queries.reminded import language_of_address
from workflows.verbs.words_duties import Answer


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what is owed by when, or takes the answer; 404, 410, 409 or 422 with sentences when it cannot."""
    with wall.as_system("the signed link speaks for a recipient who may have no account"):
        return _linked(request, token, datetime.now(UTC))


def _linked(request: HttpRequest, token: str, now: datetime) -> HttpResponse:
    try:
        link = links.read_answer_link(token, now)
        duty = answering.linked_duty(link)
    except links.Expired as refused:
        return _page(request, refusal=str(refused), status=410)
    except Refused as refused:
        return _page(request, refusal=str(refused), status=404)
    with translation.override(language_of_address(link.email, now) or duty_language(duty)):
        return _answered(request, token, link, duty, now)


def _answered(request: HttpRequest, token: str, link: links.AnswerLink, duty: Duty, now: datetime) -> HttpResponse:
    form = Answer(request.POST if request.method == "POST" else None)
    form.offer(duty)
    try:
        if used := answering.reason_against_link(link, duty):
            raise links.Expired(used)
        answering.insist_on_role(link, duty, now)
        if reason := answering.reason_against_answering(duty):
            raise Refused(reason)
        if not form.is_valid():
            return _page(request, duty, form=form, now=now, status=422 if form.is_bound else 200)
        commands.answer_by_link(token=token, at=now, **form.cleaned_data)
    except answering.SignInFirst as refused:
        return _page(request, duty, now=now, sign_in=str(refused), status=409 if request.method == "POST" else 200)
    except links.Expired as refused:
        return _page(request, duty, now=now, refusal=str(refused), status=410)
    except Refused as refused:
        return _refused(request, duty, form, refused, now)
    told = answering.what_follows(duty, form.cleaned_data["answer"])
    return _page(request, duty, now=now, thanks=told)


def _refused(request: HttpRequest, duty: Duty, form: Answer, refused: Refused, now: datetime) -> HttpResponse:
    """What was said stays filled in: beside the fields that are to blame, if it is said which."""
    for name, sentence in refused.findings.items():
        form.add_error(name, sentence)
    if refused.findings:
        return _page(request, duty, form=form, now=now, status=422)
    kept = form if form.is_bound else None
    return _page(request, duty, form=kept, now=now, refusal=str(refused), status=409)


def duty_language(duty: Duty) -> str:
    """The language in which a State is written to; English for what the Secretariat owes."""
    return duty.party.working_language if duty.party else "en"


def _page(request: HttpRequest, duty: Duty | None = None, *, status: int = 200, **more: Any) -> HttpResponse:
    now = more.pop("now", None)
    context = {
        "duty": duty,
        "overdue": bool(duty and now and is_overdue(duty, now)),
        "account_url": reverse("duty", args=[duty.pk]) if duty else "",
        **more,
    }
    return guarded(render(request, "pages/answer_duty.html", context, status=status))
