"""Programs read and change plans; two who write at once lose nothing."""

from datetime import date

import pytest

from reviews.models import Document, Institution, Need, Observation, Provision, Suggestion
from tests.api.conftest import program
from tests.consent.conftest import signed_in
from tests.people import an_account
from workflows import commands
from workflows.models import Line, LineNeed, Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal(focal_point):
    return signed_in(focal_point)


@pytest.fixture
def line(lines):
    return lines[0]


def edit(client, path, said, etag=None):
    etag = etag or client.read(path)["ETag"]
    return client.ask(path, said, "PATCH", If_Match=etag)


def test_a_plan_is_drafted_changed_submitted_and_adopted(follow_up, ministry, focal, authority):
    drafted = focal.ask(f"/follow-ups/{follow_up.pk}/draft-plan/", {"title": "Our plan"})

    assert drafted.status_code == 201
    plan = drafted.json()
    assert drafted["Location"] == f"/api/v1/plans/{plan['id']}/"
    assert (plan["title"], [each["number"] for each in plan["versions"]]) == ("Our plan", [1])
    version = plan["versions"][0]["id"]
    for row in focal.read(f"/lines/?version={version}").json()["results"]:
        said = {"lead_institution": str(ministry.pk), "rationale": "Because", "priority": 1}
        assert edit(focal, f"/lines/{row['id']}/", said).status_code == 200
    assert focal.ask(f"/plan-versions/{version}/submit/").json()["state"] == "submitted"
    assert focal.ask(f"/plan-versions/{version}/adopt/", {}).status_code == 403
    adopted = signed_in(authority).ask(f"/plan-versions/{version}/adopt/", {"notes": "Decision 7"})
    assert (adopted.status_code, adopted.json()["state"]) == (200, "adopted")


def test_objectives_and_lines_are_added_at_the_version_and_stand_at_their_own_address(version, focal):
    objective = focal.ask(f"/plan-versions/{version.pk}/add-objective/", {"text": "Prevent"})
    line = focal.ask(f"/plan-versions/{version.pk}/add-line/", {"objective": objective.json()["id"], "title": "Guide"})

    assert objective["Location"] == f"/api/v1/objectives/{objective.json()['id']}/"
    assert line["Location"] == f"/api/v1/lines/{line.json()['id']}/"
    assert line.json()["number"] == 4
    gone = focal.ask(f"/lines/{line.json()['id']}/remove/")
    assert (gone.status_code, gone.json()["title"]) == (200, "Guide")
    assert focal.read(f"/lines/{line.json()['id']}/").status_code == 404


def test_each_line_can_be_traced_to_need_document_and_paragraph(line, needs, focal, follow_up):
    report = Document.objects.create(party=follow_up.party, review_id=follow_up.pk, kind="full_report", title="R")
    Need.objects.filter(pk=needs[0].pk).update(document=report, place="para. 72", text="Advice")
    observation = Observation.objects.create(
        review_id=follow_up.pk, party=follow_up.party, kind="challenge", text="A gap", document=report, place="p. 4"
    )
    observation.provisions.add(Provision.objects.get(number="16"))
    edit(focal, f"/lines/{line.pk}/", {"observations": [str(observation.pk)]})

    row = focal.read(f"/lines/{line.pk}/").json()

    assert (row["needs"], row["observations"]) == ([str(needs[0].pk)], [str(observation.pk)])
    assert row["sources"] == [
        {
            "need": str(needs[0].pk),
            "observation": None,
            "reference": needs[0].reference,
            "text": "Advice",
            "articles": ["15"],
            "document": str(report.pk),
            "place": "para. 72",
        },
        {
            "need": None,
            "observation": str(observation.pk),
            "reference": None,
            "text": "A gap",
            "articles": ["16"],
            "document": str(report.pk),
            "place": "p. 4",
        },
    ]


def test_of_two_editors_the_second_is_told_both_texts_and_nothing_is_lost(line, focal, party):
    other = signed_in(an_account("alternate", party=party))
    path = f"/lines/{line.pk}/"
    seen = focal.read(path)["ETag"]
    edit(other, path, {"outcome": "Theirs", "title": line.title})

    stale = edit(focal, path, {"outcome": "Mine", "risk": "High", "title": line.title}, seen)

    assert stale.status_code == 412
    assert stale.json()["both_texts"] == [
        {"pointer": "/outcome", "stored": "Theirs", "sent": "Mine"},
        {"pointer": "/risk", "stored": "", "sent": "High"},
    ]
    line.refresh_from_db()
    assert (line.outcome, line.risk) == ("Theirs", "")


@pytest.mark.parametrize("what", ["objective", "plan"])
def test_objectives_and_plans_are_guarded_the_same_way(line, focal, what):
    path, field = {
        "objective": (f"/objectives/{line.objective_id}/", "text"),
        "plan": (f"/plans/{line.version.plan_id}/", "title"),
    }[what]
    seen = focal.read(path)["ETag"]

    first, second = edit(focal, path, {field: "One"}, seen), edit(focal, path, {field: "Two"}, seen)

    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["both_texts"] == [{"pointer": f"/{field}", "stored": "One", "sent": "Two"}]
    assert focal.ask(path, {field: "Three"}, "PATCH").status_code == 428


def test_what_cannot_be_said_is_told_with_its_place(line, focal):
    refused = edit(focal, f"/lines/{line.pk}/", {"starts_on": "2027-01-01", "ends_on": "2026-01-01"})

    assert refused.status_code == 409
    assert refused.json()["errors"] == [
        {"pointer": "/ends_on", "detail": "It cannot end on 2026-01-01, before it starts on 2027-01-01."}
    ]
    unknown = edit(focal, f"/lines/{line.pk}/", {"percent": 140})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (400, "/percent")


def test_the_differences_from_the_version_before_are_told(adopted, next_version, by, focal):
    line = Line.objects.get(version=next_version, activity__number=1)
    commands.change_line(line_id=line.pk, changes={"risk": "High"}, by=by)

    told = focal.read(f"/plan-versions/{next_version.pk}/differences/").json()

    assert (told["older"], told["newer"]) == (str(adopted.pk), str(next_version.pk))
    assert [(each["number"], each["column"], each["before"], each["after"]) for each in told["differences"]] == [
        (1, "risk", "", "High")
    ]
    first = focal.read(f"/plan-versions/{adopted.pk}/differences/").json()
    assert [each["kind"] for each in first["differences"]] == ["added"] * 3


@pytest.mark.parametrize("role", ["validating_authority", "contributor"])
def test_only_focal_points_write_the_plan(role, line, party, ministry):
    scope = {"party": party} | ({"institution": ministry} if role == "contributor" else {})
    person = signed_in(an_account(role, **scope))

    answer = person.ask(f"/lines/{line.pk}/", {"risk": "x"}, "PATCH", If_Match="*")

    assert answer.status_code in (403, 404)
    line.refresh_from_db()
    assert line.risk == ""


def test_an_officer_drafts_but_does_not_write_the_states_words(follow_up, officer):
    plan = officer.ask(f"/follow-ups/{follow_up.pk}/draft-plan/", {}).json()
    line = Line.objects.filter(version__plan=plan["id"]).first()

    answer = officer.ask(f"/lines/{line.pk}/", {"risk": "x"}, "PATCH", If_Match="*")

    assert answer.status_code == 403


@pytest.fixture
def officer(db):
    return program("officer")


def test_a_draft_is_not_seen_outside_the_state_and_the_secretariat(version, line):
    observer = signed_in(an_account("observer"))

    for path in (f"/plan-versions/{version.pk}/", f"/lines/{line.pk}/", f"/plans/{version.plan_id}/"):
        assert observer.read(path).status_code == 404


def test_lists_and_pages_cost_the_same_for_ten_lines_and_for_a_thousand(version, lines, focal, needs):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    paths = [
        "/plans/",
        "/plan-versions/",
        f"/objectives/?version={version.pk}",
        f"/lines/?version={version.pk}&limit=200",
        "/activities/?limit=200",
        f"/plans/{version.plan_id}/",
        f"/plan-versions/{version.pk}/",
        f"/lines/{lines[0].pk}/",
        f"/plan-versions/{version.pk}/differences/",
    ]

    def cost():
        counts = {}
        for path in paths:
            with CaptureQueriesContext(connection) as asked:
                assert focal.read(path).status_code == 200
            counts[path] = len(asked)
        return counts

    _lines(version, lines[0], 7, needs)
    few = cost()
    _lines(version, lines[0], 990, needs)

    assert Line.objects.filter(version=version).count() == 1000
    assert cost() == few


def _lines(version, like, number, needs):
    """Many more lines like this one, each with its activity and all needs."""
    from workflows.models import Activity

    start = Activity.objects.filter(plan=version.plan_id).count()
    activities = Activity.objects.bulk_create(
        Activity(
            plan_id=version.plan_id,
            follow_up_id=version.follow_up_id,
            party_id=version.party_id,
            number=start + each,
            title="More",
            state="proposed",
            state_since=version.state_since,
        )
        for each in range(1, number + 1)
    )
    rows = Line.objects.bulk_create(
        Line(
            version=version,
            party_id=version.party_id,
            objective_id=like.objective_id,
            activity=activity,
            position=activity.number,
            title="More",
        )
        for activity in activities
    )
    LineNeed.objects.bulk_create(
        LineNeed(line=row, need=need, party_id=version.party_id) for row in rows for need in needs
    )


def test_the_registers_that_help_with_drafting_are_read(line, focal):
    from reviews.models import Category, Guide

    category = Category.objects.first()
    Suggestion.objects.create(code="guide", category=category, titles={"en": "Publish a guide"}, months=3)
    guide = Guide.objects.create(titles={"en": "Technical Guide"}, url="https://un.example/guide")
    guide.provisions.set(Provision.objects.filter(number__in=["15", "16"]))

    suggestions = focal.read(f"/suggestions/?category={category.pk}").json()["results"]
    guides = focal.read("/guides/?articles=16").json()["results"]

    assert [(each["code"], each["months"]) for each in suggestions] == [("guide", 3)]
    assert [each["articles"] for each in guides] == [["15", "16"]]
    assert focal.read("/guides/?articles=46").json()["results"] == []


def test_a_form_that_lost_the_race_shows_both_texts_and_keeps_what_was_typed(line, focal, by):
    page = f"/ask/change-line/{line.pk}/"
    form = focal.get(page).context["form"]
    typed = _posted(form) | {"outcome": "Mine", "risk": "High"}
    commands.change_line(line_id=line.pk, changes={"outcome": "Theirs", "target": "90 %"}, by=by)

    lost = focal.post(page, typed)

    assert lost.status_code == 422
    assert "Somebody else wrote here meanwhile: “Theirs”." in lost.content.decode()
    assert lost.context["form"]["outcome"].value() == "Mine"
    line.refresh_from_db()
    assert (line.outcome, line.risk) == ("Theirs", "")

    again = focal.post(page, _posted(lost.context["form"]))

    assert again.status_code == 302
    line.refresh_from_db()
    assert (line.outcome, line.risk, line.target) == ("Mine", "High", "90 %")


def test_a_form_writes_only_what_its_reader_changed(line, focal, by):
    page = f"/ask/change-line/{line.pk}/"
    typed = _posted(focal.get(page).context["form"]) | {"starts_on": "2026-06-01"}
    commands.change_line(line_id=line.pk, changes={"outcome": "Theirs"}, by=by)

    assert focal.post(page, typed).status_code == 302

    line.refresh_from_db()
    assert (line.outcome, line.starts_on) == ("Theirs", date(2026, 6, 1))


def _posted(form):
    """What a browser sends of the form as it is shown."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_the_desk_shows_a_plan_with_its_versions_lines_and_verbs(plan, version, line, officer):
    pages = {
        "plan": (plan.pk, "Begin the next version"),
        "planversion": (version.pk, line.title),
        "line": (line.pk, "Change the activity in the plan"),
        "objective": (line.objective_id, "Change the objective"),
        "activity": (line.activity_id, "Reopen the activity"),
    }

    for name, (pk, words) in pages.items():
        page = officer.get(f"/admin/workflows/{name}/{pk}/change/")
        assert page.status_code == 200, name
        assert words in page.content.decode(), name
        assert officer.get(f"/admin/workflows/{name}/").status_code == 200, name
    assert Plan.objects.get().title == plan.title
    assert Institution.objects.count() == 0
