"""What is looked at before and after every request, whatever view answers it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from reviews.api import problems

API = "/api/"
Answer = Callable[[HttpRequest], HttpResponseBase]


def kept_by_nobody(get_response: Answer) -> Answer:
    """Middleware: no browser and no proxy keeps an answer, unless whoever gave it has said otherwise."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def programs_by_https(get_response: Answer) -> Answer:
    """Middleware: refuses a program that asks in the clear. Redirected, it would go on so, and nobody would notice."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.SECURE and request.path.startswith(API) and not request.is_secure():
            told = _("Ask by https. What was just sent could be read on its way: revoke the token if there was one.")
            return problems.respond(request, problems.for_status(403, told))
        return get_response(request)

    return middleware


def not_too_large(get_response: Answer) -> Answer:
    """Middleware: turns away a body larger than any file that is taken, before anything has read it.

    Django itself writes files of any size to disk, for strangers too, since the check against forgery reads the form.
    A body whose length is not announced is no body to Django.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        announced = str(request.META.get("CONTENT_LENGTH") or 0)
        if announced.isdecimal() and int(announced) > largest_body():
            told = _("This is more than %(most)d MB. Make the file smaller, or split it.")
            return HttpResponse(
                told % {"most": settings.FILE_MAX_MB}, status=413, content_type="text/plain; charset=utf-8"
            )
        return get_response(request)

    return middleware


def largest_body() -> int:
    """Bytes: the largest file that is taken, and the fields of the form around it."""
    return int(settings.FILE_MAX_MB * 1024 * 1024 + settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
