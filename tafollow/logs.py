"""Log lines: JSON for machines, colours for people."""

import logging
import re
from typing import Any

import structlog
from django.http import HttpRequest

LINKS = re.compile(r"(/(?:invitation|acknowledge|not-the-right-contact)/)[^/\s'\"]+")
"""Whoever knows such a link acts for a person: a log line shows where it stood, never the link itself."""
TOKENS = re.compile(r"taf_[0-9a-f]{8}_[A-Za-z0-9_-]{43}")


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
