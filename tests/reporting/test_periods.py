"""Periods follow each other without a gap and without overlap, and are locked when nothing is missing."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from tests.factories import MAY_DAY, OFFICER, a_party
from tests.reporting.plans import SPAN, a_plan, facts, on, put_in_force, reporting_on, told
from workflows import commands
from workflows.commands.periods import months_after
from workflows.ledger import By, Refused
from workflows.ledger.models import Delivery
from workflows.models import Period, Report, Waiver
from workflows.moves import move

pytestmark = pytest.mark.django_db


def days(period):
    return (period.number, period.starts_on, period.ends_on, period.due_on)


def test_the_first_period_begins_on_the_day_of_the_adoption(follow_through):
    plan = a_plan(state="drafting", report_every_months=6, report_due_days=30)

    put_in_force(plan, datetime(2026, 5, 1, 9, tzinfo=UTC))
    follow_through()

    period = Period.objects.get()
    assert days(period) == (1, date(2026, 5, 1), date(2026, 10, 31), date(2026, 11, 30))
    assert facts(plan.follow_up_id, "PeriodOpened") == [
        {
            "period": str(period.pk),
            "plan": str(plan.pk),
            "follow_up": str(plan.follow_up_id),
            "number": 1,
            "ends_on": "2026-10-31",
            "due_on": "2026-11-30",
        }
    ]


def test_the_day_of_the_adoption_is_that_of_the_state(follow_through):
    plan = a_plan(a_party(time_zone="Pacific/Auckland"), state="drafting", report_every_months=1)

    put_in_force(plan, datetime(2026, 5, 31, 13, tzinfo=UTC))
    follow_through()

    assert Period.objects.get().starts_on == date(2026, 6, 1)


def test_locking_a_period_opens_the_next_from_the_day_after(given, follow_through):
    given.accepted()

    given.lock()
    follow_through()

    assert [days(period) for period in Period.objects.order_by("number")] == [
        (1, date(2026, 5, 1), date(2026, 10, 31), date(2026, 11, 30)),
        (2, date(2026, 11, 1), date(2027, 4, 30), date(2027, 5, 30)),
    ]


def test_locking_a_period_again_opens_no_third(given, follow_through):
    given.accepted()
    given.lock()
    follow_through()

    commands.reopen_period(period_id=given.period.pk, reason="A mistake.", by=given.officer)
    given.lock()
    follow_through()

    assert Period.objects.count() == 2
    assert Delivery.objects.filter(reaction="open_next_period").latest("id").outcome == (
        "A reporting period of this plan is open already."
    )


def test_a_plan_that_has_ended_gets_no_further_period(given, follow_through):
    given.accepted()
    with transaction.atomic():
        move("end_plan", given.plan.pk, by=OFFICER)

    given.lock()
    follow_through()

    assert Period.objects.count() == 1


def test_a_plan_that_is_taken_up_again_is_not_asked_about_the_time_between(given, follow_through):
    given.accepted()
    given.lock()
    years_later = By(By.SYSTEM, datetime(2028, 1, 15, 9, tzinfo=UTC))
    with transaction.atomic():
        move("end_plan", given.plan.pk, by=OFFICER)
        move("take_plan_up", given.plan.pk, by=years_later)
    follow_through()

    put_in_force(given.plan, years_later.at)
    follow_through()

    assert Period.objects.order_by("number").last().starts_on == date(2028, 1, 15)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 5, 1), 6, date(2026, 11, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 1, 31), 60, date(2031, 1, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, expected):
    assert months_after(day, months) == expected


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"ends_on": date(2027, 4, 1), "starts_on": date(2027, 4, 2)}, "before it starts on 2027-04-02"),
        ({"due_on": date(2027, 4, 29)}, "is due on 2027-04-29, before the period ends on 2027-04-30"),
        ({"starts_on": date(2026, 10, 31)}, "It overlaps reporting period 1, from 2026-05-01 to 2026-10-31."),
    ],
)
def test_impossible_days_are_refused_and_nothing_is_recorded(given, wrong, reason):
    before = told(given.plan.follow_up_id)
    span = {"starts_on": date(2026, 11, 1), "ends_on": date(2027, 4, 30), "due_on": date(2027, 5, 30)}

    with pytest.raises(Refused, match=reason):
        commands.open_period(plan_id=given.plan.pk, period=span | wrong, by=given.officer)

    assert (Period.objects.count(), told(given.plan.follow_up_id)) == (1, before)


def test_the_database_itself_lets_no_periods_of_a_plan_overlap(given):
    fields = {"follow_up_id": given.plan.follow_up_id, "party": given.plan.party, "state": "open"}

    with pytest.raises(IntegrityError, match="periods_of_a_plan_do_not_overlap"), transaction.atomic():
        Period.objects.create(plan=given.plan, number=2, state_since=MAY_DAY, **SPAN, **fields)


def test_periods_of_two_plans_may_be_the_same_days(given):
    other = reporting_on(a_plan())

    assert days(other.period) == days(given.period)


@pytest.mark.parametrize("state", ["drafting", "ended"])
def test_only_a_plan_in_force_is_reported_on(state):
    plan = a_plan(state=state)

    with pytest.raises(Refused, match="A State reports on a plan in force"):
        commands.open_period(plan_id=plan.pk, period=SPAN, by=OFFICER)


class TestLocking:
    def test_waits_for_a_missing_report(self, given):
        with pytest.raises(Refused, match="Its report is missing"):
            given.lock()

        assert given.period.state == "open"

    def test_waits_for_an_open_report(self, given):
        given.say(given.activities[0])

        with pytest.raises(Refused, match="Its report is still open"):
            given.lock()

    def test_waits_for_a_decision_even_under_a_waiver(self, given):
        given.say_all()
        given.submit()
        given.waive()

        with pytest.raises(Refused, match="accept or return it first"):
            given.lock()

    def test_is_refused_a_second_time(self, given):
        given.accepted()
        given.lock()

        with pytest.raises(Refused, match="needs a reporting period that is “Open”; this one is “Locked”"):
            given.lock()

    def test_needs_no_report_under_a_waiver_that_reaches_the_day_it_is_due(self, given):
        given.waive(until_on=given.period.due_on)

        assert given.lock().state == "locked"

    def test_needs_a_report_where_the_waiver_ends_before_it_is_due(self, given):
        given.waive(until_on=date(2026, 11, 29))

        with pytest.raises(Refused, match="Its report is missing"):
            given.lock()

    def test_needs_no_report_where_the_waiver_has_run_out_since(self, given):
        given.waive(until_on=date(2026, 12, 15))
        commands.expire_waivers(by=By(By.CALENDAR, on(date(2026, 12, 16))))

        assert Waiver.objects.get().state == "ended"
        assert given.lock().state == "locked"

    def test_needs_a_report_where_the_waiver_was_ended_before_it_was_due(self, given):
        waiver = given.waive()
        commands.end_waiver(waiver_id=waiver.pk, reason="It is over.", by=given.officer)

        with pytest.raises(Refused, match="Its report is missing"):
            given.lock()


class TestReopening:
    def test_needs_a_reason(self, given):
        given.accepted()
        given.lock()

        with pytest.raises(Refused, match="Say why"):
            commands.reopen_period(period_id=given.period.pk, reason="  ", by=given.officer)

        assert given.period.state == "locked"

    def test_is_told_with_its_reason(self, given):
        given.accepted()
        given.lock()

        commands.reopen_period(period_id=given.period.pk, reason=" A line is wrong. ", by=given.officer)

        (fact,) = facts(given.plan.follow_up_id, "PeriodReopened")
        assert (given.period.state, fact["reason"]) == ("open", "A line is wrong.")

    def test_is_refused_for_an_open_period(self, given):
        with pytest.raises(Refused, match="needs a reporting period that is “Locked”"):
            commands.reopen_period(period_id=given.period.pk, reason="x", by=given.officer)

    def test_waits_for_another_report_where_its_own_was_left_open(self, given):
        given.say(given.activities[0])
        given.waive()
        given.lock()
        commands.begin_report(plan_id=given.plan.pk, by=given.focal_point)

        with pytest.raises(Refused, match="Another report of this plan is under way"):
            commands.reopen_period(period_id=given.period.pk, reason="x", by=given.officer)

        assert Report.objects.count() == 2


def test_there_is_no_period_to_lock_under_an_id_that_nothing_has(given):
    with pytest.raises(Refused, match="It does not exist"):
        commands.lock_period(period_id=given.plan.pk, by=given.officer)
