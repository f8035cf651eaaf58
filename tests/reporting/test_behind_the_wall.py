"""The same with the role the service logs in as: PostgreSQL itself lets through what reporting needs, and no more."""

import pytest
from django.db import ProgrammingError, transaction

from reviews import wall
from tests.consent.conftest import signed_in
from tests.factories import a_party
from tests.people import a_focal_point, an_account
from tests.reporting.plans import an_institution
from tests.wall.conftest import logged_in_as_the_application
from workflows import commands
from workflows.ledger import By, Refused
from workflows.models import Activity, Extension, Period, Report, ReportAnswer, ReportLine, Waiver

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (Period, Report, ReportLine, ReportAnswer, Extension, Waiver)


@pytest.fixture
def contributor(given):
    institution = an_institution(given.plan.party)
    Activity.objects.filter(pk=given.activities[0].pk).update(institution=institution)
    return an_account("contributor", party=given.plan.party, institution=institution)


def seen_by(user):
    """How many rows of each table PostgreSQL shows this person."""
    with logged_in_as_the_application(), wall.as_person(user.pk), transaction.atomic():
        return [model.objects.count() for model in TABLES]


def test_a_contributor_reports_on_the_own_activity_and_sees_its_line_alone(given, contributor):
    given.say(given.activities[1])
    by = By.user(contributor.pk, given.officer.at)

    with logged_in_as_the_application(), wall.as_person(contributor.pk):
        commands.report_on_activity(
            activity_id=given.activities[0].pk, line={"status": "underway", "percent": 20}, by=by
        )

    assert ReportLine.objects.get(activity=given.activities[0]).written_by == by.actor
    assert seen_by(contributor) == [0, 0, 1, 0, 0, 0]


def test_the_activity_of_another_institution_is_not_there_for_a_contributor(given, contributor):
    by = By.user(contributor.pk, given.officer.at)

    with (
        logged_in_as_the_application(),
        wall.as_person(contributor.pk),
        pytest.raises(Refused, match="It does not exist"),
    ):
        commands.report_on_activity(
            activity_id=given.activities[1].pk, line={"status": "underway", "percent": 20}, by=by
        )

    assert not Report.objects.exists()


def test_a_document_that_a_contributor_may_not_see_is_no_evidence(given, contributor):
    line = {"status": "underway", "percent": 20, "evidence": given.document().pk}

    with (
        logged_in_as_the_application(),
        wall.as_person(contributor.pk),
        pytest.raises(Refused, match="The State has no such document"),
    ):
        commands.report_on_activity(
            activity_id=given.activities[0].pk, line=line, by=By.user(contributor.pk, given.officer.at)
        )


def test_a_contributor_writes_no_line_past_the_command(given, contributor):
    given.say(given.activities[0], percent=30)

    with logged_in_as_the_application(), wall.as_person(contributor.pk), transaction.atomic():
        changed = ReportLine.objects.update(percent=99)

    assert (changed, ReportLine.objects.get().percent) == (0, 30)


def test_a_contributor_reports_through_the_page_of_the_verb(given, contributor):
    page = f"/ask/report-on-activity/{given.activities[0].pk}/"
    browser = signed_in(contributor)

    with logged_in_as_the_application():
        form = browser.get(page)
        done = browser.post(page, {"status": "underway", "percent": "40", "outcome": "A draft law."})

    assert (form.status_code, done.status_code) == (200, 302)
    assert ReportLine.objects.values_list("percent", "outcome").get() == (40, "A draft law.")


def test_both_sides_go_all_the_way(given):
    """Draft, line, answer, submission, return, acceptance, extension, waiver, lock: each as the person it is."""
    focal_point, officer = given.focal_point, given.officer
    need = given.plan.follow_up.review.needs.first()

    def as_(by):
        return wall.as_person(by.actor.removeprefix("user:"))

    with logged_in_as_the_application():
        with as_(focal_point):
            given.say_all(evidence=None)
            report = commands.submit_report(report_id=given.report.pk, summary="On course.", by=focal_point)
        with as_(officer):
            commands.return_report(report_id=report.pk, notes="And the needs?", by=officer)
        with as_(focal_point):
            said = {"timing": "current", "status": "unmet"}
            commands.answer_on_need(report_id=report.pk, need_id=need.pk, answer=said, by=focal_point)
            commands.submit_report(report_id=report.pk, by=focal_point)
            until = given.period.due_on.replace(month=12)
            extension = commands.ask_extension(
                period_id=given.period.pk, until_on=until, reason="Elections.", by=focal_point
            )
        with as_(officer):
            commands.grant_extension(extension_id=extension.pk, by=officer)
            commands.accept_report(report_id=report.pk, by=officer)
            waiver = given.waive()
            commands.end_waiver(waiver_id=waiver.pk, reason="It is over.", by=officer)
            locked = given.lock()

    assert (locked.state, locked.due_on, Report.objects.get().state) == ("locked", until, "accepted")


def test_another_state_and_strangers_are_shown_nothing(given):
    given.say_all()
    given.waive()

    assert seen_by(a_focal_point(a_party())) == [0] * 6
    assert seen_by(an_account()) == [0] * 6
    assert seen_by(an_account("officer")) == [1, 1, 2, 0, 0, 1]


def test_another_state_writes_none_of_it(given):
    stranger = a_focal_point(a_party())
    row = Waiver(
        plan=given.plan,
        follow_up=given.plan.follow_up,
        party=given.plan.party,
        until_on=given.period.due_on,
        reason="x",
        state="in_force",
        state_since=given.officer.at,
        given_by="user:x",
    )

    with (
        logged_in_as_the_application(),
        wall.as_person(stranger.pk),
        pytest.raises(ProgrammingError, match="violates row-level security policy"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)
