"""What follows when a day has gone by and nobody has done anything: noted once, and nobody's state but by its command.

A reminder moves nothing (rule 8). These are asked by the calendar: each is safe to ask at any time, and refuses where
there is nothing to note.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.calendars import VIENNA
from reviews.registers.holidays import load_holidays, years_from
from reviews.working_days import Calendar
from workflows import events
from workflows.commands.stages import note_silence
from workflows.commands.tasks import open_tasks
from workflows.ledger import By, Refused, sql
from workflows.ledger.record import Account, record_many, take_lock
from workflows.models import Duty, FollowUp, Letter, Task
from workflows.process import DutyKind, DutyState, FollowUpState, OwedBy
from workflows.process.follow_ups import RUNNING

AT_A_TIME = 5_000
EASTERNMOST = timedelta(hours=14)
"""Nowhere is a day over earlier than there."""
QUIET = """
SELECT f.review_id, f.party_id, acted.at FROM workflows_followup f JOIN reviews_cycle c ON c.id = f.cycle_id
CROSS JOIN LATERAL (
  SELECT coalesce((
    SELECT e.at FROM ledger_entry e WHERE e.case_id = f.review_id AND e.actor NOT IN ('system', 'calendar')
    ORDER BY e.number DESC LIMIT 1), f.opened_at) AS at
) acted
WHERE f.state = ANY(%(running)s::text[]) AND f.dormant_since IS NULL
  AND f.opened_at <= %(at)s - make_interval(days => c.{days})
  AND acted.at <= %(at)s - make_interval(days => c.{days}) AND {unless}
ORDER BY acted.at, f.review_id LIMIT 5000
"""
NOTICED = """NOT EXISTS (
  SELECT FROM workflows_task t WHERE t.kind = 'inactive' AND t.about = f.review_id AND t.opened_at > acted.at)"""
AWOKEN = """
SELECT f.review_id, f.party_id FROM workflows_followup f WHERE f.dormant_since IS NOT NULL AND EXISTS (
  SELECT FROM ledger_entry e WHERE e.case_id = f.review_id AND e.actor NOT IN ('system', 'calendar')
  AND e.number > (
    SELECT max(d.number) FROM ledger_entry d WHERE d.case_id = f.review_id AND d.type = 'FollowUpDormant'))
LIMIT 5000
"""


@transaction.atomic
def note_overdue_duties(*, by: By) -> int:
    """Note of every open duty whose last day is over in its debtor's zone that it is overdue; once per due day.

    Returns how many. Refused where there is none.
    """
    late = _late(by.at)
    take_lock(case for _id, case in late)
    rows = list(Duty.objects.filter(pk__in=[id_ for id_, _case in late], state=DutyState.OPEN, overdue_noted=False))
    if not rows:
        raise Refused(_("Nothing is newly overdue."))
    Duty.objects.filter(pk__in=[row.pk for row in rows]).update(overdue_noted=True)
    told = ((events.DutyOverdue(duty=row.pk, kind=row.kind, due_on=row.due_on), row) for row in rows)
    record_many([Account(fact, row.case_id, row.pk, row.party_id or "", by) for fact, row in told])
    return len(rows)


def _late(at: datetime) -> list[tuple[UUID, UUID]]:
    """Duty and case of those whose day is over, the longest overdue first."""
    open_ = Duty.objects.filter(state=DutyState.OPEN, overdue_noted=False, due_on__lt=(at + EASTERNMOST).date())
    rows = open_.order_by("due_on", "id").values_list("pk", "case_id", "due_on", "owed_by", "party__time_zone")
    return [(id_, case) for id_, case, due_on, owed_by, zone in rows[:AT_A_TIME] if due_on < _today(owed_by, zone, at)]


def _today(owed_by: str, zone: str, at: datetime) -> date:
    of_the_state = owed_by in (OwedBy.STATE, OwedBy.VALIDATING_AUTHORITY)
    return Calendar(zone if of_the_state else VIENNA).day_of(at)


@transaction.atomic
def note_unanswered(*, duty_id: UUID, by: By) -> FollowUp:
    """Note that a State is silent, since it has not acknowledged or answered its readiness letter by the day it should.

    Refused for any other duty, where it is not overdue any more, and once the follow-up has gone on.
    """
    row = Duty.objects.filter(pk=duty_id).first()
    if row is None or row.follow_up_id is None:
        raise Refused(_("No follow-up waits for this."))
    take_lock([row.case_id])
    row.refresh_from_db()
    if reason := _reason_against_silence(row):
        raise Refused(reason)
    words = _("No answer by %(day)s.") % {"day": row.due_on}
    return note_silence(follow_up_id=row.follow_up_id, reason=words, by=by)


def _reason_against_silence(row: Duty) -> str | None:
    letters = Letter.objects.filter(pk=row.about, kind=Letter.Kind.READINESS)
    if row.kind not in (DutyKind.ACKNOWLEDGE_LETTER, DutyKind.ANSWER_LETTER) or not letters.exists():
        return _("A State is silent where it does not answer its readiness letter; this is another duty.")
    if row.state != DutyState.OPEN or not row.overdue_noted:
        return _("This duty is not overdue any more.")
    if not FollowUp.objects.filter(pk=row.follow_up_id, state=FollowUpState.LETTER_SENT).exists():
        return _("Its follow-up has gone on.")
    return None


@transaction.atomic
def notice_inactivity(*, by: By) -> int:
    """Lay before the Secretariat each running follow-up in which no person has done anything for as many days as its
    cycle says; once until somebody does. Returns how many; refused where there is none.
    """
    quiet = _quiet("inactive_after", NOTICED, by.at)
    tasks = [
        Task(
            case_id=id_,
            party=party,
            kind=Task.Kind.INACTIVE,
            about=id_,
            words=_("Last act: %(day)s") % {"day": last.date()},
        )
        for id_, party, last in quiet
    ]
    open_tasks(tasks, by)
    return len(tasks)


@transaction.atomic
def put_to_rest(*, by: By) -> int:
    """Mark as dormant each running follow-up in which no person has done anything for as many days as its cycle says:
    nothing is asked of its State until somebody does. Returns how many; refused where there is none.
    """
    quiet = _quiet("dormant_after", "true", by.at)
    _mark((id_ for id_, *_rest in quiet), by.at)
    told = ((events.FollowUpDormant(follow_up=id_, last_act_on=last.date()), id_, party) for id_, party, last in quiet)
    record_many([Account(fact, id_, id_, party, by) for fact, id_, party in told])
    return len(quiet)


@transaction.atomic
def awaken(*, by: By) -> int:
    """Mark as awake each dormant follow-up in which a person has done something since. Refused where there is none."""
    found = sql.run(AWOKEN)
    take_lock(id_ for id_, _party in found)
    found = sql.run(AWOKEN) if found else []
    if not found:
        raise Refused(_("Nobody has done anything in a follow-up that is dormant."))
    _mark((id_ for id_, _party in found), None)
    record_many([Account(events.FollowUpAwakened(follow_up=id_), id_, id_, party, by) for id_, party in found])
    return len(found)


def _quiet(days: str, unless: str, at: datetime) -> list[tuple[UUID, str, datetime]]:
    """Follow-ups with their State and the last act (an instant), under the lock of their cases."""
    statement = QUIET.format(days=days, unless=unless)
    asked = {"running": "{" + ",".join(RUNNING) + "}", "at": at}
    take_lock(id_ for id_, *_rest in sql.run(statement, asked))
    if not (found := sql.run(statement, asked)):
        raise Refused(_("In every follow-up somebody has done something of late."))
    return found


def _mark(ids: Iterable[UUID], since: datetime | None) -> None:
    FollowUp.objects.filter(pk__in=list(ids)).update(dormant_since=since)


@transaction.atomic
def refresh_holidays(*, by: By) -> int:
    """Load the public holidays of this year and the next two. Refused before there is a State, and where all are known.

    No fact is told: this is a register, whose rows have their own history.
    """
    change = load_holidays(years_from(by.at.year))
    if not change.new and not change.changed:
        raise Refused(_("All holidays are as they were told."))
    return len(change.new) + len(change.changed)
