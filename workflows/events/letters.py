"""The life of a follow-up and of its letters (A:72)."""

from dataclasses import dataclass
from uuid import UUID

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class FollowUpOpened(Fact):
    follow_up: UUID
    process_version: int


@dataclass(frozen=True, kw_only=True)
class FollowUpClosedWithoutNeeds(Fact):
    """The review found no needs: kept for the statistics, no letter."""

    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class LetterDrafted(Fact):
    letter: UUID
    follow_up: UUID
    kind: str
    version: int


@dataclass(frozen=True, kw_only=True)
class LetterReplaced(Fact):
    """A newer version took this letter's place before it was sent."""

    letter: UUID
    follow_up: UUID
    version: int
    kind: str = "readiness"


@dataclass(frozen=True, kw_only=True)
class LetterCleared(Fact):
    letter: UUID
    follow_up: UUID
    version: int
    kind: str = "readiness"


@dataclass(frozen=True, kw_only=True)
class LetterPosted(Fact):
    """The letter lies in the post room, one message per recipient; nothing has left yet."""

    letter: UUID
    messages: int


@dataclass(frozen=True, kw_only=True)
class LetterSent(Fact):
    letter: UUID
    follow_up: UUID
    version: int
    kind: str = "readiness"


@dataclass(frozen=True, kw_only=True)
class LetterUndeliverable(Fact):
    """Every recipient's mail server refused it for good."""

    letter: UUID
    follow_up: UUID
    kind: str = "readiness"


@dataclass(frozen=True, kw_only=True)
class LetterAcknowledged(Fact):
    letter: UUID
    follow_up: UUID
    acknowledged_by: str
    kind: str = "readiness"


@dataclass(frozen=True, kw_only=True)
class FollowUpLetterDrafted(Fact):
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpLetterCleared(Fact):
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpLetterSent(Fact):
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpLetterAcknowledged(Fact):
    follow_up: UUID
