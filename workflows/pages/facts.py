"""One fact: what led to it, and what happened because of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from workflows.queries import history


@gzip_page
@login_required
@require_safe
def fact(request: HttpRequest, id_: UUID) -> HttpResponse:
    """The causes of a fact and what followed from it; 404 for one that is not the reader's to see."""
    found = history.because(request.user, id_)
    if found is None:
        raise Http404
    return render(request, "pages/fact.html", {"because": found})
