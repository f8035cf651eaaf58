"""What a first draft proposes for each need: an activity, its words, priority and dates. Pure.

A need that stands under two articles gets one activity, under the first of them.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from textwrap import shorten
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from reviews.languages import said
from reviews.models import Need, Provision, Suggestion
from reviews.working_days import Calendar
from workflows.models import Line
from workflows.queries.drafts import Unfinished, Unmet

BEGINS_AFTER = {Need.Priority.HIGH: 0, Need.Priority.MEDIUM: 3, Need.Priority.LOW: 6}
"""Months until an activity is proposed to start, by priority."""
WITHOUT_SUGGESTION = 6
"""Months that an activity is proposed to take where the library does not say."""
HORIZONS = ((12, Line.Horizon.SHORT), (36, Line.Horizon.MEDIUM))
"""An activity that ends within so many months has this horizon."""


@dataclass(frozen=True)
class Proposal:
    """One activity. `provision`: whose objective it stands under; `origin`: the activity that it carries on."""

    provision: int | None
    columns: dict[str, Any]
    needs: list[UUID]
    observations: list[UUID] = field(default_factory=list)
    origin: Unfinished | None = None


class Proposer:
    """Proposes in one language, by the calendar of one State, from one day on."""

    def __init__(self, calendar: Calendar, language: str, today: date):
        self.calendar, self.language, self.today = calendar, language, today

    def for_needs(
        self,
        needs: Iterable[Unmet],
        library: Mapping[int, list[Suggestion]],
        seen: Mapping[tuple[UUID, int], list[UUID]],
    ) -> list[Proposal]:
        """One activity for each; several needs of a category under one article get what the library offers in turn."""
        taken: Counter[tuple[int | None, int]] = Counter()
        found = []
        for need in needs:
            place = next(iter(need.provisions), None)
            fitting = _fitting(library.get(need.category, []), need.provisions)
            chosen = fitting[taken[place, need.category] % len(fitting)] if fitting else None
            taken[place, need.category] += 1
            found.append(Proposal(place, self._columns(need, chosen), [need.id], _observed(need, seen)))
        return found

    def going_on(self, activity: Unfinished) -> Proposal:
        """An activity that was carried over, as it was, with new dates of the same length."""
        columns = dict(activity.said)
        months = _months_between(columns.pop("starts_on"), columns.pop("ends_on"))
        columns |= self.dates(columns["priority"] or Need.Priority.MEDIUM, months)
        columns["lead_institution_id"] = activity.institution
        return Proposal(activity.provision, columns, activity.answers, origin=activity)

    def dates(self, priority: int, months: int) -> dict[str, Any]:
        """High priority starts on the next working day of the State, the others some months later."""
        before = months_later(self.today, BEGINS_AFTER[Need.Priority(priority)])
        starts_on = self.calendar.after(before, 1)
        ends_on = months_later(starts_on, months) - timedelta(days=1)
        return {"starts_on": starts_on, "ends_on": ends_on, "horizon": self._horizon(ends_on)}

    def objective(self, provision: Provision | None) -> str:
        """What a part of the plan is to reach, by article."""
        if provision is None:
            return _("Meet the needs that stand under no article")
        title = said(provision.titles, self.language)
        return _("Implement article %(number)s: %(title)s") % {"number": provision.number, "title": title}

    def _columns(self, need: Unmet, chosen: Suggestion | None) -> dict[str, Any]:
        priority = need.priority or Need.Priority.MEDIUM
        label = said(need.labels, self.language)
        title = said(chosen.titles, self.language) if chosen else need.text or label
        return {
            "title": shorten(title, 300, placeholder="…"),
            "description": need.text,
            "suggestion_id": chosen.pk if chosen else None,
            "priority": priority,
            "rationale": need.rationale if need.priority else "",
            "outcome": said(chosen.outcomes, self.language) if chosen else "",
            "indicator": said(chosen.indicators, self.language) if chosen else "",
            "assistance": label,
            **self.dates(priority, chosen.months if chosen else WITHOUT_SUGGESTION),
        }

    def _horizon(self, ends_on: date) -> str:
        within = (horizon for months, horizon in HORIZONS if ends_on <= months_later(self.today, months))
        return next(within, Line.Horizon.LONG)


def _fitting(offered: list[Suggestion], provisions: list[int]) -> list[Suggestion]:
    """What is offered for one of these provisions; where there is nothing, what is offered for any."""
    special = [each for each in offered if each.provision_id in provisions]
    return special or [each for each in offered if each.provision_id is None]


def _observed(need: Unmet, seen: Mapping[tuple[UUID, int], list[UUID]]) -> list[UUID]:
    """The observations of the review that the need is from, under the same provisions."""
    found = (id_ for provision in need.provisions if need.review for id_ in seen.get((need.review, provision), []))
    return list(dict.fromkeys(found))


def months_later(day: date, months: int) -> date:
    """The same day of a later month; its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _months_between(start: date | None, end: date | None) -> int:
    """Whole months that an activity takes, at least one."""
    if start is None or end is None:
        return WITHOUT_SUGGESTION
    after = end + timedelta(days=1)
    return max(1, (after.year - start.year) * 12 + after.month - start.month - (after.day < start.day))
