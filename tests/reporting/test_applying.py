"""Accepted, a report brings its activities where it says they are: once, and in a constant number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import OFFICER
from tests.reporting.plans import a_plan, an_activity, facts, later, reporting_on
from workflows import commands
from workflows.ledger import Refused
from workflows.ledger.models import Delivery, Entry
from workflows.models import Activity

pytestmark = pytest.mark.django_db
MOVES = ("ActivityBegun", "ActivityDelayed", "ActivityCompleted", "ActivityDropped")


def states(given):
    return list(given.plan.activities.order_by("number").values_list("state", "percent"))


def test_each_activity_goes_where_its_line_says(follow_through):
    given = reporting_on(a_plan(activities=5))
    first, second, third, fourth, fifth = given.activities
    given.say(first, "underway", 35)
    given.say(second, "delayed", 10)
    given.say(third, "completed", 100)
    given.say(fourth, "dropped", 5, outcome="The law was struck down.")
    given.say(fifth, "planned", 0)
    given.submit()
    given.accept()

    follow_through()

    assert states(given) == [("underway", 35), ("delayed", 10), ("completed", 100), ("dropped", 5), ("planned", 0)]
    accepted = Entry.objects.get(type="ReportAccepted")
    moves = Entry.objects.filter(type__in=MOVES).order_by("number")
    assert [(move.type, move.subject, move.cause_id, move.actor) for move in moves] == [
        ("ActivityBegun", first.pk, accepted.pk, "system"),
        ("ActivityDelayed", second.pk, accepted.pk, "system"),
        ("ActivityCompleted", third.pk, accepted.pk, "system"),
        ("ActivityDropped", fourth.pk, accepted.pk, "system"),
    ]
    assert [move.payload.get("percent") for move in moves] == [35, 10, None, None]
    assert moves[3].payload["reason"] == "The law was struck down."


def test_accepting_delivered_twice_moves_the_activities_once(given, follow_through):
    given.accepted(status="underway", percent=50)
    follow_through()
    delivery = Delivery.objects.get(reaction="apply_report")
    fact = Entry.objects.get(pk=delivery.entry_id)

    with pytest.raises(Refused, match="This report says nothing new of any activity"):
        commands.apply_report(report_id=given.report.pk, by=OFFICER)
    Delivery.objects.filter(pk=delivery.pk).update(state="owed", done_at=None)
    follow_through()

    assert (fact.type, Delivery.objects.get(pk=delivery.pk).outcome) == (
        "ReportAccepted",
        "This report says nothing new of any activity.",
    )
    assert len(facts(given.plan.follow_up_id, *MOVES)) == 2


def test_a_nil_return_moves_nothing(given, follow_through):
    report = commands.file_nil_return(period_id=given.period.pk, summary="Nothing yet.", by=given.focal_point)
    commands.accept_report(report_id=report.pk, by=given.officer)

    follow_through()

    assert states(given) == [("planned", 0), ("planned", 0)]
    assert facts(given.plan.follow_up_id, *MOVES) == []


def test_only_an_accepted_report_moves_anything(given):
    given.say_all()
    given.submit()

    with pytest.raises(Refused, match="says nothing new"):
        commands.apply_report(report_id=given.report.pk, by=OFFICER)

    assert states(given) == [("planned", 0), ("planned", 0)]


def test_what_is_said_again_in_the_next_report_is_no_move(follow_through):
    given = reporting_on(a_plan(), periods=2)
    given.accepted(percent=50)
    follow_through()
    report = commands.begin_report(plan_id=given.plan.pk, period_id=given.periods[1].pk, by=given.focal_point)
    given.say(given.activities[0], percent=50, by=later(given.focal_point, days=90))
    given.say(given.activities[1], percent=70, by=later(given.focal_point, days=90))
    commands.submit_report(report_id=report.pk, by=given.focal_point)
    commands.accept_report(report_id=report.pk, by=given.officer)

    follow_through()

    assert states(given) == [("underway", 50), ("underway", 70)]
    assert [fact["percent"] for fact in facts(given.plan.follow_up_id, "ActivityBegun")] == [50, 50, 70]


def test_a_reopened_report_does_not_undo_what_a_newer_one_has_said(given, follow_through):
    given.accepted(percent=50)
    first = given.report
    follow_through()
    newer = commands.begin_report(plan_id=given.plan.pk, by=given.focal_point)
    given.say(given.activities[0], percent=80, by=later(given.focal_point, days=30))
    commands.submit_report(report_id=newer.pk, by=given.focal_point)
    commands.accept_report(report_id=newer.pk, by=given.officer)
    follow_through()
    commands.reopen_report(report_id=first.pk, notes="The second line is wrong.", by=given.officer)
    given.say(given.activities[1], percent=20, by=later(given.focal_point, days=40))
    commands.submit_report(report_id=first.pk, by=given.focal_point)
    commands.accept_report(report_id=first.pk, by=given.officer)

    follow_through()

    assert states(given) == [("underway", 80), ("underway", 20)]


def test_an_activity_that_was_completed_meanwhile_stays_so(given, follow_through):
    given.say_all(percent=50)
    given.submit()
    given.accept()
    Activity.objects.filter(pk=given.activities[0].pk).update(state="completed", percent=100)

    follow_through()

    assert states(given) == [("completed", 100), ("underway", 50)]


def test_it_costs_the_same_for_two_activities_as_for_forty():
    def statements(number):
        given = reporting_on(a_plan(activities=0))
        given.activities = [an_activity(given.plan, each) for each in range(1, number + 1)]
        given.accepted()
        with CaptureQueriesContext(connection) as asked:
            commands.apply_report(report_id=given.report.pk, by=OFFICER)
        return len(asked)

    statements(1)
    assert statements(2) == statements(40)
