"""How the service is: for the Secretariat and those who run it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from reviews.access import AUDITOR, SECRETARIAT, roles
from workflows.ledger.health import LATE, SILENT
from workflows.pages.asking import buttons
from workflows.queries import health as signs


@login_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Heartbeats, lag, what is dead, unknown, unclear or held; red when late."""
    if not roles(request.user) & (SECRETARIAT | {AUDITOR}):
        raise PermissionDenied(_("Only the Secretariat and auditors see how the service is."))
    room, found = signs.post_room(request.user), signs.now()
    context = {
        "health": found,
        "signs": [
            (sign.queue, _age(sign.canary, SILENT, _("never"), late=True), _age(sign.oldest_due, LATE, _("none")))
            for sign in found.signs
        ],
        "oldest_message": _age(found.post.oldest_due, signs.LATE_POST, _("none")),
        "ringer": _age(found.ringer, signs.LATE_RINGER, _("never")),
        "bounces": _age(found.bounces, signs.LATE_BOUNCES, _("never")),
        "of_the_secretariat": bool(roles(request.user) & SECRETARIAT),
        "buttons": buttons(request.user, room) if room else [],
    }
    return render(request, "pages/health.html", context)


def _age(age: timedelta | None, most: timedelta, never: str, *, late: bool = False) -> tuple[Any, bool]:
    """An age in words, and whether that is too long; `never` and `late` stand for no age at all."""
    if age is None:
        return never, late
    seconds = int(age.total_seconds())
    if seconds < 120:
        words = ngettext("%(number)s second", "%(number)s seconds", seconds) % {"number": seconds}
    elif seconds < 7200:
        words = ngettext("%(number)s minute", "%(number)s minutes", seconds // 60) % {"number": seconds // 60}
    else:
        words = ngettext("%(number)s hour", "%(number)s hours", seconds // 3600) % {"number": seconds // 3600}
    return words, age > most
