"""For machines that watch: is the process alive, is it ready, what are its figures. Strangers learn nothing."""

from __future__ import annotations

import logging
from hmac import compare_digest

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reviews.access import SECRETARIAT, roles
from workflows.queries import health

log = logging.getLogger(__name__)


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; asks nobody else."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database is reachable, migrated, and safe to use with this role; 503 otherwise: see the log."""
    try:
        reasons = health.reasons_not_ready()
    except DatabaseError as error:
        reasons = [f"The database cannot be reached: {error}"]
    for reason in reasons:
        log.error("not ready: %s", reason)
    return HttpResponse(
        "not ready\n" if reasons else "ready\n",
        content_type="text/plain; charset=utf-8",
        status=503 if reasons else 200,
    )


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures in Prometheus' format, for the holder of METRICS_TOKEN or the Secretariat; 404 for all others."""
    if not _may_read_metrics(request):
        raise Http404
    try:
        from workflows.queries.metrics import exposition
    except ModuleNotFoundError:
        raise Http404 from None
    text, kind = exposition(health.now())
    return HttpResponse(text, content_type=kind)


def _may_read_metrics(request: HttpRequest) -> bool:
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and compare_digest(shown.encode(), settings.METRICS_TOKEN.encode()):
        return True
    return bool(roles(request.user) & SECRETARIAT)
