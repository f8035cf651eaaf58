"""What can be said of an activity and of a need, and what cannot."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reviews.models import Need
from tests.factories import a_party
from tests.reporting.plans import (
    a_document,
    a_need_of_another_cycle,
    a_plan,
    an_activity,
    facts,
    later,
    reporting_on,
    told,
)
from workflows import commands
from workflows.ledger import By, Refused
from workflows.models import Carried, Report, ReportAnswer, ReportLine

pytestmark = pytest.mark.django_db


def test_a_line_begins_the_report_on_the_open_period(given):
    line = given.say(given.activities[0], percent=40, outcome="A draft law.", risk="Elections.")

    assert (given.report.kind, given.report.period, given.report.state) == ("periodic", given.period, "draft")
    assert (line.status, line.percent, line.outcome, line.risk) == ("underway", 40, "A draft law.", "Elections.")
    assert (line.written_by, line.party) == (given.focal_point.actor, given.plan.party)
    assert told(given.plan.follow_up_id) == ["PeriodOpened", "ReportBegun", "ReportLineWritten"]
    (fact,) = facts(given.plan.follow_up_id, "ReportLineWritten")
    assert (fact["report_line"], fact["activity"], fact["status"], fact["percent"]) == (
        str(line.pk),
        str(given.activities[0].pk),
        "underway",
        40,
    )


def test_a_line_goes_into_the_report_that_is_open(given):
    unscheduled = commands.begin_report(plan_id=given.plan.pk, by=given.focal_point)

    given.say(given.activities[0])

    assert ReportLine.objects.get().report == unscheduled


def test_of_several_open_periods_the_first_without_a_report_is_reported_on():
    given = reporting_on(a_plan(), periods=2)
    given.accepted()

    given.say(given.activities[0], percent=60)

    assert list(Report.objects.order_by("begun_at", "id").values_list("period", flat=True)) == [
        given.periods[0].pk,
        given.periods[1].pk,
    ]


def test_two_people_who_write_the_same_line_leave_one_and_the_history_of_both(given):
    other = By.user(given.officer.actor.removeprefix("user:"), given.officer.at + timedelta(hours=1))
    first = given.say(given.activities[0], percent=30, outcome="Half the staff is trained.", risk="Money.")

    second = given.say(given.activities[0], percent=45, outcome="All staff is trained.", by=other)

    assert second.pk == first.pk
    line = ReportLine.objects.get()
    assert (line.percent, line.outcome, line.risk) == (45, "All staff is trained.", "")
    assert (line.written_by, line.written_at) == (other.actor, other.at)
    versions = ReportLine.events.rel.related_model.objects.filter(pgh_obj=line.pk).order_by("pgh_id")
    assert list(versions.values_list("percent", "outcome", "written_by")) == [
        (30, "Half the staff is trained.", given.focal_point.actor),
        (45, "All staff is trained.", other.actor),
    ]
    assert [fact["percent"] for fact in facts(given.plan.follow_up_id, "ReportLineWritten")] == [30, 45]


def test_nothing_is_written_while_the_report_waits_for_the_secretariat(given):
    given.say_all()
    given.submit()

    with pytest.raises(Refused, match="The report is “Submitted”; the State writes to it again when it is returned"):
        given.say(given.activities[0], percent=60)


def test_nothing_is_written_where_no_period_waits_for_a_report(given):
    given.accepted()

    with pytest.raises(Refused, match="No reporting period waits for a report"):
        given.say(given.activities[0], percent=60)


@pytest.mark.parametrize("state", ["drafting", "ended"])
def test_nothing_is_written_under_a_plan_that_is_not_in_force(state):
    given = reporting_on(a_plan(state=state), periods=0)

    with pytest.raises(Refused, match="A State reports on a plan in force"):
        given.say(given.activities[0])


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("proposed", "The activity stands in no adopted plan yet"),
        ("completed", "The activity is “Completed”; have it reopened first"),
        ("dropped", "The activity is “Dropped”; have it reopened first"),
    ],
)
def test_only_adopted_activities_that_go_on_are_reported_on(given, state, reason):
    activity = an_activity(given.plan, 3, state=state)

    with pytest.raises(Refused, match=reason):
        given.say(activity)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"percent": 140}, "140 per cent cannot be done; say 0 to 100"),
        ({"percent": -1}, "-1 per cent cannot be done"),
        ({"percent": 100}, "100 per cent is said of a completed activity, and only of that"),
        ({"status": "completed", "percent": 99}, "100 per cent is said of a completed activity"),
        ({"status": "dropped", "percent": 100, "outcome": "x"}, "100 per cent is said of a completed activity"),
        ({"status": "dropped", "percent": 10, "outcome": " "}, "Say under “outcome” why the activity was dropped"),
        ({"status": "planned", "percent": 10}, "Of an activity that has not begun, 0 per cent is done"),
        ({"status": "proposed"}, "Say one of: Planned, Under way, Delayed, Completed, Dropped"),
        ({"status": "done"}, "Say one of: Planned"),
        ({"spent": Decimal("10")}, "Say in which currency"),
        ({"currency": "EUR"}, "only together with a sum"),
        ({"spent": Decimal("-1"), "currency": "EUR"}, "A sum of money is not negative"),
        ({"spent": Decimal("1"), "currency": "XQQ"}, "“XQQ” is not a currency"),
        ({"spent": Decimal("1"), "currency": "eur"}, "“eur” is not a currency"),
    ],
)
def test_what_cannot_be_is_refused_and_no_report_is_begun(given, said, reason):
    with pytest.raises(Refused, match=reason):
        given.say(given.activities[0], **said)

    assert not Report.objects.exists()
    assert told(given.plan.follow_up_id) == ["PeriodOpened"]


def test_an_activity_that_has_begun_is_not_planned_again(given):
    activity = an_activity(given.plan, 3, state="underway")

    with pytest.raises(Refused, match="it cannot be planned again"):
        given.say(activity, status="planned", percent=0)


def test_money_spent_is_kept_to_the_cent(given):
    line = given.say(given.activities[0], spent=Decimal("1234567.89"), currency="XOF")

    line.refresh_from_db()
    assert (line.spent, line.currency) == (Decimal("1234567.89"), "XOF")


class TestEvidence:
    @pytest.fixture
    def urgent(self, given):
        return an_activity(given.plan, 3, priority=Need.Priority.HIGH)

    def test_is_needed_to_complete_an_activity_of_high_priority(self, given, urgent):
        with pytest.raises(Refused, match="completed only with evidence"):
            given.say(urgent, status="completed", percent=100)

    def test_of_the_state_completes_it(self, given, urgent):
        document = given.document()

        line = given.say(urgent, status="completed", percent=100, evidence=document.pk)

        assert line.evidence == document

    def test_is_not_needed_before_it_is_completed(self, given, urgent):
        assert given.say(urgent, percent=99).evidence is None

    def test_is_not_needed_for_other_priorities(self, given):
        assert given.say(given.activities[0], status="completed", percent=100).evidence is None

    def test_of_another_state_does_not_exist(self, given, urgent):
        foreign = a_document(a_party())

        with pytest.raises(Refused, match="The State has no such document"):
            given.say(urgent, status="completed", percent=100, evidence=foreign.pk)

        assert not ReportLine.objects.exists()


class TestIndependentVerification:
    @pytest.fixture
    def verified(self):
        return reporting_on(a_plan(verified_independently=True))

    def test_is_needed_where_the_plan_says_so(self, verified):
        with pytest.raises(Refused, match="say who verified it"):
            verified.say(verified.activities[0], status="completed", percent=100)

        assert not Report.objects.exists()

    def test_names_who_verified(self, verified):
        line = verified.say(verified.activities[0], status="completed", percent=100, verified_by="Court of Audit")

        assert line.verified_by == "Court of Audit"

    def test_is_not_needed_before_completion(self, verified):
        assert verified.say(verified.activities[0]).percent == 50

    def test_is_not_needed_elsewhere(self, given):
        assert given.say(given.activities[0], status="completed", percent=100).verified_by == ""


class TestAnswersOnNeeds:
    ANSWER = {"timing": "current", "status": "in_part", "remaining": "Judges.", "assistance": "Norland Aid."}

    @pytest.fixture
    def begun(self, given):
        commands.begin_report(plan_id=given.plan.pk, period_id=given.period.pk, by=given.focal_point)
        return given

    def answer(self, given, need, **more):
        return commands.answer_on_need(
            report_id=given.report.pk, need_id=need.pk, answer=self.ANSWER | more, by=given.focal_point
        )

    def test_stand_in_the_report(self, begun):
        need = begun.plan.follow_up.review.needs.first()

        answer = self.answer(begun, need)

        assert (answer.need, answer.timing, answer.status, answer.remaining, answer.assistance) == (
            need,
            "current",
            "in_part",
            "Judges.",
            "Norland Aid.",
        )
        (fact,) = facts(begun.plan.follow_up_id, "ReportAnswerWritten")
        assert (fact["need"], fact["status"]) == (str(need.pk), "in_part")

    def test_said_again_replace_what_was_said(self, begun):
        need = begun.plan.follow_up.review.needs.first()
        self.answer(begun, need)

        self.answer(begun, need, status="completely", remaining="")

        assert list(ReportAnswer.objects.values_list("status", "remaining")) == [("completely", "")]

    def test_are_given_on_needs_raised_outside_of_the_review(self, begun):
        like = begun.plan.follow_up.review.needs.first()
        raised = Need.objects.create(
            party=like.party, cycle=like.cycle, category=like.category, reference="N-1", text="A registry."
        )

        assert self.answer(begun, raised).need == raised

    def test_are_given_on_needs_carried_in_from_an_earlier_follow_up(self, begun):
        need = a_need_of_another_cycle(begun.plan.follow_up)
        Carried.objects.create(
            follow_up=begun.plan.follow_up,
            origin=need.review.follow_up,
            party=begun.plan.party,
            need=need,
            carried_at=begun.officer.at,
        )

        assert self.answer(begun, need).need == need

    def test_are_refused_for_a_need_of_another_follow_up_of_the_state(self, begun):
        need = a_need_of_another_cycle(begun.plan.follow_up)

        with pytest.raises(Refused, match="The follow-up has no such need"):
            self.answer(begun, need)

    def test_are_refused_for_a_need_of_another_state(self, begun):
        need = a_plan().follow_up.review.needs.first()

        with pytest.raises(Refused, match="The follow-up has no such need"):
            self.answer(begun, need)

    @pytest.mark.parametrize("wrong", [{"status": "nearly"}, {"timing": "soon"}])
    def test_are_refused_in_other_words(self, begun, wrong):
        need = begun.plan.follow_up.review.needs.first()

        with pytest.raises(Refused, match="Say whether the need is current or anticipated"):
            self.answer(begun, need, **wrong)

        assert not ReportAnswer.objects.exists()

    def test_are_refused_once_the_report_is_submitted(self, begun):
        begun.say_all()
        begun.submit()

        with pytest.raises(Refused, match="The report is “Submitted”"):
            self.answer(begun, begun.plan.follow_up.review.needs.first())

    def test_are_enough_for_an_unscheduled_report(self, given):
        commands.begin_report(plan_id=given.plan.pk, by=given.focal_point)
        self.answer(given, given.plan.follow_up.review.needs.first())

        assert given.submit().state == "submitted"


def test_a_line_that_is_written_later_says_when(given):
    given.say(given.activities[0])

    line = given.say(given.activities[0], by=later(given.focal_point, days=3))

    assert line.written_at == later(given.focal_point, days=3).at
