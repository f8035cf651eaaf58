"""What is owed by when, and what reminded people of it. A reminder moves nothing (rule 8)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class DutyOpened(Fact):
    """Somebody owes something by a day of their calendar."""

    duty: UUID
    kind: str
    owed_by: str
    about: UUID
    due_on: date


@dataclass(frozen=True, kw_only=True)
class DutyMoved(Fact):
    """It is owed by another day: an extension was granted, or what it is counted from has moved."""

    duty: UUID
    kind: str
    due_on: date
    was_due_on: date


@dataclass(frozen=True, kw_only=True)
class DutyDone(Fact):
    duty: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class DutyDropped(Fact):
    """It is no longer owed, though nobody did it."""

    duty: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class DutyPaused(Fact):
    """Nobody is asked for it while a waiver or a suspension lasts."""

    duty: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class DutyResumed(Fact):
    duty: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class DutyReopened(Fact):
    """It is owed once more, by this day: what was handed in was given back."""

    duty: UUID
    kind: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class DutyOverdue(Fact):
    """Its last day is over, and it is still owed. Told once per due day."""

    duty: UUID
    kind: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class DutySnoozed(Fact):
    """No reminders until a day; the duty itself is due as before."""

    duty: UUID
    kind: str
    until_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class DutyAnswered(Fact):
    """What a person who was reminded says: done, on track, or delayed; `words` is what they added."""

    duty: UUID
    kind: str
    answer: str
    words: str


@dataclass(frozen=True, kw_only=True)
class DutyReminded(Fact):
    """A rung of the ladder was reached, and so many people are being reminded of it."""

    duty: UUID
    kind: str
    rule: UUID
    number: int
    recipients: int
    last: bool


@dataclass(frozen=True, kw_only=True)
class RuleDrafted(Fact):
    """A rung of a ladder was written down; it reminds nobody yet."""

    rule: UUID
    kind: str
    offset_days: int


@dataclass(frozen=True, kw_only=True)
class RuleChanged(Fact):
    """A draft says something else, or a rule in force says it in other words."""

    rule: UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class RuleSwitchedOn(Fact):
    """From now on it reminds; what lay before is not caught up on."""

    rule: UUID
    kind: str
    offset_days: int


@dataclass(frozen=True, kw_only=True)
class RuleRetired(Fact):
    rule: UUID
    kind: str
    offset_days: int
