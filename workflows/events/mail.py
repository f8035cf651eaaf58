"""The way of a message through the post room."""

from dataclasses import dataclass, field
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
    """The mail server will not take it.

    `of_recipient`: the address was refused, not what was said to it. Not `permanent`: it said "later" every time.
    """

    message: UUID
    about: UUID
    answer: str
    of_recipient: bool = False
    permanent: bool = True


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
class MessageBounced(Fact):
    """A mail server further on sent it back: `bounce` is the Message-ID of the mail that says so.

    `status` is its code after RFC 3463 ("5.1.1"), empty where it gave none; not `permanent`: it gave up trying.
    """

    message: UUID
    about: UUID
    bounce: str
    permanent: bool
    status: str
    words: str


@dataclass(frozen=True, kw_only=True)
class MessageWithheld(Fact):
    """It was not sent, since its address is dead."""

    message: UUID
    about: UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class MessageSetAside(Fact):
    """A person decided that nothing more is to be done about a message that did not, or may not have, arrived."""

    message: UUID
    about: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class MessageReassigned(Fact):
    """The letter goes to another person of the same State instead: `instead` is the message that carries it."""

    message: UUID
    about: UUID
    instead: UUID
    appointment: UUID


@dataclass(frozen=True, kw_only=True)
class AddressFailing(Fact):
    """Mail to an address came back, or was refused; `news` is the message of which that was said."""

    address: UUID
    news: UUID
    status: str


@dataclass(frozen=True, kw_only=True)
class AddressDied(Fact):
    """There is no such mailbox, or it has failed again: from now on it gets formal letters only."""

    address: UUID
    news: UUID
    status: str


@dataclass(frozen=True, kw_only=True)
class AddressTrusted(Fact):
    """A person says that the address is good."""

    address: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class PostHeld(Fact):
    """No mail leaves until a person releases the post; of these kinds only, where some are named."""

    reason: str
    kinds: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PostReleased(Fact):
    reason: str
