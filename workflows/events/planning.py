"""The action plan of a State, its versions and activities (A:74-76)."""

from dataclasses import dataclass
from uuid import UUID

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class PlanDrafted(Fact):
    """The first version was drafted from the needs."""

    plan: UUID
    follow_up: UUID
    title: str
    activities: int


@dataclass(frozen=True, kw_only=True)
class PlanPutInForce(Fact):
    plan: UUID
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class PlanEnded(Fact):
    plan: UUID
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class PlanTakenUp(Fact):
    plan: UUID
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class PlanChanged(Fact):
    """What the plan says of itself was changed."""

    plan: UUID
    follow_up: UUID
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class PlanVersionBegun(Fact):
    """An edit of an adopted version starts the next one."""

    plan_version: UUID
    plan: UUID
    follow_up: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class ObjectiveAdded(Fact):
    objective: UUID
    plan_version: UUID
    follow_up: UUID
    text: str


@dataclass(frozen=True, kw_only=True)
class ObjectiveChanged(Fact):
    objective: UUID
    plan_version: UUID
    follow_up: UUID
    text: str


@dataclass(frozen=True, kw_only=True)
class ObjectiveRemoved(Fact):
    objective: UUID
    plan_version: UUID
    follow_up: UUID
    text: str


@dataclass(frozen=True, kw_only=True)
class LineAdded(Fact):
    line: UUID
    plan_version: UUID
    follow_up: UUID
    number: int
    title: str


@dataclass(frozen=True, kw_only=True)
class LineChanged(Fact):
    line: UUID
    plan_version: UUID
    follow_up: UUID
    number: int
    title: str
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class LineRemoved(Fact):
    line: UUID
    plan_version: UUID
    follow_up: UUID
    number: int
    title: str


@dataclass(frozen=True, kw_only=True)
class PlanSubmitted(Fact):
    plan_version: UUID
    plan: UUID
    follow_up: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class PlanReturned(Fact):
    plan_version: UUID
    plan: UUID
    follow_up: UUID
    number: int
    notes: str


@dataclass(frozen=True, kw_only=True)
class PlanAdopted(Fact):
    plan_version: UUID
    plan: UUID
    follow_up: UUID
    number: int
    notes: str


@dataclass(frozen=True, kw_only=True)
class PlanVersionReplaced(Fact):
    plan_version: UUID
    plan: UUID
    follow_up: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class ActivityPlanned(Fact):
    """It stands in the version of the plan that was adopted."""

    activity: UUID
    follow_up: UUID
    number: int
    title: str


@dataclass(frozen=True, kw_only=True)
class ActivityBegun(Fact):
    activity: UUID
    follow_up: UUID
    number: int
    title: str
    percent: int


@dataclass(frozen=True, kw_only=True)
class ActivityDelayed(Fact):
    activity: UUID
    follow_up: UUID
    number: int
    title: str
    percent: int


@dataclass(frozen=True, kw_only=True)
class ActivityCompleted(Fact):
    activity: UUID
    follow_up: UUID
    number: int
    title: str


@dataclass(frozen=True, kw_only=True)
class ActivityDropped(Fact):
    activity: UUID
    follow_up: UUID
    number: int
    title: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ActivityReopened(Fact):
    activity: UUID
    follow_up: UUID
    number: int
    title: str
    reason: str
