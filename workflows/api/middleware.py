"""Gives every request an id, lets programs in by token, counts what is asked of the API, and makes a problem of every
failure under /api/ that no view of ours answered."""

from __future__ import annotations

import re
from collections.abc import Callable

import pghistory
import structlog
import uuid_utils.compat as uuid
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from reviews.api import problems
from workflows.api import throttling, tokens

SAFE = re.compile(r"[A-Za-z0-9._:-]{1,64}")
API = "/api/"
Answer = Callable[[HttpRequest], HttpResponseBase]


def request_id(get_response: Answer) -> Answer:
    """Take the id that a proxy gave, if it is harmless, or make one; log lines and the answer carry it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request.id = given if SAFE.fullmatch(given) else str(uuid.uuid7())  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request.id):  # type: ignore[attr-defined]
            response = get_response(request)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response

    return middleware


def only_problems(get_response: Answer) -> Answer:
    """Unknown addresses, refused hosts and our own faults would be pages of HTML; a program gets a problem instead."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code < 400 or not request.path.startswith(API):
            return response
        if response.get("Content-Type") == problems.MEDIA_TYPE:
            return response
        return _as_problem(request, response)

    return middleware


def who_asks(get_response: Answer) -> Answer:
    """Finds out who asks the API, and how often: behind sessions, in front of the request's transaction.

    Whoever shows a token that is none is counted, by address, before being turned away. Elsewhere tokens open nothing.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(API):
            return get_response(request)
        counted: throttling.Count | None = None
        try:
            turned_away = _turned_away(request)
            counted = throttling.count(request)
            throttling.insist(counted)
            response = problems.respond(request, turned_away) if turned_away else get_response(request)
        except problems.Problem as problem:
            response = problems.respond(request, problem)
        except Error as error:
            if (away := problems.of_the_database(error)) is None:
                raise
            response = problems.respond(request, away)
        for name, value in (counted.headers() if counted else {}).items():
            response[name] = value
        return response

    return middleware


def _turned_away(request: HttpRequest) -> problems.Problem | None:
    try:
        tokens.let_in(request)
    except problems.Problem as problem:
        return problem
    return None


def history(get_response: Answer) -> Answer:
    """Tells the history of fields who changes something, through which door, and in which request.

    Only the first part of the path: the rest of some holds the secret of a link.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method in tokens.READS:
            return get_response(request)
        actor = f"user:{request.user.pk}" if request.user.is_authenticated else ""
        door = request.path.split("/")[1] or "page"
        with pghistory.context(actor=actor, through=door, request=request.id):  # type: ignore[attr-defined]
            return get_response(request)

    return middleware


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    answer = problems.respond(request, problems.for_status(response.status_code))
    answer._has_been_logged = getattr(response, "_has_been_logged", False)  # type: ignore[attr-defined]
    for header in ("Allow", "Retry-After", "RateLimit", "RateLimit-Policy", "Vary"):
        if header in response:
            answer[header] = response[header]
    return answer
