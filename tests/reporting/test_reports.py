"""A report is begun once per period, submitted when nothing unfinished is left out, returned or accepted."""

import pytest
from django.db import transaction

from tests.factories import OFFICER
from tests.reporting.plans import a_plan, an_activity, facts, later, reporting_on, told
from workflows import commands
from workflows.ledger import Refused
from workflows.models import Report
from workflows.moves import move

pytestmark = pytest.mark.django_db


def begin(given, period=None, **more):
    id_ = period.pk if period else None
    return commands.begin_report(plan_id=given.plan.pk, period_id=id_, by=given.focal_point, **more)


def test_the_report_on_a_period_is_begun_as_a_draft(given):
    report = begin(given, given.period)

    assert (report.kind, report.state, report.period, report.party) == (
        "periodic",
        "draft",
        given.period,
        given.plan.party,
    )
    assert (report.begun_by, report.begun_at) == (given.focal_point.actor, given.focal_point.at)
    assert facts(given.plan.follow_up_id, "ReportBegun") == [
        {
            "report": str(report.pk),
            "plan": str(given.plan.pk),
            "follow_up": str(given.plan.follow_up_id),
            "kind": "periodic",
        }
    ]


def test_without_a_period_the_report_is_unscheduled(given):
    report = begin(given)

    assert (report.kind, report.period) == ("unscheduled", None)


def test_there_is_one_report_at_a_time(given):
    begin(given)

    with pytest.raises(Refused, match="A report of this plan is “Draft”; let it be accepted first"):
        begin(given, given.period)

    assert Report.objects.count() == 1


def test_while_one_waits_for_the_secretariat_no_other_is_begun(given):
    given.say_all()
    given.submit()

    with pytest.raises(Refused, match="A report of this plan is “Submitted”"):
        begin(given)


def test_once_it_is_accepted_another_is_begun(given):
    given.accepted()

    assert begin(given).kind == "unscheduled"


def test_there_is_one_report_per_period(given):
    given.accepted()

    with pytest.raises(Refused, match="There is a report on this period already"):
        begin(given, given.period)


def test_a_period_of_another_plan_does_not_exist(given):
    other = reporting_on(a_plan())

    with pytest.raises(Refused, match="The plan has no such reporting period"):
        begin(given, other.period)


def test_nothing_is_begun_on_a_locked_period(given):
    given.waive()
    given.lock()

    with pytest.raises(Refused, match="Reporting period 1 is locked: have it reopened first"):
        begin(given, given.period)


@pytest.mark.parametrize("state", ["drafting", "ended"])
def test_nothing_is_begun_under_a_plan_that_is_not_in_force(state):
    given = reporting_on(a_plan(state=state), periods=0)

    with pytest.raises(Refused, match="A State reports on a plan in force"):
        begin(given)


class TestNilReturn:
    def file(self, given, summary="The law is still before parliament."):
        return commands.file_nil_return(period_id=given.period.pk, summary=summary, by=given.focal_point)

    def test_is_submitted_at_once_with_its_sentence(self, given):
        report = self.file(given)

        assert (report.kind, report.state, report.summary) == (
            "nil",
            "submitted",
            "The law is still before parliament.",
        )
        assert (report.submitted_by, report.submitted_at) == (given.focal_point.actor, given.focal_point.at)
        assert told(given.plan.follow_up_id) == ["PeriodOpened", "ReportBegun", "ReportSubmitted"]

    def test_is_accepted_and_its_period_locked(self, given, follow_through):
        self.file(given)
        given.accept()
        follow_through()

        assert given.lock().state == "locked"
        assert {activity.state for activity in given.plan.activities.all()} == {"planned"}

    def test_needs_a_sentence(self, given):
        with pytest.raises(Refused, match="Say why"):
            self.file(given, "  ")

        assert not Report.objects.exists()

    def test_is_refused_where_a_report_was_begun(self, given):
        given.say(given.activities[0])

        with pytest.raises(Refused, match="A report of this plan is “Draft”"):
            self.file(given)

    def test_is_refused_where_a_report_was_accepted(self, given):
        given.accepted()

        with pytest.raises(Refused, match="There is a report on this period already"):
            self.file(given)

    def test_is_refused_for_a_locked_period(self, given):
        given.waive()
        given.lock()

        with pytest.raises(Refused, match="Reporting period 1 is locked"):
            self.file(given)

    def test_that_was_returned_can_be_submitted_again_with_another_sentence(self, given):
        report = self.file(given)
        commands.return_report(report_id=report.pk, notes="Since when?", by=given.officer)

        commands.submit_report(report_id=report.pk, summary="Since March.", by=given.focal_point)

        report.refresh_from_db()
        assert (report.kind, report.state, report.summary) == ("nil", "submitted", "Since March.")

    def test_is_none_any_more_once_it_was_returned_and_says_something(self, given):
        report = self.file(given)
        commands.return_report(report_id=report.pk, notes="Really?", by=given.officer)

        given.say(given.activities[0])

        assert given.report.kind == "periodic"
        with pytest.raises(Refused, match=r"of these activities: 2\. Activity 2\."):
            given.submit()


class TestSubmitting:
    def test_names_the_unfinished_activities_that_have_no_line(self, given):
        an_activity(given.plan, 3, state="completed")
        an_activity(given.plan, 4, state="proposed")
        an_activity(given.plan, 5, state="delayed")
        given.say(given.activities[1])

        with pytest.raises(Refused) as refused:
            given.submit()

        assert str(refused.value) == ("The report says nothing yet of these activities: 1. Activity 1; 5. Activity 5.")
        assert given.report.state == "draft"

    def test_names_ten_activities_and_that_there_are_more(self):
        given = reporting_on(a_plan(activities=11))
        begin(given, given.period)

        with pytest.raises(Refused, match=r"10\. Activity 10; …\."):
            given.submit()

    def test_stamps_who_and_when(self, given):
        given.say_all()

        commands.submit_report(report_id=given.report.pk, summary=" On course. ", by=later(given.focal_point, days=2))

        report = given.report
        assert (report.state, report.summary, report.submitted_by) == (
            "submitted",
            "On course.",
            given.focal_point.actor,
        )
        assert report.submitted_at == later(given.focal_point, days=2).at

    def test_is_refused_for_an_unscheduled_report_that_says_nothing(self, given):
        begin(given)

        with pytest.raises(Refused, match="The report says nothing yet"):
            given.submit()

    def test_needs_but_one_line_in_an_unscheduled_report(self, given):
        begin(given)
        given.say(given.activities[0])

        assert given.submit().state == "submitted"

    def test_twice_is_refused_and_told_once(self, given):
        given.say_all()
        given.submit()

        with pytest.raises(Refused, match="this one is “Submitted”"):
            given.submit()

        assert len(facts(given.plan.follow_up_id, "ReportSubmitted")) == 1


class TestDeciding:
    @pytest.fixture
    def submitted(self, given):
        given.say_all()
        given.submit()
        return given

    def test_a_report_is_returned_with_notes_and_submitted_again(self, submitted):
        report = submitted.report

        commands.return_report(report_id=report.pk, notes=" How much was spent? ", by=submitted.officer)
        returned = submitted.report
        submitted.say(submitted.activities[0], spent=5, currency="EUR")
        submitted.submit()

        assert (returned.state, returned.notes, returned.decided_by) == (
            "returned",
            "How much was spent?",
            submitted.officer.actor,
        )
        assert submitted.report.state == "submitted"
        (fact,) = facts(submitted.plan.follow_up_id, "ReportReturned")
        assert fact["notes"] == "How much was spent?"

    @pytest.mark.parametrize("name", ["return_report", "reopen_report"])
    def test_notes_are_obligatory(self, submitted, name):
        if name == "reopen_report":
            submitted.accept()
        before = told(submitted.plan.follow_up_id)

        with pytest.raises(Refused, match="Say why"):
            getattr(commands, name)(report_id=submitted.report.pk, notes=" ", by=submitted.officer)

        assert told(submitted.plan.follow_up_id) == before

    @pytest.mark.parametrize(
        ("name", "more"), [("return_report", {"notes": "x"}), ("accept_report", {}), ("reopen_report", {"notes": "x"})]
    )
    def test_a_draft_is_not_decided_upon(self, given, name, more):
        given.say(given.activities[0])

        with pytest.raises(Refused, match="this one is “Draft”"):
            getattr(commands, name)(report_id=given.report.pk, by=given.officer, **more)

    def test_an_accepted_report_is_reopened_while_its_period_is_open(self, submitted):
        submitted.accept()

        commands.reopen_report(report_id=submitted.report.pk, notes="A figure is wrong.", by=submitted.officer)

        assert (submitted.report.state, submitted.report.notes) == ("returned", "A figure is wrong.")

    def test_not_while_another_report_is_under_way(self, submitted):
        first = submitted.accept()
        begin(submitted)

        with pytest.raises(Refused, match="Another report of this plan is under way"):
            commands.reopen_report(report_id=first.pk, notes="x", by=submitted.officer)

    def test_nothing_is_decided_about_what_does_not_exist(self, given):
        with pytest.raises(Refused, match="It does not exist"):
            commands.accept_report(report_id=given.plan.pk, by=given.officer)


class TestALockedPeriodRefuses:
    LOCKED = "Reporting period 1 is locked: have it reopened first"

    @pytest.fixture
    def locked(self, given):
        """The report was accepted before."""
        given.accepted()
        given.lock()
        return given

    @pytest.fixture
    def left_open(self, given):
        """The report was excused, and is a draft."""
        given.say_all()
        given.waive()
        given.lock()
        return given

    def test_reopening_its_report(self, locked):
        with pytest.raises(Refused, match=self.LOCKED):
            commands.reopen_report(report_id=locked.report.pk, notes="x", by=locked.officer)

    def test_submitting_its_report(self, left_open):
        with pytest.raises(Refused, match=self.LOCKED):
            left_open.submit()

    def test_deciding_about_its_report(self, left_open):
        for name, more in (("return_report", {"notes": "x"}), ("accept_report", {})):
            with pytest.raises(Refused, match=self.LOCKED):
                getattr(commands, name)(report_id=left_open.report.pk, by=left_open.officer, **more)

    def test_answers_on_needs(self, left_open):
        need = left_open.plan.follow_up.review.needs.first()

        with pytest.raises(Refused, match=self.LOCKED):
            commands.answer_on_need(
                report_id=left_open.report.pk,
                need_id=need.pk,
                answer={"timing": "current", "status": "unmet"},
                by=left_open.focal_point,
            )

    def test_lines(self, left_open):
        line = left_open.report.lines.first()

        with pytest.raises(Refused, match="No reporting period waits for a report"):
            left_open.say(left_open.activities[0], percent=60)

        line.refresh_from_db()
        assert line.percent == 50

    def test_and_nothing_is_recorded(self, left_open):
        before = told(left_open.plan.follow_up_id)

        with pytest.raises(Refused):
            left_open.submit()

        assert told(left_open.plan.follow_up_id) == before

    def test_until_it_is_reopened(self, left_open):
        commands.reopen_period(period_id=left_open.period.pk, reason="It came after all.", by=left_open.officer)

        assert left_open.submit().state == "submitted"


def test_a_report_can_still_be_accepted_when_the_plan_has_ended(given):
    given.say_all()
    given.submit()
    with transaction.atomic():
        move("end_plan", given.plan.pk, by=OFFICER)

    assert given.accept().state == "accepted"
