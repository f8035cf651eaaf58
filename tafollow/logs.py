"""Log lines: JSON for machines, colours for people; one for each request, and in none of them the secret of a link."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from time import monotonic

import structlog
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = logging.getLogger(__name__)
SECRET_IN_PATH = re.compile(
    r"(/(?:acknowledge|invitation|not-the-right-contact|accounts/password/reset/key)/)[^/?\s\"'>]+"
)
"""Links in mail hold their secret in the path, and Django's own lines name the path that was asked for."""


def every_request(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: one line for each request: what was asked, by whom, what was answered, in how many milliseconds."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        began = monotonic()
        response = get_response(request)
        said = {"status": response.status_code, "ms": round((monotonic() - began) * 1000), "user": _who(request)}
        log.info("%s %s", request.method, request.path, extra=said)
        return response

    return middleware


def _who(request: HttpRequest) -> str:
    """The id of the account, empty for strangers, and for everybody while the database is away."""
    try:
        return str(request.user.pk or "") if hasattr(request, "user") else ""
    except DatabaseError:
        return ""


def without_secrets(_logger: object, _method: str, line: structlog.types.EventDict) -> structlog.types.EventDict:
    """The line with a dot in the place of every secret of a link. Django's request would be told with its address."""
    line.pop("request", None)
    return {name: SECRET_IN_PATH.sub(r"\1·", said) if isinstance(said, str) else said for name, said in line.items()}


def formatter(style: str) -> logging.Formatter:
    """A formatter for `style`, "json" or "console"; standard-library and structlog records alike."""
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer()
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ExtraAdder(),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_secrets,
            renderer,
        ],
    )
