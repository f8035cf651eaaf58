"""The page behind the link in a letter's mail. No account, no session: the signed link is all that speaks for a person.

GET changes nothing, since mail scanners open links; POST acknowledges. Needs no CSRF token: nothing is done in the
name of a session, and some mail programs show pages without cookies.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reviews import wall
from workflows import commands, links
from workflows.ledger import Refused
from workflows.models import Letter
from workflows.queries.follow_ups import linked_letter


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: HttpRequest, token: str) -> HttpResponse:
    """Shows which letter the link is for, or acknowledges it; 404, 410 or 409 with a sentence when it cannot."""
    with wall.as_system("the signed link speaks for a recipient who may have no account"):
        return _answer(request, token)


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    now = datetime.now(UTC)
    try:
        link = links.read_link(token, now.date())
    except links.Expired as refused:
        return _page(request, None, str(refused), 410)
    except Refused as refused:
        return _page(request, None, str(refused), 404)
    letter = linked_letter(link.letter)
    if letter is None:
        return _page(request, None, links.not_ours(), 404)
    with translation.override(letter.language):
        if request.method != "POST":
            return _page(request, letter, "", 200)
        try:
            commands.acknowledge_by_link(token=token, at=now)
        except Refused as refused:
            return _page(request, letter, str(refused), 409)
        return _page(request, linked_letter(link.letter), "", 200, thanks=True)


def _page(
    request: HttpRequest, letter: Letter | None, refusal: str, status: int, *, thanks: bool = False
) -> HttpResponse:
    context = {"letter": letter, "refusal": refusal, "thanks": thanks}
    answer = render(request, "pages/acknowledge.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "no-store"
    return answer
