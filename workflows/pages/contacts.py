"""The page behind "I am not the right contact" in a letter's mail: the signed link is all that speaks for a person.

GET changes nothing, since mail scanners open links. Needs no CSRF token: nothing is done in the name of a session.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reviews import wall
from reviews.models import Appointment
from workflows import commands, links
from workflows.commands.inviting import language_of
from workflows.commands.tasks import reason_against_link
from workflows.ledger import Refused
from workflows.pages.invitations import guarded
from workflows.queries.people import linked_appointment
from workflows.verbs.words import OwnWords


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def not_the_right_contact(request: HttpRequest, token: str) -> HttpResponse:
    """Shows for what the person is written to, or notes what they say; 404, 410 or 409 with a sentence otherwise."""
    with wall.as_system("the signed link speaks for a recipient who may have no account"):
        return _linked(request, token)


def _linked(request: HttpRequest, token: str) -> HttpResponse:
    now, found = datetime.now(UTC), None
    try:
        link = links.read_contact_link(token, now)
        if (found := linked_appointment(link.appointment, link.email)) is None:
            raise Refused(links.not_ours())
        with translation.override(language_of(found)):
            return _answer(request, found, token, now)
    except links.Expired as refused:
        return _page(request, None, None, str(refused), 410)
    except Refused as refused:
        return _page(request, None, None, str(refused), 409 if found else 404)


def _answer(request: HttpRequest, found: Appointment, token: str, now: datetime) -> HttpResponse:
    if reason := reason_against_link(links.read_contact_link(token, now), found):
        raise links.Expired(reason)
    form = OwnWords(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, found, form, status=422 if form.is_bound else 200)
    commands.disown_by_link(token=token, words=form.cleaned_data["words"], at=now)
    return _page(request, found, None)


def _page(
    request: HttpRequest, found: Appointment | None, form: OwnWords | None, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {"appointment": found, "form": form, "refusal": refusal}
    return guarded(render(request, "pages/not_the_right_contact.html", context, status=status))
