"""How long a person stays signed in: never longer than the environment says, however busy they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from tafollow.accounts.obligation import is_obliged

SIGNED_IN, SEEN = "signed_in_at", "seen_at"
"""Keys of the session; seconds since 1970, UTC."""
NOTED_EVERY = 60
"""Seconds between two notes of when a person was last seen: not every request writes the session."""
Answer = Callable[[HttpRequest], HttpResponseBase]


def lifetimes(get_response: Answer) -> Answer:
    """Middleware: ends sessions that are too old, or of people with a guarded role who have been away too long."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and not hasattr(request, "token"):
            _look_at_the_clock(request, datetime.now(UTC).timestamp())
        return get_response(request)

    return middleware


def _look_at_the_clock(request: HttpRequest, now: float) -> None:
    since, seen = request.session.setdefault(SIGNED_IN, now), request.session.setdefault(SEEN, now)
    age, idle = timedelta(seconds=now - since), timedelta(seconds=now - seen)
    if age > longest(request) or (idle > _longest_idle() and is_obliged(request.user)):
        logout(request)
        messages.info(request, _("You were signed out because you signed in long ago, or were away for long."))
    elif now - seen > NOTED_EVERY:
        request.session[SEEN] = now


def longest(request: HttpRequest) -> timedelta:
    """The longest time this person stays signed in."""
    if is_obliged(request.user):
        return timedelta(hours=settings.SESSION_HOURS_GUARDED)
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


def _longest_idle() -> timedelta:
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES_GUARDED)
