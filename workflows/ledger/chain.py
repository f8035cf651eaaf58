"""The hash chain of a case: what is hashed, and how a chain is verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import orjson


class Content(NamedTuple):
    """Everything of a fact that its hash covers."""

    id: UUID
    case_id: UUID
    number: int
    type: str
    version: int
    subject: UUID
    party: str
    payload: dict[str, Any]
    actor: str
    at: datetime
    cause_id: UUID | None


def seal(previous: bytes, content: Content) -> bytes:
    """SHA-256 over the hash before and the fact in canonical JSON: keys sorted, instants in UTC. 32 bytes."""
    words = orjson.dumps(content._replace(at=content.at.astimezone(UTC))[:], option=orjson.OPT_SORT_KEYS)
    return sha256(previous + words).digest()


def faults(contents: Iterable[tuple[Content, bytes]]) -> Iterator[str]:
    """Every place where a chain does not hold, in sentences; expects facts by case and number, with their hashes."""
    case, number, head = None, 0, b""
    for content, stored in contents:
        if content.case_id != case:
            case, number, head = content.case_id, 0, b""
        if content.number != number + 1:
            yield f"Case {case}: fact {content.number} follows fact {number}; a number is missing."
        if seal(head, content) != stored:
            yield f"Case {case}: fact {content.number} ({content.type}) is not what was recorded."
        number, head = content.number, stored
