"""One verb per page: what will follow, what must be filled in, one button. POST asks for exactly one command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reviews.access import seen_without_release
from reviews.models import Appointment, Document, Need, Release, Review, StateParty, User
from workflows import access, verbs
from workflows.access import visible_to
from workflows.ledger import Refused
from workflows.ledger.models import Delivery
from workflows.models import (
    Activity,
    Address,
    Duty,
    Extension,
    FollowUp,
    Hook,
    HookMessage,
    Letter,
    Line,
    Message,
    Objective,
    Period,
    Plan,
    PlanVersion,
    PostRoom,
    Report,
    Rule,
    Task,
    Waiver,
    Workshop,
)
from workflows.queries.consent import releases_for
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


def own_buttons(user: Any, row: Model) -> list[Button]:
    """The same without what this person could never ask of this row."""
    return [button for button in buttons(user, row) if not access.reason_against(user, button.verb.name, row)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, verb: str, pk: str) -> HttpResponse:
    """The page of one verb for one row; what is refused or unclear stays filled in, with the reason above it."""
    asked, row = _found(request, verb.replace("-", "_"), pk)
    if request.method != "POST":
        refusal = verbs.reason_against(asked.name, request.user, row)
        return _page(request, asked, row, asked.form_for(row, begun=not refusal), refusal)
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
    if name not in verbs.VERBS or verbs.VERBS[name].begins_anew:
        raise Http404
    model = verbs.VERBS[name].model
    try:
        row = post_room(request.user) if model is PostRoom else _rows(request.user, model).filter(pk=pk).first()
    except (ValidationError, ValueError):
        raise Http404 from None
    if row is None:
        raise Http404
    return verbs.VERBS[name], row


def _rows(user: Any, model: type[Model]) -> QuerySet[Any]:
    """What this reader is shown by their own right: who sees a need by consent alone has nothing to ask of it."""
    rows: QuerySet[Any] = releases_for(user) if model is Release else visible_to(user, model)
    return rows.filter(seen_without_release(user)) if model is Need else rows


def _page(
    request: HttpRequest, asked: verbs.Verb, row: Model, form: Form, refusal: str | None, status: int = 200
) -> HttpResponse:
    context = {"verb": asked, "row": row, "form": form, "refusal": refusal, "home": _home(row, asked.name)}
    return render(request, "pages/ask.html", context, status=status)


def _address(verb: verbs.Verb, row: Model) -> str:
    return reverse("ask", args=[verb.name.replace("_", "-"), row.pk])


def _case(row: Any, verb: str) -> str:
    return reverse("follow-up", args=[row.follow_up_id])


def _case_of_part(row: Any, verb: str) -> str:
    return reverse("follow-up", args=[row.version.follow_up_id])


TASK_PLACES: dict[str, str] = {Task.Kind.INACTIVE: "follow-up", Task.Kind.SAID_TO_BE_DONE: "duty"}


def home_of_task(row: Task) -> str:
    """The page of what a task is about: a follow-up, a duty, an address, or the appointment of a person."""
    if row.kind == Task.Kind.ADDRESS_FAILS:
        return f"{reverse('post-desk')}?show=addresses"
    return reverse(TASK_PLACES.get(row.kind, "person"), args=[row.about])


HOMES: dict[type[Model], Callable[[Any, str], str]] = {
    Review: lambda row, verb: reverse("reviews"),
    FollowUp: lambda row, verb: reverse("follow-up", args=[row.pk]),
    **dict.fromkeys((Plan, PlanVersion), _case),
    Activity: lambda row, verb: reverse("board") if verb == "report_on_activity" else _case(row, verb),
    **dict.fromkeys((Objective, Line), _case_of_part),
    Letter: lambda row, verb: reverse("follow-up", args=[row.follow_up_id]),
    Workshop: lambda row, verb: reverse("follow-up", args=[row.follow_up_id]),
    Message: lambda row, verb: reverse("post-desk"),
    Address: lambda row, verb: f"{reverse('post-desk')}?show=addresses",
    Delivery: lambda row, verb: f"{reverse('post-desk')}?show=deliveries",
    Appointment: lambda row, verb: reverse("person", args=[row.pk]),
    Task: lambda row, verb: home_of_task(row),
    Duty: lambda row, verb: reverse("duties"),
    User: lambda row, verb: reverse("admin:reviews_user_changelist"),
    Need: lambda row, verb: reverse("need", args=[row.pk]),
    Release: lambda row, verb: reverse("need", args=[row.need_id]),
    Document: lambda row, verb: reverse("document", args=[row.pk]),
    **dict.fromkeys((Hook, HookMessage), lambda row, verb: reverse("hooks")),
    **dict.fromkeys((Period, Report, Extension, Waiver), _case),
    Rule: lambda row, verb: reverse("reminders"),
    StateParty: lambda row, verb: f"{reverse('documents')}?party={row.pk}" if "document" in verb else reverse("board"),
}


def _home(row: Model, verb: str) -> str:
    """Where one goes from here: the page of the row, or the desk it stands on."""
    return HOMES.get(type(row), lambda row, verb: reverse("health"))(row, verb)
