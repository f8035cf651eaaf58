"""Every answer that is not a success, as RFC 9457 problem details; each kind is described under /api/problems/."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg.errors
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.views import set_rollback

from reviews.api.rendering import dumps

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
HOME = "/api/problems/"
WAITED_IN_VAIN = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)
AWAY = ("08", "57P", "53300")
"""SQLSTATEs of a server that stops, starts or takes nobody more; a connection that was cut says none."""


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its address is HOME + name."""

    name: str
    status: int
    title: str | Promise
    explains: str | Promise


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in [
        Kind(
            "malformed-request",
            400,
            gettext_lazy("The request could not be read"),
            gettext_lazy("Send valid JSON in UTF-8, and headers and cursors as they were given to you."),
        ),
        Kind(
            "invalid-input",
            400,
            gettext_lazy("Some of what was sent cannot be accepted"),
            gettext_lazy(
                "“errors” names each place: “pointer” is a JSON pointer into the body, “parameter” a name in the query."
            ),
        ),
        Kind(
            "not-signed-in",
            401,
            gettext_lazy("Sign in first"),
            gettext_lazy("This address answers only to people and programs that have signed in."),
        ),
        Kind(
            "token-refused",
            401,
            gettext_lazy("This token opens nothing"),
            gettext_lazy("It is not written as one, was never given, has expired, or was revoked. Make a new one."),
        ),
        Kind(
            "not-allowed",
            403,
            gettext_lazy("You may not ask for this"),
            gettext_lazy("“detail” says who may. Nothing has changed."),
        ),
        Kind(
            "second-factor-needed",
            403,
            gettext_lazy("This needs your second factor"),
            gettext_lazy("Your role needs one, and it was not used in this session. “detail” says where."),
        ),
        Kind(
            "scope-missing",
            403,
            gettext_lazy("This token may not ask for this"),
            gettext_lazy("“detail” names the scope that it lacks. Make a token that has it. Nothing has changed."),
        ),
        Kind(
            "not-found",
            404,
            gettext_lazy("There is nothing here that you may see"),
            gettext_lazy("It does not exist, or it is not yours to see; the answer is the same on purpose."),
        ),
        Kind(
            "method-not-allowed",
            405,
            gettext_lazy("This address does not answer to that method"),
            gettext_lazy("The header Allow lists the methods it answers to."),
        ),
        Kind(
            "not-acceptable",
            406,
            gettext_lazy("This cannot be given in the form asked for"),
            gettext_lazy("Accept application/json."),
        ),
        Kind(
            "refused",
            409,
            gettext_lazy("This cannot be done now"),
            gettext_lazy("“detail” is the reason, in a sentence for people. Nothing has changed."),
        ),
        Kind(
            "under-way",
            409,
            gettext_lazy("The same is being changed at this moment"),
            gettext_lazy("Ask again after the seconds that the header Retry-After names. Nothing has changed."),
        ),
        Kind(
            "changed-meanwhile",
            412,
            gettext_lazy("It has changed since you read it"),
            gettext_lazy(
                "Read it again, decide again, and send the new ETag in If-Match. Nothing has changed. "
                "“both_texts” tells, field by field, what is stored now and what you sent."
            ),
        ),
        Kind(
            "too-large",
            413,
            gettext_lazy("The body is too large"),
            gettext_lazy("No request of this API needs more than a few kilobytes."),
        ),
        Kind(
            "unsupported-type",
            415,
            gettext_lazy("The body is in a form that is not understood"),
            gettext_lazy("Send application/json."),
        ),
        Kind(
            "key-used-otherwise",
            422,
            gettext_lazy("This Idempotency-Key belongs to another request"),
            gettext_lazy("A key stands for one request: the same method, address and body. Use a new key."),
        ),
        Kind(
            "if-match-needed",
            428,
            gettext_lazy("Say which version you are changing"),
            gettext_lazy("Send the ETag that you were given in the header If-Match."),
        ),
        Kind(
            "too-many-requests",
            429,
            gettext_lazy("Too many requests"),
            gettext_lazy("Ask again after the seconds that the header Retry-After names."),
        ),
        Kind(
            "internal-error",
            500,
            gettext_lazy("Something went wrong on our side"),
            gettext_lazy(
                "Either all of it happened or nothing: ask again with the same Idempotency-Key, and give the request"
                " id to the operators."
            ),
        ),
        Kind(
            "unavailable",
            503,
            gettext_lazy("The service is being restarted"),
            gettext_lazy(
                "Its database does not answer for the moment. Ask again with the same Idempotency-Key, after the"
                " seconds that the header Retry-After names."
            ),
        ),
    ]
}
BY_STATUS = {kind.status: kind.name for kind in reversed(KINDS.values())} | {400: "malformed-request"}


class Problem(exceptions.APIException):
    """Raised by our own code: a kind, a sentence, and where in the request it lies.

    both_texts: where two people wrote in the same field, what is stored there and what was sent.
    """

    def __init__(
        self,
        name: str,
        detail: str = "",
        *,
        errors: list[dict[str, str]] | None = None,
        both_texts: list[dict[str, Any]] | None = None,
        **headers: str,
    ):
        self.kind = KINDS[name]
        self.status_code = self.kind.status
        self.errors = errors or []
        self.both_texts = both_texts or []
        self.headers = {header.replace("_", "-"): value for header, value in headers.items()}
        super().__init__(detail or str(self.kind.title))


def answer(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """The problem for an exception raised in a view; None for a fault of ours, which is logged and becomes a 500."""
    problem = exc if isinstance(exc, Problem) else _problem(exc)
    if problem is None:
        return None
    set_rollback()
    return respond(context["request"], problem)


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The answer on the wire. The sentences are in the language of the request."""
    body: dict[str, Any] = {
        "type": f"{HOME}{problem.kind.name}/",
        "title": str(problem.kind.title),
        "status": problem.kind.status,
        "detail": str(problem.detail),
        "instance": request.path,
        "request_id": getattr(request, "id", ""),
    }
    if problem.errors:
        body["errors"] = problem.errors
    if problem.both_texts:
        body["both_texts"] = problem.both_texts
    response = HttpResponse(dumps(body), status=problem.kind.status, content_type=MEDIA_TYPE, headers=problem.headers)
    response["Cache-Control"] = "no-store"
    return response


def for_status(status: int, detail: str = "") -> Problem:
    """The problem for an answer that Django itself gave."""
    return Problem(BY_STATUS.get(status, "malformed-request" if status < 500 else "internal-error"), detail)


def _problem(exc: Exception) -> Problem | None:
    if isinstance(exc, exceptions.APIException):
        return _of_the_framework(exc)
    if isinstance(exc, Http404):
        return Problem("not-found")
    if isinstance(exc, PermissionDenied):
        return Problem("not-allowed", str(exc))
    if isinstance(exc, RequestDataTooBig):
        return Problem("too-large")
    return of_the_database(exc)


def of_the_database(exc: Exception) -> Problem | None:
    """The problem for an error of the database that will pass; None for a fault of ours."""
    if not isinstance(exc, OperationalError | InterfaceError):
        return None
    if isinstance(exc.__cause__, WAITED_IN_VAIN):
        return Problem("under-way", _("Somebody else is changing the same thing."), Retry_After="2")
    state = getattr(exc.__cause__, "sqlstate", None)
    if state is None or state.startswith(AWAY):
        log.error("the database is away: %s", exc)
        return Problem("unavailable", Retry_After="5")
    return None


def _of_the_framework(exc: exceptions.APIException) -> Problem:
    match exc:
        case exceptions.ValidationError():
            return Problem("invalid-input", errors=list(_errors(exc.detail)))
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return Problem("not-signed-in", str(exc.detail), WWW_Authenticate=getattr(exc, "auth_header", "Session"))
    return for_status(exc.status_code, str(exc.detail))


def _errors(detail: Any, pointer: str = "") -> Iterator[dict[str, str]]:
    """Each sentence of a nested validation error with the JSON pointer of its place."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = name in ("non_field_errors", "__all__")
            yield from _errors(inner, pointer if own else f"{pointer}/{_token(str(name))}")
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from _errors(inner, f"{pointer}/{number}" if isinstance(inner, dict | list) else pointer)
    else:
        yield {"pointer": pointer, "detail": str(detail)}


def _token(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
