"""The rules by which people are reminded: which ladder a duty climbs."""

from __future__ import annotations

from collections.abc import Iterable

from workflows.ladders import Rung
from workflows.models import Rule


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
