"""The stages of a follow-up after its letter, and its ends."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class FollowUpSilent(Fact):
    """The State has not answered the letter."""

    follow_up: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class DialogueOpened(Fact):
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpPlanDrafted(Fact):
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpPlanSubmitted(Fact):
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpPlanReturned(Fact):
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpPlanAdopted(Fact):
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpSuspended(Fact):
    follow_up: UUID
    stage_before: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class FollowUpResumed(Fact):
    """The follow-up goes on in the stage in which it was suspended."""

    follow_up: UUID
    stage_before: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class FollowUpDeclined(Fact):
    follow_up: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class FollowUpClosedMet(Fact):
    follow_up: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class FollowUpCarriedOver(Fact):
    """Unmet needs and unfinished activities go on in the follow-up of the next cycle."""

    follow_up: UUID
    into: UUID
    outcome: str
    needs: int
    activities: int


@dataclass(frozen=True, kw_only=True)
class FollowUpCarriedIn(Fact):
    """The follow-up took over what an earlier one of the State had not settled."""

    follow_up: UUID
    origin: UUID
    needs: int
    activities: int


@dataclass(frozen=True, kw_only=True)
class FollowUpLapsed(Fact):
    follow_up: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class FollowUpReopened(Fact):
    follow_up: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProcessVersionAdopted(Fact):
    """A running follow-up goes on by a newer version of the process."""

    follow_up: UUID
    process_version: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class FollowUpDormant(Fact):
    """Nobody has done anything for a long time: nothing is asked of the State until somebody does."""

    follow_up: UUID
    last_act_on: date


@dataclass(frozen=True, kw_only=True)
class FollowUpAwakened(Fact):
    """Somebody has done something in a follow-up that was dormant."""

    follow_up: UUID
