"""Private addresses of calendars, made and revoked by their own person."""

from dataclasses import dataclass
from uuid import UUID

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class FeedMade(Fact):
    """A person made an address at which programs read their calendar; nothing of its secret stands here."""

    feed: UUID
    user: UUID


@dataclass(frozen=True, kw_only=True)
class FeedRevoked(Fact):
    feed: UUID
    user: UUID
