"""What is recorded of reviews, needs and States."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class ReviewsImported(Fact):
    """A file of reviews was confirmed."""

    upload: str
    new: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class NeedsImported(Fact):
    """A file of needs was confirmed."""

    upload: str
    new: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class NeedPrioritized(Fact):
    """The priority of a need, or the reason given for it, is another one now. `priority` 0: none."""

    need: UUID
    priority: int
    rationale: str


@dataclass(frozen=True, kw_only=True)
class PartyContactChanged(Fact):
    """How a State is written to: address of its Permanent Mission, language, clock and working days."""

    mission_email: str
    working_language: str
    time_zone: str
    weekend: list[int]


@dataclass(frozen=True, kw_only=True)
class ReviewConcluded(Fact):
    """The review of a State in a cycle has ended (A:72)."""

    review: UUID
    concluded_on: date
