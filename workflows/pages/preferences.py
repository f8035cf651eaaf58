"""How one is reminded: by links from a mail without signing in, and among the pages of one's account.

GET changes nothing; a mail program unsubscribes by POST (RFC 8058), without cookies and without a CSRF token.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reviews import wall
from reviews.languages import Language
from workflows import commands, links
from workflows.commands.preferring import MOST_PER_WEEK, preferences_of
from workflows.ledger import By, Refused
from workflows.pages.invitations import guarded
from workflows.queries.reminded import language_of_address

CHOICE = "pages/preferences.html"


class Preferences(forms.Form):
    reminders = forms.BooleanField(
        label=gettext_lazy("Remind me by mail"),
        help_text=gettext_lazy("Letters of the Secretariat reach you all the same; so does mail about your account."),
        required=False,
    )
    per_week = forms.IntegerField(
        label=gettext_lazy("Reminders a week, at most"),
        help_text=gettext_lazy("From 1 to 5. What comes beyond waits for the first of the next week."),
        min_value=1,
        max_value=MOST_PER_WEEK,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("", gettext_lazy("the one in which you are usually written to")), *Language.choices],
        required=False,
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Shows one button; POST, by a person or a mail program, reminds this address no more, however often it comes."""
    with wall.as_system("the signed link speaks for an address that may have no account"):
        return _by_link(request, lambda now: links.read_unsubscribe_link(token), _unsubscribed)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Shows how this address is reminded, and changes it; 404 or 410 with a sentence for a link that is not good."""
    with wall.as_system("the signed link speaks for an address that may have no account"):
        return _by_link(request, lambda now: links.read_preferences_link(token, now), _preferred)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_preferences(request: HttpRequest) -> HttpResponse:
    """The same for the address of one's account."""
    email, now = str(request.user.email), datetime.now(UTC)  # type: ignore[union-attr]  # login_required
    form = _form(request, email)
    if form.is_bound and form.is_valid():
        commands.set_preferences(email=email, by=By.user(request.user.pk, now), **form.cleaned_data)
        messages.success(request, _("Your preferences are kept."))
        return redirect("own-preferences")
    return render(request, CHOICE, {"form": form, "email": email, "own": True}, status=422 if form.is_bound else 200)


def _by_link(
    request: HttpRequest,
    read: Callable[[datetime], links.AddressLink],
    shown: Callable[[HttpRequest, links.AddressLink, datetime], HttpResponse],
) -> HttpResponse:
    now = datetime.now(UTC)
    try:
        link = read(now)
    except links.Expired as refused:
        return _page(request, CHOICE, 410, refusal=str(refused))
    except Refused as refused:
        return _page(request, CHOICE, 404, refusal=str(refused))
    with translation.override(language_of_address(link.email, now) or get_language()):
        return shown(request, link, now)


def _unsubscribed(request: HttpRequest, link: links.AddressLink, now: datetime) -> HttpResponse:
    if request.method == "POST":
        commands.unsubscribe(email=link.email, by=By(f"link:{link.email}", now))
    return _page(request, "pages/unsubscribe.html", email=link.email, row=preferences_of(link.email))


def _preferred(request: HttpRequest, link: links.AddressLink, now: datetime) -> HttpResponse:
    form, kept = _form(request, link.email), False
    if form.is_bound and form.is_valid():
        commands.set_preferences(email=link.email, by=By(f"link:{link.email}", now), **form.cleaned_data)
        kept = True
    status = 422 if form.is_bound and not kept else 200
    return _page(request, CHOICE, status, form=form, email=link.email, kept=kept)


def _form(request: HttpRequest, email: str) -> Preferences:
    row = preferences_of(email)
    begins = {"reminders": row.reminders, "per_week": row.per_week, "language": row.language}
    return Preferences(request.POST if request.method == "POST" else None, initial=begins)


def _page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    return guarded(render(request, template, context, status=status))
