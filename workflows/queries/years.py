"""From which day a State can be asked what has become of its needs in a year (A:75)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Min

from workflows.models import FollowUp, Letter, PlanVersion
from workflows.process import PlanState, VersionState


@dataclass(frozen=True)
class Beginning:
    """What the year is counted from: the first adoption of the plan or, where there is no plan, the acknowledgement."""

    occasion: str
    """"plan" or "acknowledgement"."""
    on: date
    """In the State's zone."""

    @property
    def year_later(self) -> date:
        """The same day of the next year; 1 March for 29 February."""
        try:
            return self.on.replace(year=self.on.year + 1)
        except ValueError:
            return date(self.on.year + 1, 3, 1)


def beginning(follow_up: FollowUp) -> Beginning | None:
    """What the year of this follow-up is counted from; None before there is anything to count from."""
    adopted = PlanVersion.objects.filter(
        plan__follow_up=follow_up.pk, state__in=[VersionState.ADOPTED, VersionState.REPLACED]
    ).exclude(plan__state=PlanState.ENDED)
    letters = Letter.objects.filter(follow_up=follow_up.pk, kind=Letter.Kind.READINESS)
    for occasion, at in (
        ("plan", adopted.aggregate(at=Min("decided_at"))["at"]),
        ("acknowledgement", letters.aggregate(at=Min("acknowledged_at"))["at"]),
    ):
        if at:
            return Beginning(occasion, day_of(follow_up, at))
    return None


def day_of(follow_up: FollowUp, at: datetime) -> date:
    """The day of this instant in the State's calendar."""
    return at.astimezone(ZoneInfo(follow_up.party.time_zone)).date()
