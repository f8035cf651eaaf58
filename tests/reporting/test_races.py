"""Two things at once: the outcome is the one or the other, never a mixture."""

import pytest

from tests.consent.test_races import at_once
from tests.people import an_account
from tests.reporting.plans import facts
from workflows import commands
from workflows.ledger import By
from workflows.models import Report, ReportLine, Waiver

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_who_write_one_line_at_once_leave_one_line_in_one_report(given):
    alternate = By.user(an_account("alternate", party=given.plan.party).pk, given.officer.at)
    activity = given.activities[0]

    at_once(
        lambda: given.say(activity, percent=30, outcome="Half the staff is trained."),
        lambda: given.say(activity, percent=45, outcome="All staff is trained.", by=alternate),
    )

    line = ReportLine.objects.get()
    assert (line.percent, line.outcome, line.written_by) in [
        (30, "Half the staff is trained.", given.focal_point.actor),
        (45, "All staff is trained.", alternate.actor),
    ]
    assert Report.objects.count() == 1
    assert sorted(fact["percent"] for fact in facts(given.plan.follow_up_id, "ReportLineWritten")) == [30, 45]
    versions = ReportLine.events.rel.related_model.objects.filter(pgh_obj=line.pk)
    assert sorted(versions.values_list("percent", flat=True)) == [30, 45]


def test_two_who_begin_a_report_at_once_begin_one(given):
    def begin():
        return commands.begin_report(plan_id=given.plan.pk, period_id=given.period.pk, by=given.focal_point).pk

    outcomes = at_once(begin, begin)

    assert Report.objects.count() == 1
    assert sorted(str(each) for each in outcomes) == sorted(
        [str(Report.objects.get().pk), "A report of this plan is “Draft”; let it be accepted first."]
    )


def test_accepting_and_returning_at_once_decides_once(given):
    given.say_all()
    given.submit()

    outcomes = at_once(
        lambda: given.accept().state,
        lambda: commands.return_report(report_id=given.report.pk, notes="x", by=given.officer).state,
    )

    assert given.report.state in outcomes
    assert len(facts(given.plan.follow_up_id, "ReportAccepted", "ReportReturned")) == 1


def test_two_waivers_at_once_are_one(given):
    at_once(given.waive, given.waive)

    assert Waiver.objects.count() == 1
