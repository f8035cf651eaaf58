"""The `webhooks` of the OpenAPI document: what leaves for other systems, one CloudEvent for each milestone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from workflows.events import MILESTONES
from workflows.events.milestones import told_outside
from workflows.ledger import Fact

PLAIN: dict[Any, dict[str, Any]] = {
    UUID: {"type": "string", "format": "uuid"},
    UUID | None: {"type": ["string", "null"], "format": "uuid"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    int: {"type": "integer"},
    str: {"type": "string"},
}
HEADERS = {
    "Webhook-Id": "The same at every attempt: a message that comes twice is known by it.",
    "Webhook-Timestamp": "When it was sent, in seconds since 1970 (UTC).",
    "Webhook-Signature": "As Standard Webhooks defines it: “v1,” and HMAC-SHA256; one per secret, with spaces between.",
}
ANSWERS = {
    "2XX": "Taken. Anything else is tried again, for two days.",
    "410": "Nobody is there any more: the webhook switches itself off.",
    "429": "Later; see Retry-After.",
}


def webhooks() -> dict[str, Any]:
    """By kind of fact, what is sent."""
    return {fact.__name__: {"post": _sent(fact)} for fact in MILESTONES}


def parameters() -> dict[str, Any]:
    """The headers of all of them, for the components."""
    return {
        name.replace("-", ""): {
            "in": "header",
            "name": name,
            "required": True,
            "description": explains,
            "schema": {"type": "string"},
        }
        for name, explains in HEADERS.items()
    }


def _sent(fact: type[Fact]) -> dict[str, Any]:
    return {
        "operationId": f"told_of_{fact.__name__}",
        "summary": f"{fact.__name__} was recorded",
        "description": _explained(fact),
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in parameters()],
        "requestBody": {"required": True, "content": {"application/cloudevents+json": {"schema": _event(fact)}}},
        "responses": {status: {"description": explains} for status, explains in ANSWERS.items()},
        "security": [],
    }


def _explained(fact: type[Fact]) -> str:
    """What the fact says of itself; a dataclass that says nothing is given its fields to say."""
    said = " ".join((fact.__doc__ or "").split())
    return "" if said.startswith(f"{fact.__name__}(") else said


def _event(fact: type[Fact]) -> dict[str, Any]:
    """A CloudEvent 1.0 in structured JSON."""
    payload = {name: PLAIN[kind] for name, kind in told_outside(fact).items()}
    data = {
        "case": PLAIN[UUID],
        "number": {"type": "integer", "description": "Of the fact, without a gap in its case."},
        "party": {"type": "string", "description": "Code of the State party."},
        "payload": _object(payload),
        "because": {"type": "string", "format": "uri", "description": "What led to it and what followed."},
    }
    return _object(
        {
            "specversion": {"const": "1.0"},
            "id": {**PLAIN[UUID], "description": "Of the fact."},
            "source": {"type": "string", "format": "uri"},
            "type": {"type": "string", "pattern": rf"^tafollow\.{fact.__name__}\.v[0-9]+$"},
            "subject": PLAIN[UUID],
            "time": PLAIN[datetime],
            "datacontenttype": {"const": "application/json"},
            "data": _object(data),
        }
    )


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}
