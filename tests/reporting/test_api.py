"""Programs report as people do: periods, reports, lines, extensions and waivers, each with its verbs."""

from datetime import date

import pytest
import uuid_utils.compat as uuid
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import Need
from tests.consent.conftest import signed_in
from tests.factories import a_party
from tests.people import a_focal_point, an_account
from tests.reporting.plans import a_document, a_plan, an_activity, an_institution, facts, reporting_on, told
from workflows import commands
from workflows.ledger.models import Entry
from workflows.models import Activity, Extension, Period, Report, ReportLine, Waiver

pytestmark = pytest.mark.django_db
SPAN = {"starts_on": "2026-11-01", "ends_on": "2027-04-30", "due_on": "2027-05-30"}


@pytest.fixture
def state(given):
    """A program of the focal point."""
    return signed_in(given.user)


@pytest.fixture
def officer(given):
    return signed_in(an_account("officer"))


@pytest.fixture
def institution(given):
    row = an_institution(given.plan.party)
    Activity.objects.filter(pk=given.activities[0].pk).update(institution=row)
    return row


@pytest.fixture
def contributor(given, institution):
    return signed_in(an_account("contributor", party=given.plan.party, institution=institution))


def refusals(answer):
    return {verb["verb"]: verb["refusal"] for verb in answer.json()["verbs"]}


def test_a_state_reports_and_the_secretariat_accepts(given, state, officer, follow_through):
    begun = state.ask(f"/plans/{given.plan.pk}/begin-report/", {"period": str(given.period.pk)})
    lines = [
        state.ask(f"/activities/{activity.pk}/report/", {"status": "underway", "percent": 30, "outcome": "A draft."})
        for activity in given.activities
    ]
    need = given.plan.follow_up.review.needs.first()
    answered = state.ask(
        f"/reports/{given.report.pk}/answer-on-need/",
        {"need": str(need.pk), "timing": "current", "status": "in_part", "remaining": "Judges."},
    )
    submitted = state.ask(f"/reports/{given.report.pk}/submit/", {"summary": "On course."})
    accepted = officer.ask(f"/reports/{given.report.pk}/accept/")
    follow_through()

    assert [answer.status_code for answer in (begun, *lines, answered, submitted, accepted)] == [
        201, 200, 200, 200, 200, 200,
    ]  # fmt: skip
    assert begun["Location"] == f"/api/v1/reports/{given.report.pk}/"
    assert (begun.json()["kind"], begun.json()["state"]) == ("periodic", "draft")
    assert (lines[0].json()["report"], lines[0].json()["percent"]) == (str(given.report.pk), 30)
    assert (answered.json()["need"], answered.json()["status"]) == (str(need.pk), "in_part")
    assert (submitted.json()["state"], submitted.json()["summary"]) == ("submitted", "On course.")
    assert accepted.json()["state"] == "accepted"
    assert {activity["percent"] for activity in state.read("/activities/").json()["results"]} == {30}


def test_a_report_without_a_period_is_unscheduled(given, state):
    answer = state.ask(f"/plans/{given.plan.pk}/begin-report/", {})

    assert (answer.status_code, answer.json()["kind"], answer.json()["period"]) == (201, "unscheduled", None)


def test_what_is_missing_stands_beside_the_verb_and_in_the_refusal(given, state):
    state.ask(f"/activities/{given.activities[0].pk}/report/", {"status": "underway", "percent": 30})
    sentence = "The report says nothing yet of these activities: 2. Activity 2."

    page = state.read(f"/reports/{given.report.pk}/")
    refused = state.ask(f"/reports/{given.report.pk}/submit/")

    assert refusals(page)["submit_report"] == sentence
    assert refusals(page)["accept_report"] == "Only an officer of the Secretariat can do this."
    assert (refused.status_code, refused.json()["detail"]) == (409, sentence)


def test_a_nil_return_is_filed_returned_and_read(given, state, officer):
    filed = state.ask(f"/periods/{given.period.pk}/nil-return/", {"summary": "Nothing yet."})
    returned = officer.ask(f"/reports/{filed.json()['id']}/return-with-notes/", {"notes": "Really?"})

    assert (filed.status_code, filed.json()["kind"], filed.json()["state"]) == (201, "nil", "submitted")
    assert (returned.json()["state"], returned.json()["notes"]) == ("returned", "Really?")


def test_the_secretariat_opens_locks_and_reopens_periods(given, officer):
    opened = officer.ask(f"/plans/{given.plan.pk}/open-period/", SPAN)
    missing = officer.ask(f"/periods/{given.period.pk}/lock/")
    given.accepted()
    locked = officer.ask(f"/periods/{given.period.pk}/lock/")
    reopened = officer.ask(f"/periods/{given.period.pk}/reopen/", {"reason": "A line is wrong."})

    assert (opened.status_code, opened.json()["number"], opened["Location"]) == (
        201,
        2,
        f"/api/v1/periods/{opened.json()['id']}/",
    )
    assert (missing.status_code, missing.json()["detail"]) == (
        409,
        "Its report is missing: wait for it, or give a waiver.",
    )
    assert (locked.json()["state"], reopened.json()["state"]) == ("locked", "open")


@pytest.mark.parametrize("wrong", [{"ends_on": "2026-10-30"}, {"due_on": "2027-01-01"}, {"starts_on": "2026-10-31"}])
def test_impossible_days_are_refused_with_a_sentence(given, officer, wrong):
    answer = officer.ask(f"/plans/{given.plan.pk}/open-period/", SPAN | wrong)

    assert (answer.status_code, Period.objects.count()) == (409, 1)


def test_more_time_is_asked_for_and_granted(given, state, officer):
    asked = state.ask(f"/periods/{given.period.pk}/ask-extension/", {"until_on": "2026-12-31", "reason": "Elections."})
    granted = officer.ask(f"/extensions/{asked.json()['id']}/grant/")

    assert (asked.status_code, asked.json()["state"], granted.json()["state"]) == (201, "asked", "granted")
    assert state.read(f"/periods/{given.period.pk}/").json()["due_on"] == "2026-12-31"


def test_more_time_is_refused_with_an_answer(given, state, officer):
    asked = state.ask(f"/periods/{given.period.pk}/ask-extension/", {"until_on": "2026-12-31", "reason": "Elections."})
    refused = officer.ask(f"/extensions/{asked.json()['id']}/refuse/", {"answer": "The Conference meets before."})

    assert (refused.json()["state"], refused.json()["answer"]) == ("refused", "The Conference meets before.")
    assert given.period.due_on == date(2026, 11, 30)


def test_a_waiver_is_given_and_ended(given, officer):
    waiver = officer.ask(f"/plans/{given.plan.pk}/give-waiver/", {"until_on": "2099-12-31", "reason": "War."})
    ended = officer.ask(f"/waivers/{waiver.json()['id']}/end/", {"reason": "Peace."})

    assert (waiver.status_code, waiver.json()["state"]) == (201, "in_force")
    assert (ended.json()["state"], ended.json()["ended_because"]) == ("ended", "Peace.")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"percent": 140}, 400),
        ({"percent": -1}, 400),
        ({"percent": "much"}, 400),
        ({"status": "proposed"}, 400),
        ({"status": None}, 400),
        ({"spent": "1.234", "currency": "EUR"}, 400),
        ({"spent": "-1", "currency": "EUR"}, 400),
        ({"evidence": "law.pdf"}, 400),
        ({"written_by": "user:x"}, 400),
        ({"percent": 100}, 409),
        ({"spent": "1"}, 409),
        ({"spent": "1", "currency": "XQQ"}, 409),
        ({"evidence": "0190a000-0000-7000-8000-000000000001"}, 409),
    ],
)
def test_what_cannot_be_said_of_an_activity_is_refused_and_begins_no_report(given, state, said, status):
    answer = state.ask(f"/activities/{given.activities[0].pk}/report/", {"status": "underway", "percent": 50} | said)

    assert answer.status_code == status
    assert not Report.objects.exists()


def test_evidence_of_another_state_is_refused_like_evidence_that_there_is_not(given, state):
    path, said = f"/activities/{given.activities[0].pk}/report/", {"status": "underway", "percent": 50}

    foreign = state.ask(path, said | {"evidence": str(a_document(a_party()).pk)})
    absent = state.ask(path, said | {"evidence": str(uuid.uuid7())})

    assert (foreign.status_code, foreign.json()["detail"]) == (409, "The State has no such document.")
    assert absent.json()["detail"] == foreign.json()["detail"]


def test_evidence_is_named_to_those_alone_who_may_see_the_document(given, state, institution, contributor):
    line = given.say(given.activities[0], evidence=given.document().pk)

    own = state.read(f"/report-lines/{line.pk}/").json()
    theirs = contributor.read(f"/report-lines/{line.pk}/").json()

    assert (own["evidence"], theirs["evidence"]) == (str(line.evidence_id), None)


class TestWho:
    @pytest.fixture
    def stranger(self, given):
        return signed_in(a_focal_point(a_party()))

    def test_another_state_finds_none_of_it(self, given, stranger):
        given.say(given.activities[0])
        extension = commands.ask_extension(
            period_id=given.period.pk, until_on=date(2026, 12, 31), reason="x", by=given.focal_point
        )
        waiver = given.waive()
        paths = [
            f"/periods/{given.period.pk}/",
            f"/reports/{given.report.pk}/",
            f"/report-lines/{ReportLine.objects.get().pk}/",
            f"/extensions/{extension.pk}/",
            f"/waivers/{waiver.pk}/",
        ]

        assert [stranger.read(path).status_code for path in paths] == [404] * 5
        assert [stranger.ask(f"{path}accept/").status_code for path in paths[1:2]] == [404]

    @pytest.mark.parametrize(
        ("role", "path", "said"),
        [
            ("officer", "/activities/{activity}/report/", {"status": "underway", "percent": 50}),
            ("officer", "/plans/{plan}/begin-report/", {}),
            ("officer", "/periods/{period}/nil-return/", {"summary": "x"}),
            ("officer", "/periods/{period}/ask-extension/", {"until_on": "2026-12-31", "reason": "x"}),
            ("approver", "/periods/{period}/lock/", {}),
            ("observer", "/plans/{plan}/give-waiver/", {"until_on": "2099-12-31", "reason": "x"}),
            ("auditor", "/plans/{plan}/open-period/", SPAN),
            ("focal_point", "/periods/{period}/lock/", {}),
            ("focal_point", "/plans/{plan}/give-waiver/", {"until_on": "2099-12-31", "reason": "x"}),
            ("validating_authority", "/plans/{plan}/begin-report/", {}),
            ("validating_authority", "/activities/{activity}/report/", {"status": "underway", "percent": 50}),
        ],
    )
    def test_in_the_wrong_role_is_told_who_may_and_changes_nothing(self, given, role, path, said):
        scope = {"party": given.plan.party} if role in ("focal_point", "validating_authority") else {}
        program = signed_in(an_account(role, **scope))
        before = told(given.plan.follow_up_id)

        answer = program.ask(
            path.format(plan=given.plan.pk, period=given.period.pk, activity=given.activities[0].pk), said
        )

        assert (answer.status_code, answer.json()["type"]) == (403, "/api/problems/not-allowed/")
        assert told(given.plan.follow_up_id) == before

    def test_a_draft_stays_between_the_state_and_the_secretariat(self, given, officer):
        given.say(given.activities[0])
        observer = signed_in(an_account("observer"))

        drafted = [reader.read("/reports/").json()["results"] for reader in (observer, officer)]
        given.say(given.activities[1])
        given.submit()
        given.accept()

        assert [len(rows) for rows in drafted] == [0, 1]
        assert len(observer.read("/reports/").json()["results"]) == 1


class TestContributors:
    def test_see_the_activities_of_their_institution_and_what_is_reported_of_them(self, given, contributor):
        given.say_all()

        assert [row["id"] for row in contributor.read("/activities/").json()["results"]] == [
            str(given.activities[0].pk)
        ]
        assert [row["activity"] for row in contributor.read("/report-lines/").json()["results"]] == [
            str(given.activities[0].pk)
        ]
        assert contributor.read("/reports/").json()["results"] == []
        assert contributor.read(f"/activities/{given.activities[1].pk}/").status_code == 404

    def test_report_on_them_and_begin_the_report(self, given, contributor):
        answer = contributor.ask(
            f"/activities/{given.activities[0].pk}/report/", {"status": "delayed", "percent": 20, "risk": "Money."}
        )

        assert (answer.status_code, answer.json()["status"]) == (200, "delayed")
        assert (given.report.kind, given.report.begun_by) == ("periodic", f"user:{contributor.user.pk}")
        assert ReportLine.objects.get().written_by == f"user:{contributor.user.pk}"

    def test_find_no_other_activity(self, given, contributor):
        answer = contributor.ask(f"/activities/{given.activities[1].pk}/report/", {"status": "delayed", "percent": 20})

        assert (answer.status_code, Report.objects.count()) == (404, 0)

    def test_do_not_submit_the_report(self, given, contributor):
        given.say_all()

        answer = contributor.ask(f"/reports/{given.report.pk}/submit/")

        assert (answer.status_code, given.report.state) == (404, "draft")

    def test_of_another_institution_find_nothing(self, given, institution):
        other = an_institution(given.plan.party, "Ministry of Finance")
        program = signed_in(an_account("contributor", party=given.plan.party, institution=other))

        assert program.read("/activities/").json()["results"] == []
        assert program.ask(f"/activities/{given.activities[0].pk}/report/", {}).status_code == 404


def test_the_same_request_sent_twice_begins_one_report(given, state):
    answers = [state.ask(f"/plans/{given.plan.pk}/begin-report/", {}, Idempotency_Key="once") for _time in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert len(facts(given.plan.follow_up_id, "ReportBegun")) == 1


LISTS = ("periods", "reports", "report-lines", "report-answers", "extensions", "waivers")


def test_every_list_and_page_asks_as_many_queries_of_twenty_rows_as_of_two(given, officer):
    def fill(given):
        need = given.plan.follow_up.review.needs.first()
        given.say_all(evidence=given.document().pk)
        commands.answer_on_need(
            report_id=given.report.pk,
            need_id=need.pk,
            answer={"timing": "current", "status": "unmet"},
            by=given.focal_point,
        )
        commands.ask_extension(period_id=given.period.pk, until_on=date(2026, 12, 31), reason="x", by=given.focal_point)
        given.waive()

    def queries(path):
        officer.read(path)
        with CaptureQueriesContext(connection) as asked:
            assert officer.read(path).status_code == 200
        return len(asked)

    fill(given)
    fill(reporting_on(a_plan()))
    few = {name: queries(f"/{name}/") for name in LISTS}
    pages = {
        f"/{name}/{row.objects.first().pk}/"
        for name, row in (("periods", Period), ("reports", Report), ("extensions", Extension), ("waivers", Waiver))
    }
    of_a_page = {path: queries(path) for path in pages}
    for _time in range(9):
        fill(reporting_on(a_plan()))
    for number in range(3, 13):
        given.say(an_activity(given.plan, number, priority=Need.Priority.LOW))

    assert {name: queries(f"/{name}/") for name in LISTS} == few
    assert {path: queries(path) for path in pages} == of_a_page


def test_every_list_is_narrowed_by_its_state_and_state_party(given, officer):
    other = reporting_on(a_plan())
    given.say_all()
    other.say_all()

    rows = {
        name: officer.read(f"/{name}/?party={given.plan.party_id}").json()["results"]
        for name in ("periods", "reports", "report-lines")
    }

    assert {name: {row["party"] for row in found} for name, found in rows.items()} == {
        "periods": {given.plan.party_id},
        "reports": {given.plan.party_id},
        "report-lines": {given.plan.party_id},
    }
    assert officer.read("/periods/?state=locked").json()["results"] == []
    assert Entry.objects.filter(type="ReportBegun").count() == 2
