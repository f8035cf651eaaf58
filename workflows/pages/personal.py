"""/account/data/: everything held about oneself, as a file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reviews import wall
from reviews.api.rendering import dumps
from workflows.queries.personal import held_about


@login_required
@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own data as JSON, to keep."""
    with wall.as_system("everything held about oneself, and about nobody else"):
        held = dumps(held_about(request.user))  # type: ignore[arg-type]
    answer = HttpResponse(held, "application/json")
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
