"""What an accepted report says of needs becomes answers of the State, once."""

from datetime import UTC, date, datetime

import pytest

from reviews.models import Assessment
from tests.dialogue.conftest import an_answer, facts
from tests.factories import MAY_DAY, OFFICER
from workflows import commands
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Plan, Report, ReportAnswer
from workflows.moves import move

pytestmark = pytest.mark.django_db
STATE_SAID = {"timing": "current", "remaining": "", "assistance": ""}


@pytest.fixture
def report(follow_up, needs, by_focal_point):
    """Submitted in the evening of 30 April (UTC): two needs are answered on."""
    mine = {"follow_up": follow_up, "party": follow_up.party, "state_since": MAY_DAY}
    plan = Plan.objects.create(title="Plan", language="en", state="in_force", drafted_at=MAY_DAY, **mine)
    row = Report.objects.create(
        plan=plan,
        kind="unscheduled",
        state="submitted",
        begun_at=MAY_DAY,
        submitted_at=datetime(2026, 4, 30, 20, tzinfo=UTC),
        submitted_by=by_focal_point.actor,
        **mine,
    )
    for need, status in zip(needs, ["unmet", "completely"], strict=False):
        ReportAnswer.objects.create(report=row, need=need, party=follow_up.party, status=status, **STATE_SAID)
    return row


def accept(report):
    move("accept_report", report.pk, by=OFFICER, decided_by=OFFICER.actor, decided_at=MAY_DAY)


def said():
    rows = Assessment.objects.order_by("need", "pk")
    return [(row.need_id, row.status, row.assessed_on, row.source, row.report_id, row.recorded_by) for row in rows]


def test_accepting_a_report_takes_its_answers_into_the_ledger(report, needs, by_focal_point, follow_through):
    accept(report)

    follow_through()

    day = date(2026, 4, 30)
    assert said() == [
        (needs[0].pk, "unmet", day, "report", report.pk, by_focal_point.actor),
        (needs[1].pk, "completely", day, "report", report.pk, by_focal_point.actor),
    ]
    causes = Entry.objects.filter(type="NeedAssessed").values_list("cause__type", flat=True)
    assert list(causes) == ["ReportAccepted"] * 2


def test_it_is_said_on_the_day_of_the_state(report, follow_through):
    report.party.time_zone = "Pacific/Auckland"
    report.party.save()
    accept(report)

    follow_through()

    assert {row.assessed_on for row in Assessment.objects.all()} == {date(2026, 5, 1)}


def test_asking_again_adds_nothing(report, follow_through):
    accept(report)
    follow_through()
    before = said()

    assert commands.assess_from_report(report_id=report.pk, by=OFFICER) == []

    assert said() == before
    assert facts() == ["NeedAssessed"] * 2


def test_a_report_that_was_reopened_and_corrected_adds_what_it_says_differently(report, needs, follow_through):
    accept(report)
    follow_through()
    move("reopen_report", report.pk, by=OFFICER, says={"notes": "Look again"}, notes="Look again")
    ReportAnswer.objects.filter(need=needs[0]).update(status="in_part", remaining="A course")
    move("submit_report", report.pk, by=OFFICER)
    accept(report)

    follow_through()

    assert [(need, status) for need, status, *_rest in said()] == [
        (needs[0].pk, "unmet"),
        (needs[0].pk, "in_part"),
        (needs[1].pk, "completely"),
    ]


def test_a_report_that_is_not_accepted_says_nothing(report):
    with pytest.raises(Refused, match="The report is not accepted"):
        commands.assess_from_report(report_id=report.pk, by=OFFICER)

    assert (said(), facts()) == ([], [])


def test_what_was_said_otherwise_stays_beside_it(report, needs, follow_through):
    commands.assess_need(need_id=needs[0].pk, assessment=an_answer(status="completely"), by=OFFICER)
    accept(report)

    follow_through()

    assert [status for need, status, *_rest in said() if need == needs[0].pk] == ["completely", "unmet"]
