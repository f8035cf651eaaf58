"""Log lines: JSON for machines, colours for people; one for each request, and in none of them the secret of a link."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from time import monotonic
from typing import Any

import structlog
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = logging.getLogger(__name__)
LINKS = re.compile(
    r"(/(?:invitation|acknowledge|not-the-right-contact|accounts/password/reset/key"
    r"|duties/answer|reminders/unsubscribe|reminders/preferences|calendar)/)[^/?\s\"'>]+"
)
"""Whoever knows such a link acts for a person: a log line shows where it stood, never the link itself."""
TOKENS = re.compile(r"taf_[0-9a-f]{8}_[A-Za-z0-9_-]{43}")


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


def without_secrets(_logger: Any, _method: str, event: Any) -> Any:
    """The event without what lets anybody in; a request is named by its path, not by what stands behind the “?”."""
    plain = {
        key: f"{value.method} {value.path}" if isinstance(value, HttpRequest) else value for key, value in event.items()
    }
    return {key: _cut(value) if isinstance(value, str) else value for key, value in plain.items()}


def _cut(text: str) -> str:
    return TOKENS.sub("taf_…", LINKS.sub(r"\1…", text))


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
