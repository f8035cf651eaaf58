"""Days go by and nobody does anything: overdue once per due day, silence after a letter, inactivity, dormancy."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.duties.test_settling import states, told
from tests.factories import MAY_DAY, OFFICER, a_concluded_review, a_party, clear, the_follow_up, the_letter
from tests.reporting.plans import a_plan, reporting_on
from workflows import commands
from workflows.commands import mailing
from workflows.ledger import By, Refused
from workflows.ledger.models import Entry
from workflows.models import Duty, FollowUp, Task

pytestmark = pytest.mark.django_db


def system(at: datetime) -> By:
    return By(By.SYSTEM, at)


def a_sent_letter(follow_through, **party):
    review = a_concluded_review(party=a_party(**party))
    follow_through()
    clear(the_letter(review).pk)
    follow_through()
    while taken := mailing.take_message(owner=0):
        mailing.hand_over(taken=taken, by=OFFICER)
        mailing.mark_sent(taken=taken, answer="250 Ok", by=OFFICER)
    follow_through()
    return the_follow_up(review)


@pytest.fixture
def given(follow_through):
    reporting = reporting_on(a_plan())
    follow_through()
    return reporting


def test_a_duty_is_overdue_when_its_day_is_over_where_its_debtor_lives(follow_through):
    a_sent_letter(follow_through, time_zone="America/Lima")
    duty = Duty.objects.get(kind="acknowledge_letter")
    assert duty.due_on == date(2026, 5, 8)
    still_the_day = datetime(2026, 5, 9, 4, 59, tzinfo=UTC)

    with pytest.raises(Refused, match="Nothing is newly overdue"):
        commands.note_overdue_duties(by=system(still_the_day))
    noted = commands.note_overdue_duties(by=system(still_the_day + timedelta(minutes=1)))

    assert noted == 1
    assert told(duty) == ["DutyOpened", "DutyOverdue"]


def test_it_is_told_once_per_due_day(given):
    late = MAY_DAY.replace(year=2027)
    commands.note_overdue_duties(by=system(late))

    with pytest.raises(Refused):
        commands.note_overdue_duties(by=system(late + timedelta(days=30)))

    assert told(Duty.objects.get(kind="report")) == ["DutyOpened", "DutyOverdue"]


def test_a_state_that_has_not_acknowledged_its_letter_by_its_day_is_silent_and_may_still_answer(follow_through):
    follow_up = a_sent_letter(follow_through)
    late = MAY_DAY + timedelta(days=10)

    commands.note_overdue_duties(by=system(late))
    follow_through(at=late)

    silent = Entry.objects.get(type="FollowUpSilent")
    assert FollowUp.objects.get().state == "silent"
    assert (silent.payload["reason"], silent.actor) == ("No answer by 2026-05-08.", "system")
    commands.acknowledge_letter(letter_id=the_letter(follow_up.review).pk, acknowledged_by="H.E. X", by=OFFICER)
    follow_through(at=late)
    assert FollowUp.objects.get().state == "acknowledged"
    assert states(follow_up.pk)["acknowledge_letter"] == "done"


def test_silence_is_refused_for_other_duties_and_once_the_follow_up_has_gone_on(given, follow_through):
    follow_up = a_sent_letter(follow_through)
    late = system(MAY_DAY.replace(year=2027))
    with pytest.raises(Refused, match="not overdue any more"):
        commands.note_unanswered(duty_id=Duty.objects.get(kind="acknowledge_letter").pk, by=late)
    commands.note_overdue_duties(by=late)
    commands.note_silence(follow_up_id=follow_up.pk, reason="Two calls.", by=OFFICER)
    facts = Entry.objects.count()

    with pytest.raises(Refused, match="Its follow-up has gone on"):
        commands.note_unanswered(duty_id=Duty.objects.get(kind="acknowledge_letter").pk, by=late)
    with pytest.raises(Refused, match="this is another duty"):
        commands.note_unanswered(duty_id=Duty.objects.get(kind="report").pk, by=late)

    assert Entry.objects.count() == facts


def test_a_follow_up_in_which_nobody_does_anything_is_looked_into_once(given, follow_through):
    half_a_year = MAY_DAY + timedelta(days=180)
    with pytest.raises(Refused, match="somebody has done something"):
        commands.notice_inactivity(by=system(half_a_year - timedelta(minutes=1)))

    assert commands.notice_inactivity(by=system(half_a_year)) == 1
    with pytest.raises(Refused):
        commands.notice_inactivity(by=system(half_a_year + timedelta(days=90)))

    task = Task.objects.get(kind="inactive")
    assert (task.about, task.words) == (given.plan.follow_up_id, "Last act: 2026-05-01")
    follow_through(at=half_a_year)
    assert Duty.objects.get(kind="finish_task").follow_up_id == given.plan.follow_up_id


def test_after_a_year_nothing_is_asked_of_the_state_until_a_person_does_something(given, follow_through):
    a_year = MAY_DAY + timedelta(days=365)
    assert commands.put_to_rest(by=system(a_year)) == 1
    follow_through(at=a_year)
    assert FollowUp.objects.get().dormant_since == a_year
    assert states(given.plan.follow_up_id)["report"] == "paused"
    with pytest.raises(Refused, match="Nobody has done anything"):
        commands.awaken(by=system(a_year + timedelta(days=1)))

    talk = {"channel": "call", "held_on": date(2027, 4, 30), "people": "The focal point", "summary": "They go on."}
    commands.record_contact(follow_up_id=given.plan.follow_up_id, contact=talk, by=By.user("o", a_year))
    assert commands.awaken(by=system(a_year + timedelta(days=3))) == 1
    follow_through(at=a_year + timedelta(days=3))

    assert FollowUp.objects.get().dormant_since is None
    assert told(Duty.objects.get(kind="report")) == ["DutyOpened", "DutyPaused", "DutyResumed"]
    facts = Entry.objects.filter(type__startswith="FollowUp", subject=given.plan.follow_up_id).order_by("number")
    assert list(facts.values_list("type", flat=True))[-2:] == ["FollowUpDormant", "FollowUpAwakened"]


def test_the_days_are_those_of_the_cycle(given):
    FollowUp.objects.get().cycle.__class__.objects.update(inactive_after=10, dormant_after=20)

    assert commands.put_to_rest(by=system(MAY_DAY + timedelta(days=20))) == 1
