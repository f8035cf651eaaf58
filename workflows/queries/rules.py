"""The rules by which people are reminded: which ladder a duty climbs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from reviews.working_days import Calendar
from workflows.ladders import Rung, next_look, slots
from workflows.models import Duty, Rule


def rungs_of(kinds: Iterable[str], *, with_draft: Rule | None = None) -> dict[str, list[Rung]]:
    """The ladder of each kind of duty: its own rules in force, else those for duties without rules of their own.

    with_draft: a rule that is looked at as if it were in force.
    """
    wanted = set(kinds)
    rules = list(Rule.objects.filter(state=Rule.State.IN_FORCE, kind__in=[*wanted, ""]))
    if with_draft is not None:
        rules.append(with_draft)
    ladders: dict[str, list[Rung]] = {}
    for rule in rules:
        ladders.setdefault(rule.kind, []).append(rung(rule))
    return {kind: ladders.get(kind) or ladders.get("", []) for kind in wanted}


def rung(rule: Rule) -> Rung:
    """The rule as the ladder needs it."""
    return Rung(rule.pk, rule.offset_days, rule.times, rule.every_days, rule.state_since, tuple(rule.to), rule.channel)


def next_at(duty: Duty, rungs: Iterable[Rung], calendar: Calendar, *, after: datetime | None = None) -> datetime | None:
    """When the next rung of this duty falls due after an instant (without one: since it is due on its day); None after
    the last. While it is snoozed, not before the morning on which that ends.
    """
    since = after or duty.turn_from
    left = [slot for slot in slots(duty.due_on, rungs, calendar) if slot.at > since]
    return next_look(left, calendar, duty.snoozed_until)
