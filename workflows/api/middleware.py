"""Gives every request an id, and makes a problem of every failure under /api/ that no view of ours answered."""

from __future__ import annotations

import re
from collections.abc import Callable

import structlog
import uuid_utils.compat as uuid
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from reviews.api import problems

SAFE = re.compile(r"[A-Za-z0-9._:-]{1,64}")
API = "/api/"


def request_id(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Take the id that a proxy gave, if it is harmless, or make one; log lines and the answer carry it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request.id = given if SAFE.fullmatch(given) else str(uuid.uuid7())  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request.id):  # type: ignore[attr-defined]
            response = get_response(request)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response

    return middleware


def only_problems(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Unknown addresses, refused hosts and our own faults would be pages of HTML; a program gets a problem instead."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code < 400 or not request.path.startswith(API):
            return response
        if response.get("Content-Type") == problems.MEDIA_TYPE:
            return response
        return _as_problem(request, response)

    return middleware


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    answer = problems.respond(request, problems.for_status(response.status_code))
    answer._has_been_logged = getattr(response, "_has_been_logged", False)  # type: ignore[attr-defined]
    for header in ("Allow", "Retry-After", "Vary"):
        if header in response:
            answer[header] = response[header]
    return answer
