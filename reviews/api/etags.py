"""Strong validators: the hash of what was read. Unchanged answers are not sent again, stale changes are refused."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

from reviews.api.problems import Problem
from reviews.api.rendering import dumps


def etag(body: bytes) -> str:
    """The entity tag of these bytes, quotes included."""
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def answer(request: HttpRequest, data: Any, status: int = 200) -> HttpResponse:
    """The data with its ETag; 304 without a body for a reader who has it already."""
    return answer_bytes(request, dumps(data), status=status)


def answer_bytes(
    request: HttpRequest, body: bytes, *, content_type: str = "application/json", status: int = 200
) -> HttpResponse:
    """As `answer`, for what is written already."""
    tag = etag(body)
    known = parse_etags(request.headers.get("If-None-Match", "")) if request.method in ("GET", "HEAD") else []
    unchanged = "*" in known or tag in (seen.removeprefix("W/") for seen in known)
    response = HttpResponse(status=304) if unchanged else HttpResponse(body, content_type, status)
    if unchanged:
        del response["Content-Type"]
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


def if_match(request: HttpRequest) -> list[str]:
    """The versions that the person says they have read. Problem when they say nothing."""
    if "If-Match" not in request.headers:
        raise Problem("if-match-needed")
    return parse_etags(request.headers["If-Match"])


def insist(seen: list[str], data: Any, sent: Mapping[str, Any] | None = None) -> None:
    """Problem when what is stored now is not what the person has read. Strong comparison, as RFC 9110 asks.

    sent: what the person wanted to write; the problem then tells, for each field that differs, what is stored and that.
    """
    if "*" in seen or etag(dumps(data)) in seen:
        return
    texts = [
        {"pointer": f"/{name}", "stored": data.get(name), "sent": value}
        for name, value in (sent or {}).items()
        if dumps(data.get(name)) != dumps(value)
    ]
    raise Problem("changed-meanwhile", both_texts=texts)
