"""What the service does for itself."""

from dataclasses import dataclass
from datetime import date

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class DeliveryReplayed(Fact):
    """A person gave a dead delivery another try."""

    delivery: int
    reaction: str


@dataclass(frozen=True, kw_only=True)
class DeliverySetAside(Fact):
    """A person let a dead delivery rest, with the reason."""

    delivery: int
    reaction: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class HistoryAnchored(Fact):
    """The heads of all cases were sealed and sent out of the database."""

    day: date
    digest: str


@dataclass(frozen=True, kw_only=True)
class RecordsRetired(Fact):
    """What the rules keep no longer is gone, or blanked: how many by kind."""

    counts: dict[str, int]
