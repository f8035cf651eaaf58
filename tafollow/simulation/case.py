"""One follow-up as its simulated people see it: whose it is, who acts, what chance decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from tafollow.simulation.people import Cast, Delegation
from tafollow.simulation.temper import Temper
from workflows.ledger import By


@dataclass
class Case:
    """`at`: the instant (aware) at which somebody acts now. `newer`: the follow-up of the State's next cycle."""

    id: UUID
    party: str
    zone: str
    temper: Temper
    rng: Random
    cast: Cast
    at: datetime
    newer: Case | None = None
    evidence: UUID | None = None
    wakes: int = 0
    """The week in which somebody comes back to it."""

    @property
    def people(self) -> Delegation:
        return self.cast.delegations[self.party]

    @property
    def officer(self) -> By:
        return By.user(self.cast.officer, self.at)

    @property
    def approver(self) -> By:
        return By.user(self.cast.approver, self.at)

    @property
    def focal_point(self) -> By:
        return By.user(self.people.focal_point, self.at)

    @property
    def authority(self) -> By:
        return By.user(self.people.authority, self.at)

    @property
    def contributor(self) -> By:
        return By.user(self.people.contributor, self.at)

    @property
    def today(self) -> date:
        """The day in the State."""
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def pause(self) -> int:
        """Weeks until the State's people come back to it."""
        return self.rng.randint(*self.temper.works_for)

    def until(self, day: date) -> int:
        """Whole weeks until this day, at least one."""
        return max(1, -(-(day - self.today).days // 7))
