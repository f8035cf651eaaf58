"""How a State goes about its follow-up. Invented; the shares are ours and say nothing of any State."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random


@dataclass(frozen=True)
class Temper:
    """Weeks are until something is done, the others chances from 0 to 1 each time it could be done."""

    name: str
    answers_after: int = 2
    """Weeks from the readiness letter to its acknowledgement; 0: it never comes."""
    works_for: tuple[int, int] = (2, 5)
    """Weeks between one step and the next, at least and at most."""
    declines: float = 0.0
    is_suspended: float = 0.01
    holds_workshop: float = 0.6
    raises_need: float = 0.3
    returns_plan: float = 0.25
    changes_plan: float = 0.1
    reports_late: float = 0.2
    reports_nothing: float = 0.08
    is_waived: float = 0.03
    gets_report_back: float = 0.2
    reports_every: int = 12
    """Months between the reports that its plan asks for."""
    progress: tuple[int, int] = (30, 90)
    """Per cent that an activity advances from one report to the next, at least and at most."""
    releases_needs: float = 0.5
    reopens: float = 0.15


PROMPT = Temper("prompt", reports_every=6, progress=(25, 80), reports_late=0.05, reports_nothing=0.02)
STEADY = Temper("steady", answers_after=5)
SLOW = Temper(
    "slow",
    answers_after=14,
    works_for=(5, 14),
    returns_plan=0.5,
    reports_late=0.6,
    reports_nothing=0.2,
    is_waived=0.08,
    is_suspended=0.03,
    progress=(15, 60),
)
SILENT = Temper("silent", answers_after=0)
UNWILLING = Temper("unwilling", answers_after=6, declines=1.0, reopens=0.3)
EXEMPLARY = replace(
    PROMPT,
    name="exemplary",
    works_for=(2, 3),
    is_suspended=0.0,
    holds_workshop=1.0,
    raises_need=1.0,
    returns_plan=1.0,
    changes_plan=0.0,
    reports_late=0.0,
    reports_nothing=0.0,
    is_waived=0.0,
    gets_report_back=1.0,
    progress=(10, 35),
    releases_needs=1.0,
)
"""Somebody to look at: goes through every step once, and is never at an end within a year or two."""
SHARES = {PROMPT: 30, STEADY: 35, SLOW: 22, SILENT: 7, UNWILLING: 6}


def drawn(rng: Random) -> Temper:
    """A temper, by the shares above."""
    return rng.choices([*SHARES], weights=[*SHARES.values()])[0]
