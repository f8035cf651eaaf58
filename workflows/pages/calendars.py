"""Calendars as files that other programs read by themselves (RFC 5545), and the page that makes their addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from icalendar import Calendar, Event, vDuration

from reviews import wall
from workflows import commands
from workflows.access import visible_to
from workflows.commands.feeds import MadeFeed
from workflows.ledger import By, Refused
from workflows.models import Feed
from workflows.queries import calendars as queries

READ_EVERY = timedelta(hours=6)
DAY = timedelta(days=1)


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The calendar behind a private address, as its person may see it now; 404 for one that is revoked or unknown.

    No session is made. 304 where the reader's copy is still right.
    """
    now = datetime.now(UTC)
    feed = queries.feed_of(secret)
    if feed is None:
        return _file(_("There is no such calendar.") + "\n", "text/plain; charset=utf-8", status=404)
    queries.note_reading(feed, now)
    with wall.as_person(feed.user_id), translation.override(feed.user.language or "en"):
        body = written(feed, queries.entries(feed.user, feed, now))
    return _unless_known(request, body)


def written(feed: Feed, entries: list[queries.Entry]) -> bytes:
    """The calendar as a file, in the language that is active: the same entries are the same bytes."""
    name = _name(feed)
    file = Calendar()
    file.add("prodid", "-//tafollow//follow-up on country reviews//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        file.add(key, name)
    file.add("refresh-interval", vDuration(READ_EVERY, params={"VALUE": "DURATION"}))
    file.add("x-published-ttl", vDuration(READ_EVERY))
    for entry in entries:
        file.add_component(_event(entry))
    return file.to_ical()


def _event(entry: queries.Entry) -> Event:
    event, changed = Event(), entry.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", f"{entry.id}@{urlsplit(settings.PUBLIC_URL).hostname}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", entry.starts_on)
    event.add("dtend", entry.ends_on + DAY)
    event.add("summary", entry.title)
    event.add("description", entry.told)
    if entry.place:
        event.add("location", entry.place)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", settings.PUBLIC_URL + _page_of(entry))
    return event


def _page_of(entry: queries.Entry) -> str:
    return reverse("follow-up", args=[entry.follow_up]) if entry.follow_up else reverse("duties")


def _name(feed: Feed) -> str:
    if feed.follow_up is None:
        return _("What I owe: follow-up on country reviews")
    return _("Follow-up: %(state)s, %(cycle)s") % {"state": feed.follow_up.party, "cycle": feed.follow_up.cycle}


def _unless_known(request: HttpRequest, body: bytes) -> HttpResponseBase:
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    answer = _file(body, "text/calendar; charset=utf-8")
    answer["ETag"] = etag
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return get_conditional_response(request, etag=etag, response=answer) or answer


def _file(body: bytes | str, kind: str, status: int = 200) -> HttpResponse:
    answer = HttpResponse(body, content_type=kind, status=status)
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    """One's calendars; POST makes one, of what one owes or of the follow-up named, and shows its address this once."""
    asked = request.POST.get("follow_up", "") or request.GET.get("follow_up", "")
    follow_up = queries.offered(request.user, asked) if asked else None
    if asked and follow_up is None:
        raise Http404
    if request.method != "POST":
        return _page(request, follow_up=follow_up)
    try:
        made = commands.make_feed(
            user_id=request.user.pk,  # type: ignore[arg-type]  # login_required lets nobody anonymous in
            follow_up_id=follow_up.pk if follow_up else None,
            by=_by(request),
        )
    except Refused as refused:
        return _page(request, 409, follow_up=follow_up, refusal=str(refused))
    return _page(request, 201, follow_up=follow_up, made=made, address=_address(made))


@login_required
@require_POST
def revoke(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Revoke one of one's own calendars; 404 for any other."""
    if not visible_to(request.user, Feed).filter(pk=id_).exists():
        raise Http404
    try:
        commands.revoke_feed(feed_id=id_, by=_by(request))
        messages.success(request, _("The calendar is revoked; nobody can read it any more."))
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("calendars")


def _address(made: MadeFeed) -> str:
    return settings.PUBLIC_URL + reverse("calendar", args=[made.secret])


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    feeds = list(queries.feeds(request.user))
    context = {"feeds": feeds, "has_own": any(feed.follow_up_id is None for feed in feeds), **more}
    return render(request, "pages/calendars.html", context, status=status)


def _by(request: HttpRequest) -> By:
    return By.user(request.user.pk, datetime.now(UTC))
