"""Brings the duties that stand to what is owed: opened, moved, paused and closed by what happens, never by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import uuid_utils.compat as uuid
from django.db import transaction
from django.utils.translation import gettext as _

from reviews.calendars import calendars_of, vienna
from reviews.working_days import Calendar
from workflows import events
from workflows.ladders import Rung
from workflows.ledger import By, Fact
from workflows.ledger.record import Account, record_many, take_lock
from workflows.models import Duty
from workflows.moves import move_many
from workflows.process import DutyState
from workflows.queries import owed
from workflows.queries.owed import Difference
from workflows.queries.rules import next_at, rungs_of

Causes = Mapping[UUID, UUID | None]
CHANGING = (
    "due_on",
    "named_on",
    "counted_from",
    "turn",
    "turn_from",
    "snoozed_until",
    "snoozed_because",
    "overdue_noted",
    "reminded",
    "next_at",
)
AT_ONCE = 1_000


@transaction.atomic
def settle_duties(*, causes: Causes, by: By) -> dict[UUID, str]:
    """Bring the duties of these follow-ups to what is owed there now; returns the refusals, where they are already.

    causes: the entry that set each follow-up's settling off. Costs one statement where nothing is to be done, and a
    constant number for however many follow-ups.
    """
    take_lock(causes)
    return _settle(owed.differences(causes), causes, by)


@transaction.atomic
def settle_duties_of_people(*, causes: Causes, by: By) -> dict[UUID, str]:
    """Do so for nominations that run out and for tasks, by the cases that these belong to."""
    take_lock(causes)
    return _settle(owed.differences_of_people(causes), causes, by)


@dataclass(frozen=True)
class Laid:
    """What lays due days and reminders into the days of whoever owes."""

    states: Mapping[str, Calendar]
    vienna: Calendar | None
    rungs: Mapping[str, list[Rung]]

    @classmethod
    def out_for(cls, wanted: Sequence[Difference]) -> Laid:
        """Reads what these need: two statements for the calendars of States, one for Vienna's, one for the rules."""
        states = {each.party for each in wanted if each.of_the_state and each.party}
        here = vienna() if any(not each.of_the_state for each in wanted) else None
        return cls(calendars_of(states) if states else {}, here, rungs_of(each.kind for each in wanted))

    def calendar(self, each: Difference) -> Calendar:
        found = self.states[each.party] if each.of_the_state and each.party else self.vienna
        if found is None:
            raise ValueError(f"Nobody's calendar was read for {each.kind}.")
        return found

    def next(self, each: Difference, row: Duty, *, after: datetime) -> datetime | None:
        """The next rung; none while it rests."""
        return None if each.rests else next_at(row, self.rungs[each.kind], self.calendar(each), after=after)


@dataclass(frozen=True)
class Settling:
    """One settling: why (by case), by whom, and the rows that there are for what differs."""

    causes: Causes
    by: By
    laid: Laid
    rows: Mapping[tuple[str, UUID], Duty]

    def open(self, wanted: Sequence[Difference]) -> None:
        new = [each for each in wanted if (each.kind, each.about) not in self.rows]
        rows = Duty.objects.bulk_create([self._opened(each) for each in new], batch_size=AT_ONCE)
        self._tell(new, rows, _opening)
        again = [each for each in wanted if each.duty is None and (each.kind, each.about) in self.rows]
        self._write([self._turned(each) for each in again])
        self._move("reopen_duty", [(self._row(each).pk, each.case) for each in again])
        rest = {each.about for each in wanted if each.rests}
        resting = [(row.pk, row.case_id) for row in rows if row.about in rest]
        resting += [(self._row(each).pk, each.case) for each in again if each.rests]
        self._move("pause_duty", resting, next_at=None)

    def change(self, standing: Sequence[Difference]) -> None:
        """Those that are due by another day, and those that begin or cease to rest."""
        before = {each: self._row(each).due_on for each in standing}
        self._write([self._changed(each) for each in standing])
        moved = [each for each in standing if self._row(each).due_on != before[each]]
        self._tell(moved, [self._row(each) for each in moved], lambda row, each: _moving(row, before[each]))
        paused = {each for each in standing if self._row(each).state == DutyState.PAUSED}
        self._move("pause_duty", [(e.duty, e.case) for e in standing if e.rests and e not in paused], next_at=None)
        self._move("resume_duty", [(e.duty, e.case) for e in standing if not e.rests and e in paused])

    def close(self, gone: Sequence[Difference]) -> None:
        """What is not owed any more was done, or is dropped."""
        done = owed.fulfilled(each.duty for each in gone if each.duty) if gone else set()
        self._move("discharge_duty", [(each.duty, each.case) for each in gone if each.duty in done], next_at=None)
        self._move("drop_duty", [(each.duty, each.case) for each in gone if each.duty not in done], next_at=None)

    def _opened(self, each: Difference) -> Duty:
        row = Duty(
            id=uuid.uuid7(),
            kind=each.kind,
            case_id=each.case,
            follow_up_id=each.follow_up,
            party_id=each.party,
            about=each.about,
            owed_by=each.owed_by or "",
            appointment_id=each.appointment,
            due_on=each.due_on(self.laid.calendar(each)),
            named_on=each.named_on,
            counted_from=each.counted_from,
            turn_from=self.by.at,
            opened_at=self.by.at,
            state=DutyState.OPEN,
            state_since=self.by.at,
        )
        row.next_at = self.laid.next(each, row, after=self.by.at)
        return row

    def _turned(self, each: Difference) -> Duty:
        """The row with a new due day, and the whole ladder before it."""
        row = self._row(each)
        row.named_on, row.counted_from = each.named_on, each.counted_from
        row.due_on = each.due_on(self.laid.calendar(each))
        row.turn, row.turn_from = row.turn + 1, self.by.at
        row.snoozed_until, row.snoozed_because, row.overdue_noted, row.reminded = None, "", False, 0
        row.next_at = self.laid.next(each, row, after=self.by.at)
        return row

    def _changed(self, each: Difference) -> Duty:
        row = self._row(each)
        if row.due_on != each.due_on(self.laid.calendar(each)):
            return self._turned(each)
        row.named_on, row.counted_from = each.named_on, each.counted_from
        if row.state == DutyState.PAUSED:  # what fell due while it rested is left out; of an open one nothing is
            row.next_at = self.laid.next(each, row, after=self.by.at)
        return row

    def _row(self, each: Difference) -> Duty:
        return self.rows[each.kind, each.about]

    def _write(self, rows: Sequence[Duty]) -> None:
        Duty.objects.bulk_update(rows, CHANGING, batch_size=AT_ONCE)

    def _move(self, name: str, which: Iterable[tuple[UUID | None, UUID]], **changes: object) -> None:
        if causes := {id_: self.causes[case] for id_, case in which if id_}:
            move_many(name, causes, by=self.by, causes=causes, **changes)  # type: ignore[arg-type]

    def _tell(self, what: Sequence[Difference], rows: Sequence[Duty], fact: Callable[[Duty, Difference], Fact]) -> None:
        because = (By(self.by.actor, self.by.at, self.causes[each.case]) for each in what)
        told = zip(what, rows, because, strict=True)
        record_many([Account(fact(row, e), e.case, row.pk, row.party_id or "", why) for e, row, why in told])


def _settle(found: Sequence[Difference], causes: Causes, by: By) -> dict[UUID, str]:
    if found:
        wanted = [each for each in found if each.owed_by]
        settling = Settling(causes, by, Laid.out_for(wanted), _rows_for(wanted))
        settling.close([each for each in found if not each.owed_by])
        settling.open([each for each in wanted if not each.duty])
        settling.change([each for each in wanted if each.duty])
    differ = {each.case for each in found}
    return {case: _("What is owed here is as it was.") for case in causes if case not in differ}


def _rows_for(wanted: Sequence[Difference]) -> dict[tuple[str, UUID], Duty]:
    """There is one row at most per kind and thing: what is owed again is the same duty."""
    rows = Duty.objects.filter(about__in={each.about for each in wanted}) if wanted else ()
    return {(row.kind, row.about): row for row in rows}


def _opening(row: Duty, _each: Difference) -> Fact:
    return events.DutyOpened(duty=row.pk, kind=row.kind, owed_by=row.owed_by, about=row.about, due_on=row.due_on)


def _moving(row: Duty, was_due_on: object) -> Fact:
    return events.DutyMoved(duty=row.pk, kind=row.kind, due_on=row.due_on, was_due_on=was_due_on)  # type: ignore[arg-type]
