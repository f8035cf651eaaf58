"""Where duties stand on their ladders at an instant, and who is reminded. It reads alone, so that a preview can ask it.

The pass (workflows/commands/reminding.py) writes down what is found here; a forecast shows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from reviews.working_days import Calendar
from workflows.ladders import Rung, Slot, next_look, slots
from workflows.models import Duty, Reminder, Rule, Why
from workflows.models.reminders import Audience, Channel
from workflows.queries.recipients import People, Person, people_of
from workflows.queries.rules import rungs_of

Book = Mapping[UUID, set[tuple[UUID, int]]]
"""By duty: rule and occurrence of every slot that is written down for its present due day."""


@dataclass(frozen=True)
class Step:
    """What a duty has come to at an instant: the slot that is reached, those that it overtakes, and the next look."""

    duty: Duty
    at: datetime
    number: int
    """How manieth reminder it is."""
    reached: Slot | None
    overtaken: tuple[Slot, ...]
    next_at: datetime | None
    ladder: Sequence[Slot]

    def at_the_desk(self, slot: Slot) -> bool:
        """Whether the Secretariat's desk was asked by an earlier rung: then the State is not written to any more."""
        return any(Audience.DESK in each.rung.to for each in self.ladder if each < slot)

    def is_last_for(self, person: Person, slot: Slot, people: People) -> bool:
        """Whether no later rung reminds this person."""
        later = (each for each in self.ladder if each > slot)
        return not any(person.email in self._emails(each, people, person.of_the_state) for each in later)

    def _emails(self, slot: Slot, people: People, of_the_state: bool) -> set[str]:
        if of_the_state and self.at_the_desk(slot):
            return set()
        found = people.to(slot.rung.to, self.duty.party_id or "", self.duty.owed_by)
        return {person.email for person in found}


@dataclass(frozen=True)
class Entry:
    """One line of the book: what this slot comes to for this recipient (None: nobody was there)."""

    duty: Duty
    slot: Slot
    number: int
    person: Person | None
    state: str
    why: str
    send_at: datetime
    last: bool


class Climb:
    """The ladders, calendars and people for some duties, read once, in eleven statements."""

    def __init__(self, duties: Sequence[Duty], at: datetime, *, with_draft: Rule | None = None) -> None:
        self.at = at
        self._rungs: Mapping[str, list[Rung]] = rungs_of({duty.kind for duty in duties}, with_draft=with_draft)
        self.people = people_of({duty.party_id for duty in duties if duty.party_id}, at.date())
        self._book = book_of(duties)
        self._ladders: dict[tuple[date, str, str], list[Slot]] = {}

    def steps(self, duties: Iterable[Duty]) -> Iterator[Step]:
        """What each of these duties has come to at this instant."""
        return (self._step(duty, self.left(duty), self.at) for duty in duties)

    def ahead(self, duty: Duty, until: datetime) -> Iterator[Step]:
        """What passes that are never late would come to, from now until then."""
        left, done = self.left(duty), 0
        while (looks_at := next_look(left, self.calendar(duty), duty.snoozed_until)) and looks_at <= until:
            step = self._step(duty, left, max(looks_at, self.at), done)
            yield step
            left, done = [slot for slot in left if slot.at > step.at], done + (step.reached is not None)

    def ladder(self, duty: Duty) -> list[Slot]:
        """All slots of this duty but those that lay before its due day was set, or were passed while it rested."""
        calendar = self.calendar(duty)
        key = (duty.due_on, duty.kind, "" if calendar is self.people.calendars[""] else duty.party_id or "")
        if key not in self._ladders:
            self._ladders[key] = slots(duty.due_on, self._rungs[duty.kind], calendar)
        open_since, book = max(duty.turn_from, duty.state_since), self._book.get(duty.pk, set())
        written = (slot for slot in self._ladders[key] if slot.at > duty.turn_from)
        return [slot for slot in written if slot.at > open_since or (slot.rule, slot.occurrence) in book]

    def calendar(self, duty: Duty) -> Calendar:
        return self.people.calendar(duty.party_id or "", duty.owed_by)

    def left(self, duty: Duty) -> list[Slot]:
        """The slots of this duty that still lie ahead, or were reached and are not written down."""
        book = self._book.get(duty.pk, set())
        return [slot for slot in self.ladder(duty) if (slot.rule, slot.occurrence) not in book]

    def entries(self, step: Step) -> Iterator[Entry]:
        """The lines that this step adds to the book, those of the overtaken slots first."""
        for slot in step.overtaken:
            for person in self._recipients(step.duty, slot) or [None]:
                yield self._entry(step, slot, person, Reminder.State.OVERTAKEN, Why.OVERTAKEN)
        if step.reached:
            for person in self._recipients(step.duty, step.reached) or [None]:
                yield self._entry(step, step.reached, person, *_becomes(step, step.reached, person))

    def _step(self, duty: Duty, left: Sequence[Slot], at: datetime, done: int = 0) -> Step:
        ladder, calendar, number = self.ladder(duty), self.calendar(duty), duty.reminded + done + 1
        looks_at = next_look(left, calendar, duty.snoozed_until)
        if looks_at is None or looks_at > at:
            return Step(duty, at, number, None, (), looks_at, ladder)
        due = [slot for slot in left if slot.at <= at]
        climbed = [slot for slot in ladder if slot.at <= at][-1]
        # A calendar that has changed may bring an earlier rung after a later one: it is overtaken from the start.
        reached = due.pop() if due[-1] == climbed else None
        ahead = next_look([slot for slot in left if slot.at > at], calendar, duty.snoozed_until)
        return Step(duty, at, number, reached, tuple(due), ahead, ladder)

    def _recipients(self, duty: Duty, slot: Slot) -> list[Person | None]:
        return [*self.people.to(slot.rung.to, duty.party_id or "", duty.owed_by)]

    def _entry(self, step: Step, slot: Slot, person: Person | None, state: str, why: str) -> Entry:
        last = person is not None and step.is_last_for(person, slot, self.people)
        send_at = morning_of(person.calendar, slot.at, step.at) if person else slot.at
        return Entry(step.duty, slot, step.number, person, state, why, send_at, last)


def _becomes(step: Step, slot: Slot, person: Person | None) -> tuple[str, str]:
    if person is None:
        return Reminder.State.SILENCED, Why.NOBODY
    if person.of_the_state and step.at_the_desk(slot):
        return Reminder.State.SILENCED, Why.AT_THE_DESK
    if slot.rung.channel == Channel.NOTICE:
        return Reminder.State.SHOWN, Why.NOTICE
    return Reminder.State.WAITING, ""


def morning_of(calendar: Calendar, at: datetime, now: datetime) -> datetime:
    """Nine in the morning on the first working day there that is not over, and not before this instant."""
    day = calendar.on_or_after(calendar.day_of(max(at, now)))
    morning = calendar.morning(day)
    return morning if morning >= at else morning_after(calendar, day)


def morning_after(calendar: Calendar, day: date) -> datetime:
    """Nine in the morning on the next working day there."""
    return calendar.morning(calendar.after(day, 1))


def book_of(duties: Iterable[Duty]) -> dict[UUID, set[tuple[UUID, int]]]:
    """Which slots are written down for the present due day of each of these duties."""
    turns = {duty.pk: duty.turn for duty in duties}
    book: dict[UUID, set[tuple[UUID, int]]] = defaultdict(set)
    rows = Reminder.objects.filter(duty__in=list(turns)).order_by()
    for duty, turn, rule, occurrence in rows.values_list("duty_id", "turn", "rule_id", "occurrence"):
        if turn == turns[duty]:
            book[duty].add((rule, occurrence))
    return book
