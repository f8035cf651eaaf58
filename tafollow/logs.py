"""Log lines: JSON for machines, colours for people."""

import logging
import re
from typing import Any

import structlog
from django.http import HttpRequest

SECRETS = re.compile(r"(/(?:invitation|acknowledge|not-the-right-contact)/)[^/\s]+")
"""Whoever knows such a link acts for a person: a log line shows where it stood, never the link itself."""


def without_secrets(_logger: Any, _method: str, event: Any) -> Any:
    """The event without the links that speak for people, wherever they stand in it."""
    plain = {key: repr(value) if isinstance(value, HttpRequest) else value for key, value in event.items()}
    return {key: SECRETS.sub(r"\1…", value) if isinstance(value, str) else value for key, value in plain.items()}


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
