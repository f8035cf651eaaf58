"""The dialogue with the State: contacts, workshops, and what it says of its needs (A:74-75)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class ContactRecorded(Fact):
    contact: UUID
    follow_up: UUID
    channel: str
    summary: str


@dataclass(frozen=True, kw_only=True)
class WorkshopPlanned(Fact):
    workshop: UUID
    follow_up: UUID
    kind: str
    title: str
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class WorkshopHeld(Fact):
    workshop: UUID
    follow_up: UUID
    title: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class WorkshopCancelled(Fact):
    workshop: UUID
    follow_up: UUID
    title: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class NeedRaised(Fact):
    """The State or a workshop named a need outside a review (B:35)."""

    need: UUID
    follow_up: UUID
    reference: str
    workshop: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class NeedAssessed(Fact):
    """Whether a need is met, as the State said on a day (A:75, B:2)."""

    assessment: UUID
    need: UUID
    timing: str
    status: str
    source: str
