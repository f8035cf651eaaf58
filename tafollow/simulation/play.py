"""Week after week: reviews end, people act on what waits for them, and what follows from it happens."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from reviews.models import StateParty
from tafollow.simulation import people, reviews
from tafollow.simulation.case import Case
from tafollow.simulation.post import empty_post_room
from tafollow.simulation.stages import act
from tafollow.simulation.temper import Temper, drawn
from workflows import commands
from workflows.commands import digests, reminding
from workflows.ledger import By, Refused, subscriptions
from workflows.ledger.drain import drain
from workflows.models import FollowUp

WEEK = timedelta(weeks=1)
CYCLES = ("1", "2")
SPREAD = {"1": (0, 78), "2": (200, 300)}
"""Weeks from the start within which the reviews of a cycle are concluded."""
ACTS_WITHIN = 8 * 60
"""Minutes of a day on which people act."""
AFTERWARDS = timedelta(hours=9)
"""What follows from the acts of a day happens at the end of it."""

STANDING_ORDERS = (
    commands.note_overdue_duties,
    commands.notice_inactivity,
    commands.put_to_rest,
    commands.awaken,
)

Rehearsed = dict[str, tuple[int, Temper]]
"""States whose part is fixed: the week in which their first review is concluded, and their temper."""


@dataclass
class Simulation:
    """`begins_on`: the day of the first week; nothing happens after so many weeks. See Rehearsed."""

    codes: list[str]
    begins_on: date
    weeks: int
    seed: int
    rehearsed: Rehearsed = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._cast = people.engaged(self.codes, self.begins_on - timedelta(days=30))
        self._zones = dict(StateParty.objects.filter(pk__in=self.codes).values_list("pk", "time_zone"))
        self._ends = self._conclusions()
        self._cases: dict[str, Case] = {}
        self._awake: defaultdict[int, list[Case]] = defaultdict(list)

    def play(self, tell: Callable[[int], None] = lambda week: None) -> None:
        """All of it. `tell` hears of each week that is over."""
        for week in range(self.weeks):
            self._begin_reviews(week)
            self._conclude(week)
            self._act(week)
            self._settle(self._at(week) + AFTERWARDS)
            self._remind(self._at(week) + AFTERWARDS)
            tell(week)

    def _rng(self, *about: str) -> Random:
        return Random("/".join((str(self.seed), *about)))  # noqa: S311 - stories, no secrets

    def _at(self, week: int) -> datetime:
        return datetime.combine(self.begins_on, time(7), UTC) + week * WEEK

    def _conclusions(self) -> dict[str, dict[str, int]]:
        """The week in which the review of each State is concluded, by cycle."""
        rng = self._rng("conclusions")
        ends = {cycle: {code: rng.randint(*SPREAD[cycle]) for code in self.codes} for cycle in CYCLES}
        ends["1"] |= {code: week for code, (week, _temper) in self.rehearsed.items()}
        return ends

    def _begin_reviews(self, week: int) -> None:
        """Once a year the reviews come into the record that end within it."""
        if week % 52:
            return
        for cycle in CYCLES:
            within = {code: at for code, at in self._ends[cycle].items() if week <= at < min(week + 52, self.weeks)}
            days = {code: self._at(at).date() for code, at in within.items()}
            reviews.begin_reviews(cycle, days, self._by(self._at(week)), self._rng("needs", cycle, str(week)))

    def _by(self, at: datetime) -> By:
        return By.user(self._cast.officer, at)

    def _conclude(self, week: int) -> None:
        at = self._at(week)
        for cycle in CYCLES:
            due = [code for code in self.codes if self._ends[cycle][code] == week]
            ongoing = reviews.ongoing(cycle, due) if due else {}
            late = [code for code in ongoing if (ongoing[code].started_on or at.date()) > at.date()]
            self._ends[cycle] |= dict.fromkeys(late, week + 1)
            ready = {code: row.pk for code, row in sorted(ongoing.items()) if code not in late}
            commands.conclude_reviews(days=dict.fromkeys(ready.values(), at.date()), by=self._by(at))
            for code, id_ in ready.items():
                self._open(cycle, code, id_, week)

    def _open(self, cycle: str, code: str, id_: UUID, week: int) -> None:
        rng = self._rng(code, cycle)
        older = self._cases.get(code)
        temper = older.temper if older else self._temper(code, rng)
        case = Case(id_, code, self._zones[code], temper, rng, self._cast, self._at(week))
        self._cases[code] = case
        if older:
            older.newer = case
            self._wake(older, week, in_weeks=6)
        self._wake(case, week, in_weeks=rng.randint(1, 3))

    def _temper(self, code: str, rng: Random) -> Temper:
        return self.rehearsed[code][1] if code in self.rehearsed else drawn(rng)

    def _wake(self, case: Case, week: int, *, in_weeks: int) -> None:
        case.wakes = week + in_weeks
        self._awake[case.wakes].append(case)

    def _act(self, week: int) -> None:
        woken = [case for case in self._awake.pop(week, []) if case.wakes == week]
        stages = dict(FollowUp.objects.filter(pk__in=[case.id for case in woken]).values_list("pk", "state"))
        for case in woken:
            case.at = self._at(week) + timedelta(minutes=case.rng.randrange(ACTS_WITHIN))
            if (in_weeks := self._ask(case, stages[case.id])) is not None:
                self._wake(case, week, in_weeks=in_weeks)

    def _ask(self, case: Case, stage: str) -> int | None:
        """A refusal is an answer like any other: people come back to it later."""
        try:
            return act(case, stage)
        except Refused as refusal:
            self.refusals[str(refusal)] += 1
            return 4

    def _settle(self, at: datetime) -> None:
        """Everything that follows happens, and the messages that it writes are marked as sent."""
        commands.expire_waivers(by=By(By.CALENDAR, at))
        for standing_order in STANDING_ORDERS:
            with suppress(Refused):  # nothing is to be noted this week
                standing_order(by=By(By.CALENDAR, at))
        _let_mail_leave(at)

    def _remind(self, at: datetime) -> None:
        """Day by day for a week, people are reminded of what they owe."""
        for day in range(7):
            by = By(By.CALENDAR, at + timedelta(days=day))
            while reminding.fall_due(by=by):
                continue
            if digests.write_digests(by=by):
                _let_mail_leave(by.at)


def _let_mail_leave(at: datetime) -> None:
    """The messages that wait are marked as sent, and whatever follows happens."""
    while _drained(subscriptions.queues(), at) + empty_post_room(at):
        pass


def _drained(queues: Iterable[str], at: datetime) -> int:
    return sum(drain(queue, at=at, seconds=60) for queue in queues)
