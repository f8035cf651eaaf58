"""One verb per page: what will follow, what must be filled in, one button. POST asks for exactly one command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reviews.models import Appointment, Need, Review, StateParty, User
from workflows import verbs
from workflows.access import visible_to
from workflows.ledger import Refused
from workflows.models import Letter, Message, PostRoom, Task
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
        form = asked.form(initial=None if refusal else asked.begins(row))
        return _page(request, asked, row, form, refusal)
    form = asked.form(request.POST, initial=asked.begins(row))
    if not form.is_valid():
        return _page(request, asked, row, form, None, status=422)
    try:
        done = verbs.ask(asked.name, request.user, row, form.cleaned_data)
    except Refused as refused:
        return _page(request, asked, row, form, str(refused), status=409)
    messages.success(request, done)
    return redirect(_home(row))


def _found(request: HttpRequest, name: str, pk: str) -> tuple[verbs.Verb, Model]:
    """The verb and the row, if there is such a verb and this reader may see that row; 404 otherwise."""
    if name not in verbs.VERBS or verbs.VERBS[name].begins_anew:
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
    context = {"verb": asked, "row": row, "form": form, "refusal": refusal, "home": _home(row)}
    return render(request, "pages/ask.html", context, status=status)


def _address(verb: verbs.Verb, row: Model) -> str:
    return reverse("ask", args=[verb.name.replace("_", "-"), row.pk])


def _home(row: Model) -> str:
    """Where one goes from here: the follow-up that the row belongs to, or the desk it stands on."""
    match row:
        case Letter():
            return reverse("follow-up", args=[row.follow_up_id])
        case Message(letter_id=letter) if letter:
            return reverse("follow-up", args=[row.case_id])
        case Review():
            return reverse("reviews")
        case Appointment():
            return reverse("person", args=[row.pk])
        case Task():
            return reverse("person", args=[row.about])
        case Need() | StateParty():
            return reverse("board")
        case User():
            return reverse("admin:reviews_user_changelist")
        case _:
            return reverse("health")
