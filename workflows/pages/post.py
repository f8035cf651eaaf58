"""The post desk of the Secretariat: what did not arrive, what failed for good, and what can be done about it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from reviews.access import SECRETARIAT, roles
from workflows.pages.asking import own_buttons
from workflows.queries import postroom

LABELS = {
    "messages": gettext_lazy("Messages that did not arrive"),
    "deliveries": gettext_lazy("Steps that failed for good"),
    "addresses": gettext_lazy("Addresses to which mail fails"),
}


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """One of three lists, what waits longest first, each thing with its cause and what can be asked of it."""
    if not roles(request.user) & SECRETARIAT:
        raise PermissionDenied(_("Only the Secretariat works at the post desk."))
    wishes = postroom.Wishes.read(request.GET)
    found = postroom.desk(request.user, wishes)
    context = {
        "desk": found,
        "wishes": wishes,
        "lists": [(name, label, found.counts[name], _address(name)) for name, label in LABELS.items()],
        "caption": LABELS[wishes.show],
        "lines": [(line, own_buttons(request.user, line.row)) for line in found.lines],
        "first_url": _address(wishes.show) if wishes.after else "",
        "next_url": _address(wishes.show, after=found.next) if found.next else "",
    }
    return render(request, "pages/post.html", context)


def _address(show: str, **more: str) -> str:
    return "?" + urlencode({"show": show, **more})
