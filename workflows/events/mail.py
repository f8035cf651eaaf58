"""The way of a message through the post room."""

from dataclasses import dataclass
from uuid import UUID

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class MessageHandedOver(Fact):
    """All but the final dot is with the mail server; from here on only its answer can tell."""

    message: UUID
    about: UUID


@dataclass(frozen=True, kw_only=True)
class MessageDeferred(Fact):
    """The mail server said "later", or a message in doubt may be sent again without harm."""

    message: UUID
    about: UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class MessageSent(Fact):
    """The mail server took the message: its answer is kept."""

    message: UUID
    about: UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class MessageRefusedForGood(Fact):
    message: UUID
    about: UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class MessageUnclear(Fact):
    """The connection or our process died between the hand-over and the answer: the message may have arrived."""

    message: UUID
    about: UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class MessageWithdrawn(Fact):
    message: UUID
    about: UUID


@dataclass(frozen=True, kw_only=True)
class MessageQueuedAgain(Fact):
    """A person decided that an unclear or refused message is to be sent again."""

    message: UUID
    about: UUID


@dataclass(frozen=True, kw_only=True)
class PostHeld(Fact):
    """No mail leaves until a person releases the post."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class PostReleased(Fact):
    reason: str
