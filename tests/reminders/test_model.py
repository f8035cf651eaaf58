"""Three years of random duties, moves, snoozes, rests and outages: the book is what the slow model says, to the row."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.calendars import calendars_of
from reviews.models import Holiday
from tests.factories import a_party
from tests.reminders.conftest import a_duty, a_rule, by
from tests.reminders.model import Days, Owed, look
from workflows.commands import reminding
from workflows.models import Duty, Reminder
from workflows.moves import move
from workflows.queries.rules import next_at, rungs_of

pytestmark = pytest.mark.django_db

BEGINNING = datetime(2027, 6, 1, tzinfo=UTC)
THREE_YEARS = 3 * 365
LADDER = [(-30, 1, 0), (-7, 1, 0), (-1, 1, 0), (1, 1, 0), (7, 3, 5), (60, 1, 0)]
STATES = [
    ("Pacific/Auckland", [5, 6]),
    ("America/St_Johns", [5, 6]),
    ("Asia/Riyadh", [4, 5]),
    ("Africa/Cairo", [4, 5]),
    ("Pacific/Apia", [6]),
    ("Europe/London", [5, 6]),
]
EVENTS = st.tuples(
    st.integers(0, THREE_YEARS),
    st.sampled_from(["open", "move", "snooze", "rest", "ask again", "do", "owe again"]),
    st.integers(0, 5),
    st.integers(-40, 120),
)
OUTAGES = st.lists(st.tuples(st.integers(0, THREE_YEARS), st.integers(1, 7)), max_size=4)
LEAPS = st.lists(st.tuples(st.integers(0, THREE_YEARS), st.integers(-48, 24)), max_size=3)


class World:
    """The real rows and the model of each, changed together."""

    def __init__(self):
        self.rules = {a_rule(day, times=times, every_days=every).pk: day for day, times, every in LADDER}
        self.parties = [a_party(time_zone=zone, weekend=weekend) for zone, weekend in STATES]
        self.days = [Days(zone, set(weekend)) for zone, weekend in STATES]
        for party, days in zip(self.parties, self.days, strict=True):
            days.off = {date(2028, 2, 29), date(2028, 12, 25), date(2028, 12, 26), date(2029, 4, 2)}
            Holiday.objects.bulk_create(Holiday(party=party, day=day, name="Day off") for day in days.off)
        self.duties = {}

    def happens(self, what, which, number, now):
        verbs = {"move": self._move, "snooze": self._snooze, "rest": self._rest, "ask again": self._ask_again}
        verbs |= {"do": self._do, "owe again": self._owe_again, "open": lambda *said: None}
        if which in self.duties:
            verbs[what](*self.duties[which], number, now)
        else:
            self._open(which, number, now)

    def _open(self, which, number, now):
        due = now.date() + timedelta(days=number)
        row = a_duty(self.parties[which], due_on=due, opened_at=now)
        self.duties[which] = (row.pk, Owed(due, now, now))

    def _move(self, pk, owed, number, now):
        if owed.state == "open" and owed.due != now.date() + timedelta(days=number):
            owed.due, owed.set_at, owed.turn, owed.snoozed = (
                now.date() + timedelta(days=number),
                now,
                owed.turn + 1,
                None,
            )
            self._write(pk, due_on=owed.due, named_on=owed.due, turn=owed.turn, turn_from=now, snoozed_until=None)

    def _snooze(self, pk, owed, number, now):
        if owed.state == "open":
            owed.snoozed = now.date() + timedelta(days=abs(number) % 30 + 1)
            self._write(pk, snoozed_until=owed.snoozed, _after=self._last_look(pk))

    def _rest(self, pk, owed, number, now):
        if owed.state == "open":
            owed.state = "paused"
            self._turn(pk, "pause_duty", now)

    def _ask_again(self, pk, owed, number, now):
        if owed.state == "paused":
            owed.state, owed.awake_at = "open", now
            self._turn(pk, "resume_duty", now)
            self._write(pk, _after=now)

    def _do(self, pk, owed, number, now):
        if owed.state == "open":
            owed.state = "done"
            self._turn(pk, "discharge_duty", now)

    def _owe_again(self, pk, owed, number, now):
        if owed.state == "done":
            owed.state, owed.due, owed.turn = "open", now.date() + timedelta(days=number), owed.turn + 1
            owed.set_at, owed.awake_at, owed.snoozed = now, now, None
            self._turn(pk, "reopen_duty", now)
            self._write(pk, due_on=owed.due, named_on=owed.due, turn=owed.turn, turn_from=now, snoozed_until=None)

    def _turn(self, pk, name, now):
        with transaction.atomic():
            move(name, pk, by=by(now))

    def _last_look(self, pk):
        """A snooze lets no rung be forgotten that was reached and not looked at."""
        found = Reminder.objects.filter(duty=pk, turn=Duty.objects.get(pk=pk).turn).order_by("-planned_at").first()
        return found.planned_at if found else None

    def _write(self, pk, _after=None, **changes):
        Duty.objects.filter(pk=pk).update(**changes)
        row = Duty.objects.get(pk=pk)
        calendar = calendars_of([row.party_id])[row.party_id]
        since = max(filter(None, (_after, row.turn_from, row.state_since)))
        row.next_at = next_at(row, rungs_of([row.kind])[row.kind], calendar, after=since)
        row.save(update_fields=["next_at"])

    def pass_at(self, now):
        for _ringer in range(2):
            while reminding.fall_due(by=by(now)):
                continue
        for which, (_pk, owed) in self.duties.items():
            look(owed, LADDER, self.days[which], now)

    def book(self):
        real = {}
        for row in Reminder.objects.exclude(state="silenced"):
            slot = (row.turn, self.rules[row.rule_id], row.occurrence)
            real.setdefault(row.duty_id, {})[slot] = "overtaken" if row.state == "overtaken" else "sent"
            assert row.noted_at >= row.planned_at, "early"
        return real, {pk: owed.book for pk, owed in self.duties.values() if owed.book}


def _out(now, outages):
    return any(start <= (now - BEGINNING).days < start + length for start, length in outages)


def live(events, outages, leaps):
    """Two ringers look twice on each day on which anything may happen; a clock that leaps is believed for one look."""
    world = World()
    happening = sorted(events, key=lambda event: event[0])
    looks = sorted({day for day, *_rest in happening} | _interesting(happening))
    leaping = dict(leaps)
    for day in looks:
        for hour in (3, 21):
            now = BEGINNING + timedelta(days=day, hours=hour)
            if not _out(now, outages):
                if day in leaping:
                    world.pass_at(now + timedelta(hours=leaping[day]))
                world.pass_at(now)
        for _day, what, which, number in (event for event in happening if event[0] == day):
            world.happens(what, which, number, now + timedelta(hours=1))
    world.pass_at(BEGINNING + timedelta(days=THREE_YEARS + 400))
    return world


def _interesting(happening):
    """Every day on which a rung may fall due after some event, and the week after; others cannot differ."""
    days = set()
    for day, _what, _which, number in happening:
        for offset, times, every in LADDER:
            for occurrence in range(times):
                near = day + number + offset + occurrence * every
                days |= {near - 1, near, near + 1, near + 3, near + 8}
        days |= {day + 1, day + 15, day + 31}
    return {day for day in days if 0 <= day <= THREE_YEARS + 300}


DEEP = settings.get_profile("deep").max_examples
EXAMPLES = 60 if settings().max_examples == DEEP else 4


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=EXAMPLES == 4)
@given(st.lists(EVENTS, min_size=4, max_size=10), OUTAGES, LEAPS)
def test_the_book_is_what_the_slow_model_says(events, outages, leaps):
    with transaction.atomic():
        real, expected = live(events, outages, leaps).book()
        transaction.set_rollback(True)

    assert real == expected


def test_a_life_without_trouble_is_reminded_of_on_every_rung_once():
    real, expected = live([(0, "open", 0, 36), (3, "open", 5, 89)], [], []).book()

    assert real == expected
    assert [list(book.values()) for book in real.values()] == [["sent"] * 8] * 2


def test_a_week_of_outage_loses_no_rung_that_still_matters():
    real, expected = live([(0, "open", 0, 36)], [(33, 6)], []).book()

    assert real == expected
    (book,) = real.values()
    assert sorted(book.values()) == ["overtaken"] + ["sent"] * 7
