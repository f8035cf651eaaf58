"""The first page: what waits for you today, and every follow-up you may see, by stage."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from reviews.access import SECRETARIAT, roles
from workflows.pages.asking import buttons
from workflows.process import FollowUpState
from workflows.queries import desks
from workflows.queries.board import Stage, Wishes, choices, ongoing_reviews
from workflows.queries.board import board as read_board

KEPT = ("stage", "group", "cycle", "overdue", "name")
PLACES = {
    "letters_to_clear": "?" + urlencode({"stage": FollowUpState.LETTER_DRAFTED.value}),
    "duties_overdue": "?overdue=1",
    "duties_of_states_overdue": "?overdue=1",
    "letters_to_acknowledge": "?" + urlencode({"stage": FollowUpState.LETTER_SENT.value}),
    "one_year_letters_to_acknowledge": "?",
}
POST_DESK = {
    "messages_unclear": "messages",
    "messages_returned": "messages",
    "addresses_failing": "addresses",
    "deliveries_dead": "deliveries",
}
DESKS = {
    "one_year_letters_to_clear": ("admin:workflows_letter_changelist", "state__exact=drafted&kind__exact=one_year"),
    "letters_undeliverable": ("admin:workflows_letter_changelist", "state__exact=undeliverable"),
    "tasks_open": ("admin:workflows_task_changelist", "state__exact=open"),
}


@gzip_page
@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every follow-up that the reader may see, narrowed by the filters in the address."""
    wishes = Wishes.read(request.GET)
    found = read_board(request.user, wishes, datetime.now(UTC))
    context = {
        "wishes": wishes,
        "board": found,
        "stages": [(each, _address(request, stage=each.value)) for each in _offered(found.stages, wishes)],
        "all_stages": _address(request, stage=""),
        "first_url": _address(request) if wishes.after else "",
        "next_url": _address(request, after=found.next) if found.next else "",
        "to_do": [(item, _place(request, item.name)) for item in desks.today(request.user)],
        "of_the_secretariat": bool(roles(request.user) & SECRETARIAT),
        **choices(),
    }
    return render(request, "pages/board.html", context)


@gzip_page
@login_required
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Ongoing reviews that the reader may see; an officer concludes them here."""
    page = ongoing_reviews(request.user, name=request.GET.get("name", "").strip()[:100], after=request.GET.get("after"))
    rows = [(review, buttons(request.user, review)) for review in page.rows]
    next_url = "?" + urlencode({"name": request.GET.get("name", ""), "after": page.next}) if page.next else ""
    context = {"page": page, "reviews": rows, "name": request.GET.get("name", ""), "next_url": next_url}
    return render(request, "pages/reviews.html", context)


def _offered(stages: list[Stage], wishes: Wishes) -> list[Stage]:
    """Those at which there is something, and the one that was asked for."""
    return [stage for stage in stages if stage.count or stage.value == wishes.stage]


def _address(request: HttpRequest, **changes: str) -> str:
    """This page with its filters as they are, apart from `changes`; from its beginning unless they say `after`."""
    kept: dict[str, Any] = {name: request.GET.get(name, "") for name in KEPT} | changes
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _place(request: HttpRequest, name: str) -> str:
    if name in POST_DESK:
        return f"{reverse('post-desk')}?show={POST_DESK[name]}"
    if name in ("post_held", "reminders_held"):
        return reverse("health")
    if name == "appointments_to_verify":
        return reverse("people") + "?state=proposed"
    if name in PLACES:
        return PLACES[name]
    if not request.user.is_staff:
        return ""
    route, query = DESKS[name]
    return f"{reverse(route)}?{query}"
