"""The pass: rungs found by window, written into the book once."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.factories import a_party
from tests.people import appoint
from tests.reminders.conftest import (
    DUE,
    a_duty,
    a_pass,
    a_rule,
    at,
    book,
    close,
    days_before,
    mails,
    the_ringer_comes,
    the_usual_ladder,
)
from workflows.ledger.models import Entry
from workflows.models import Duty, Reminder, Task

pytestmark = pytest.mark.django_db


def main(party):
    return party.appointments.get(role="focal_point").email


def test_a_rung_falls_due_at_nine_in_the_morning_of_the_state_and_not_before():
    a_rule(-7)
    party = a_party(time_zone="Pacific/Auckland")
    duty = a_duty(party)
    nine = datetime(2026, 6, 23, 9, tzinfo=ZoneInfo("Pacific/Auckland"))

    assert a_pass(nine - timedelta(seconds=1)) == 0
    assert a_pass(nine) == 1

    assert book(duty) == [(main(party), "waiting", "")]
    assert Reminder.objects.get().planned_at == nine


def test_a_rung_on_a_day_off_waits_for_the_next_working_day(state):
    a_rule(-3)  # Saturday
    duty = a_duty(state)

    assert a_pass(days_before(2, 23)) == 0
    assert a_pass(days_before(1)) == 1

    assert Reminder.objects.get(duty=duty).planned_at == days_before(1)


def test_after_an_outage_only_the_latest_rung_goes_out_and_the_others_are_overtaken(state):
    the_usual_ladder()
    duty = a_duty(state)

    a_pass(at(DUE + timedelta(days=2)))

    assert [row[1:] for row in book(duty)] == [("overtaken", "overtaken")] * 3 + [("waiting", "")]
    assert Duty.objects.get().reminded == 1
    assert Entry.objects.filter(type="DutyReminded").count() == 1


def test_a_ladder_does_not_begin_with_what_lay_before_the_duty(state):
    the_usual_ladder()
    duty = a_duty(state, opened_at=days_before(5))

    a_pass(days_before(1))

    assert book(duty) == [(main(state), "waiting", "")]


@pytest.mark.parametrize("name", ["discharge_duty", "drop_duty", "pause_duty"])
def test_nobody_is_reminded_of_what_is_done_or_not_asked_for(state, name):
    a_rule(-7)
    duty = a_duty(state)
    close(duty, name)

    assert a_pass(days_before(0)) == 0
    assert book(duty) == []


def test_a_snoozed_duty_is_silent_until_that_morning(state):
    a_rule(-7)
    a_rule(-1)
    duty = a_duty(state)
    Duty.objects.filter(pk=duty.pk).update(snoozed_until=DUE - timedelta(days=5), next_at=days_before(5))

    a_pass(days_before(6))
    before = book(duty)
    a_pass(days_before(5))

    assert before == []
    assert [row[1] for row in book(duty)] == ["waiting"]


def test_a_pass_that_finds_a_duty_snoozed_meanwhile_only_looks_again_that_morning(state):
    a_rule(-7)
    duty = a_duty(state)
    Duty.objects.filter(pk=duty.pk).update(snoozed_until=DUE - timedelta(days=5))

    a_pass(days_before(7))

    assert book(duty) == []
    assert Duty.objects.get().next_at == days_before(5)


def test_the_ladder_of_domain_md_climbs_from_main_to_alternate_to_adviser_to_the_desk(state, settings):
    settings.DESK_EMAIL = "desk@un.example"
    the_usual_ladder()
    appoint(None, "alternate", party=state, email="alternate@state.example")
    group = state.groups.get()
    appoint(None, "adviser", group=group, email="adviser@un.example")
    duty = a_duty(state)
    for days in (7, 14, 30):
        a_pass(at(DUE + timedelta(days=days)))

    to = {(row.planned_at - at(DUE)).days: set() for row in duty.reminders.exclude(state="overtaken")}
    for row in duty.reminders.exclude(state="overtaken"):
        to[(row.planned_at - at(DUE)).days].add(row.email)
    assert to == {
        7: {main(state), "alternate@state.example"},
        14: {main(state), "alternate@state.example", "adviser@un.example"},
        30: {"desk@un.example"},
    }
    assert {(row.email, row.last) for row in duty.reminders.filter(planned_at=at(DUE + timedelta(days=14)))} == {
        (main(state), True),
        ("alternate@state.example", True),
        ("adviser@un.example", True),
    }


def test_once_the_desk_was_asked_the_state_is_not_written_to_any_more(state, settings):
    settings.DESK_EMAIL = "desk@un.example"
    a_rule(10, "debtor", "desk")
    a_rule(21, "debtor")
    duty = a_duty(state)

    a_pass(at(DUE + timedelta(days=10)))
    a_pass(at(DUE + timedelta(days=21)))

    assert book(duty) == [
        ("desk@un.example", "waiting", ""),
        (main(state), "waiting", ""),
        (main(state), "silenced", "at_the_desk"),
    ]


def test_without_a_main_focal_point_the_alternates_are_reminded_and_then_the_mission(state):
    a_rule(-7)
    a_rule(-1)
    appoint(None, "alternate", party=state, email="alternate@state.example")
    state.appointments.filter(role="focal_point").update(state="ended")
    duty = a_duty(state)

    a_pass(days_before(7))
    state.appointments.update(state="ended")
    a_pass(days_before(1))

    assert [row[0] for row in book(duty)] == ["alternate@state.example", state.mission_email]


def test_where_nobody_is_the_book_says_so_and_the_secretariat_is_asked(state):
    a_rule(-7)
    a_rule(-1)
    state.appointments.update(state="ended")
    type(state).objects.filter(pk=state.pk).update(mission_email="")
    duty = a_duty(state)

    a_pass(days_before(7))
    a_pass(days_before(1))

    assert book(duty) == [("", "silenced", "nobody")] * 2
    assert [(task.kind, task.about) for task in Task.objects.all()] == [("nobody_to_remind", duty.pk)]


def test_a_rule_for_the_pages_alone_writes_no_mail(state):
    a_rule(-7, channel="notice")
    duty = a_duty(state)

    the_ringer_comes(days_before(7))

    assert (book(duty), mails()) == ([(main(state), "shown", "notice")], [])


def test_a_clock_that_leaps_ahead_and_back_doubles_nothing(state):
    the_usual_ladder()
    duty = a_duty(state)

    a_pass(days_before(7))
    first = book(duty)
    a_pass(days_before(12))
    a_pass(days_before(7, 12))

    assert book(duty) == first


def test_a_rule_that_repeats_falls_due_each_time(state):
    a_rule(1, times=3, every_days=7)
    duty = a_duty(state)
    for days in (1, 8, 15, 22, 29):
        a_pass(at(DUE + timedelta(days=days)))

    assert [(row.occurrence, row.number) for row in duty.reminders.order_by("number")] == [(1, 1), (2, 2), (3, 3)]
    assert Duty.objects.get().next_at is None


def test_the_29th_of_february_is_a_day_like_any_other(state):
    a_rule(0)
    duty = a_duty(state, due_on=date(2028, 2, 29))

    assert a_pass(at(date(2028, 2, 28), 23)) == 0
    assert a_pass(at(date(2028, 2, 29))) == 1
    assert duty.reminders.get().planned_at == at(date(2028, 2, 29))


def test_a_pass_over_many_duties_costs_as_many_statements_as_over_one(state, django_assert_num_queries):
    a_rule(-7)
    for _ in range(7):
        a_duty(state)

    with django_assert_num_queries(20, exact=False):
        assert a_pass(days_before(7)) == 7
