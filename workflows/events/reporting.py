"""How a State reports on its plan, and what it is excused from."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class PeriodOpened(Fact):
    period: UUID
    plan: UUID
    follow_up: UUID
    number: int
    ends_on: date
    due_on: date


@dataclass(frozen=True, kw_only=True)
class PeriodLocked(Fact):
    period: UUID
    plan: UUID
    follow_up: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class PeriodReopened(Fact):
    period: UUID
    plan: UUID
    follow_up: UUID
    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReportBegun(Fact):
    report: UUID
    plan: UUID
    follow_up: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class ReportLineWritten(Fact):
    report_line: UUID
    report: UUID
    follow_up: UUID
    activity: UUID
    status: str
    percent: int


@dataclass(frozen=True, kw_only=True)
class ReportAnswerWritten(Fact):
    report_answer: UUID
    report: UUID
    follow_up: UUID
    need: UUID
    status: str


@dataclass(frozen=True, kw_only=True)
class ReportSubmitted(Fact):
    report: UUID
    plan: UUID
    follow_up: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class ReportReturned(Fact):
    report: UUID
    plan: UUID
    follow_up: UUID
    notes: str


@dataclass(frozen=True, kw_only=True)
class ReportAccepted(Fact):
    report: UUID
    plan: UUID
    follow_up: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class ReportReopened(Fact):
    report: UUID
    plan: UUID
    follow_up: UUID
    notes: str


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(Fact):
    extension: UUID
    period: UUID
    follow_up: UUID
    until_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ExtensionGranted(Fact):
    extension: UUID
    period: UUID
    follow_up: UUID
    until_on: date


@dataclass(frozen=True, kw_only=True)
class ExtensionRefused(Fact):
    extension: UUID
    period: UUID
    follow_up: UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class WaiverGiven(Fact):
    """Until that day nothing is asked of the State."""

    waiver: UUID
    plan: UUID
    follow_up: UUID
    until_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class WaiverEnded(Fact):
    waiver: UUID
    plan: UUID
    follow_up: UUID
    reason: str
