"""What one owes: the list with its buttons, and one duty with its history."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from workflows.pages.asking import buttons
from workflows.process import DutyState
from workflows.queries import own_duties as queries

TAGS: dict[str, str] = {DutyState.OPEN: "open", DutyState.PAUSED: "waiting", DutyState.DONE: "done"}


@gzip_page
@login_required
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """What the reader owes, the next due first."""
    after = request.GET.get("after", "")
    page = queries.owed(request.user, after, datetime.now(UTC))
    context = {
        "duties": [_shown(request.user, line) for line in page.lines],
        "next_url": "?" + urlencode({"after": page.next}) if page.next else "",
        "first_url": request.path if after else "",
    }
    return render(request, "pages/duties.html", context)


@login_required
@require_safe
def duty(request: HttpRequest, id_: UUID) -> HttpResponse:
    """One duty; 404 for one that is not the reader's to see."""
    sheet = queries.duty(request.user, id_, datetime.now(UTC))
    if sheet is None:
        raise Http404
    return render(request, "pages/duty.html", {"sheet": sheet, **_shown(request.user, sheet.line)})


def _shown(user: Any, line: queries.Line) -> dict[str, Any]:
    return {
        "line": line,
        "duty": line.duty,
        "tag": "late" if line.overdue else TAGS.get(line.duty.state, ""),
        "buttons": buttons(user, line.duty) if line.duty.state == DutyState.OPEN else [],
    }
