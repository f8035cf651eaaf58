"""What a fact is: something that has happened, told in ids and plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, Self, get_type_hints
from uuid import UUID


@dataclass(frozen=True)
class By:
    """Who asks, when (an aware instant), and because of which earlier fact. The last argument of every command."""

    actor: str
    at: datetime
    cause: UUID | None = None

    SYSTEM: ClassVar[str] = "system"
    CALENDAR: ClassVar[str] = "calendar"

    @classmethod
    def user(cls, user_id: object, at: datetime) -> Self:
        return cls(f"user:{user_id}", at)


class Refused(Exception):
    """What was asked cannot be done, and the message says why in a sentence for people. Nothing has changed.

    findings: where single fields are to blame, what is wrong with each.
    """

    def __init__(self, reason: str, findings: Mapping[str, str] | None = None):
        super().__init__(reason)
        self.findings = dict(findings or {})


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Base of every fact. Its name on the wire is the class name, its payload the fields.

    Fields may be added with a default; they are never renamed and never change meaning: a new meaning is a new fact.
    """

    known: ClassVar[dict[str, type[Fact]]] = {}
    schema: ClassVar[int] = 1

    def __init_subclass__(cls) -> None:
        Fact.known[cls.__name__] = cls

    def payload(self) -> dict[str, Any]:
        """The fields as they are; whoever writes JSON writes ids as text and days and instants in ISO 8601."""
        return dict(vars(self))

    @classmethod
    def told(cls, payload: Mapping[str, Any]) -> Self:
        """The fact as it was recorded; what a newer version added and we do not know yet is left aside."""
        return cls(**{name: read(payload[name]) for name, read in _readers(cls).items() if name in payload})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Told:
    """A fact on its way to a reaction: what happened, in which case, and the entry that `By.cause` should name."""

    fact: Any
    case: UUID
    entry: UUID


@cache
def _readers(fact: Any) -> dict[str, Any]:
    hints = get_type_hints(fact)
    return {name: _reader(hints[name]) for name in hints if name not in Fact.__annotations__}


def _reader(kind: Any) -> Any:
    plain = {UUID: UUID, date: date.fromisoformat, datetime: datetime.fromisoformat}
    return plain.get(kind, lambda value: value)
