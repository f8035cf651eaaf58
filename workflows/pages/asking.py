"""One verb per page: what will follow, what must be filled in, one button. POST asks for exactly one command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reviews.models import Document, Need, Release, Review, StateParty
from workflows import verbs
from workflows.access import visible_to
from workflows.ledger import Refused
from workflows.models import Letter, Message, PostRoom
from workflows.queries.health import post_room
from workflows.verbs import words


@dataclass(frozen=True)
class Button:
    """`refusal` stands beside the button when it cannot be pressed."""

    verb: verbs.Verb
    url: str
    refusal: str | None

    @property
    def asks_more(self) -> bool:
        return self.verb.form is not words.Nothing


def buttons(user: Any, row: Model) -> list[Button]:
    """What can be asked of this row, each verb with the reason why not."""
    return [
        Button(verb, _address(verb, row), verbs.reason_against(verb.name, user, row)) for verb in verbs.of(type(row))
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, verb: str, pk: str) -> HttpResponse:
    """The page of one verb for one row; what is refused or unclear stays filled in, with the reason above it."""
    asked, row = _found(request, verb.replace("-", "_"), pk)
    if request.method != "POST":
        refusal = verbs.reason_against(asked.name, request.user, row)
        return _page(request, asked, row, asked.form_for(row), refusal)
    form = asked.form_for(row, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, asked, row, form, None, status=422)
    try:
        done = verbs.ask(asked.name, request.user, row, form.cleaned_data)
    except Refused as refused:
        return _page(request, asked, row, form, str(refused), status=409)
    messages.success(request, done)
    return redirect(_home(row, asked.name))


def _found(request: HttpRequest, name: str, pk: str) -> tuple[verbs.Verb, Model]:
    """The verb and the row, if there is such a verb and this reader may see that row; 404 otherwise."""
    if name not in verbs.VERBS:
        raise Http404
    model = verbs.VERBS[name].model
    try:
        row = post_room(request.user) if model is PostRoom else visible_to(request.user, model).filter(pk=pk).first()
    except (ValidationError, ValueError):
        raise Http404 from None
    if row is None:
        raise Http404
    return verbs.VERBS[name], row


def _page(
    request: HttpRequest, asked: verbs.Verb, row: Model, form: Form, refusal: str | None, status: int = 200
) -> HttpResponse:
    context = {"verb": asked, "row": row, "form": form, "refusal": refusal, "home": _home(row, asked.name)}
    return render(request, "pages/ask.html", context, status=status)


def _address(verb: verbs.Verb, row: Model) -> str:
    return reverse("ask", args=[verb.name.replace("_", "-"), row.pk])


def _home(row: Model, verb: str) -> str:
    """Where one goes from here: the follow-up that the row belongs to, or the desk it stands on."""
    match row:
        case Letter(follow_up_id=case) | Message(letter_id=UUID(), case_id=case):
            return reverse("follow-up", args=[case])
        case Review():
            return reverse("reviews")
        case Need(pk=need) | Release(need_id=need):
            return reverse("need", args=[need])
        case Document():
            return reverse("document", args=[row.pk])
        case StateParty():
            return f"{reverse('documents')}?party={row.pk}" if "document" in verb else reverse("board")
        case _:
            return reverse("health")
