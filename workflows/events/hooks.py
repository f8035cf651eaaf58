"""Webhooks: where other systems are told, and what became of each message. No secret and no address stands here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class HookMade(Fact):
    """A person had another system told; `host` is where, `types` the facts, none: all that are told."""

    hook: UUID
    user: UUID
    host: str
    types: list[str]


@dataclass(frozen=True, kw_only=True)
class HookChanged(Fact):
    hook: UUID
    host: str
    types: list[str]


@dataclass(frozen=True, kw_only=True)
class HookSecretRotated(Fact):
    """A new secret signs; what it replaced signs beside it until then."""

    hook: UUID
    until: datetime


@dataclass(frozen=True, kw_only=True)
class HookSwitchedOff(Fact):
    hook: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class HookSwitchedOn(Fact):
    hook: UUID


@dataclass(frozen=True, kw_only=True)
class HookMessageDelivered(Fact):
    """The receiver took the message: it answered 2xx."""

    hook_message: UUID
    hook: UUID
    entry: UUID


@dataclass(frozen=True, kw_only=True)
class HookMessageGivenUp(Fact):
    hook_message: UUID
    hook: UUID
    entry: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class HookMessageQueuedAgain(Fact):
    """A person wants it sent once more, under the same id."""

    hook_message: UUID
    hook: UUID
    entry: UUID
