"""One transaction around each request, in which the database knows who is asking."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from reviews import wall


class Wall:
    """Stands right behind AuthenticationMiddleware, and encloses all that comes after: views, templates, middleware.

    What was answered with 500 or more is taken back. The answer leaves after the commit. Probes (OUTSIDE_THE_WALL) ask
    nothing behind the wall, and have to answer when the database is away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path in settings.OUTSIDE_THE_WALL:
            return self.get_response(request)
        with wall.as_person(request.user.pk), transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response
