"""Programs and pages ask for the dialogue and read it; who may not is told so, or is shown nothing."""

from datetime import date

import pytest

from reviews.models import Assessment, Need
from tests.consent.conftest import signed_in
from tests.dialogue.conftest import a_meeting, a_new_need, a_talk, an_answer, facts, what_came_of_it
from tests.factories import OFFICER
from tests.people import a_focal_point, an_account
from workflows import commands
from workflows.models import Contact, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(officer):
    return signed_in(officer)


@pytest.fixture
def workshop(follow_up):
    return commands.plan_workshop(follow_up_id=follow_up.pk, workshop=a_meeting(), by=OFFICER)


def the_verb(page, name):
    (verb,) = (each for each in page["verbs"] if each["verb"] == name)
    return verb


def test_a_contact_is_recorded_once_per_key_and_the_answer_says_where_it_stands(program, follow_up):
    asked = [
        program.ask(f"/follow-ups/{follow_up.pk}/record-contact/", a_talk(), Idempotency_Key="k") for _ in range(2)
    ]

    contact = Contact.objects.get()
    assert [answer.status_code for answer in asked] == [201, 201]
    assert {answer["Location"] for answer in asked} == {f"/api/v1/contacts/{contact.pk}/"}
    row = program.read(f"/contacts/{contact.pk}/").json()
    assert (row["channel"], row["held_on"], row["people"]) == ("call", "2026-04-24", "A. Zenda, Ministry")
    assert program.read(f"/contacts/?follow_up={follow_up.pk}&channel=call").json()["results"] == [row]
    assert program.read("/contacts/?channel=mail").json()["results"] == []


def test_a_meeting_is_planned_held_and_tells_which_needs_were_raised_there(program, follow_up):
    planned = program.ask(f"/follow-ups/{follow_up.pk}/plan-workshop/", a_meeting())
    here = planned.json()["url"].removeprefix("/api/v1")
    body = a_new_need(workshop=planned.json()["id"])
    raised = program.ask(f"/follow-ups/{follow_up.pk}/raise-need/", body).json()
    people = [{"name": "A. Zenda", "office": "Ministry"}]

    held = program.ask(f"{here}hold/", what_came_of_it(participants=people, seed_funding="10.50", currency="EUR"))

    page = held.json()
    assert (held.status_code, page["state"], page["participants"]) == (200, "held", people)
    assert (page["seed_funding"], page["currency"], page["needs"]) == ("10.50", "EUR", [raised["id"]])
    assert page == program.read(here).json()
    assert the_verb(page, "cancel_workshop")["refusal"].endswith("this one is “Held”.")
    need = program.read(f"/needs/{raised['id']}/").json()
    assert (need["reference"], need["review"], need["articles"]) == ("R-1", None, ["15", "16"])


def test_what_the_command_refuses_is_a_problem_with_its_sentence(program, follow_up, workshop):
    refused = [
        program.ask(f"/follow-ups/{follow_up.pk}/plan-workshop/", a_meeting(ends_on=date(2026, 4, 1))),
        program.ask(f"/workshops/{workshop.pk}/hold/", what_came_of_it(seed_funding="5", currency="ZZZ")),
        program.ask(f"/follow-ups/{follow_up.pk}/record-contact/", a_talk(held_on="2099-01-01")),
    ]

    assert [answer.status_code for answer in refused] == [409] * 3
    assert [answer.json()["detail"] for answer in refused] == [
        "It cannot end before it starts.",
        "“ZZZ” is not a currency; write it like USD (ISO 4217).",
        "2099-01-01 lies in the future.",
    ]
    assert facts() == ["WorkshopPlanned"]


def test_what_is_not_understood_is_named_with_its_place(program, follow_up, workshop):
    body = what_came_of_it(participants=[{"name": "A. Zenda", "rank": "high"}], seed_funding="a lot")

    answer = program.ask(f"/workshops/{workshop.pk}/hold/", body)

    places = {each["pointer"] for each in answer.json()["errors"]}
    assert (answer.status_code, places) == (400, {"/participants/0/rank", "/seed_funding"})


def test_an_answer_is_the_newest_on_the_page_of_its_need(program, need):
    program.ask(f"/needs/{need.pk}/assess/", an_answer("unmet"))
    page = program.ask(f"/needs/{need.pk}/assess/", an_answer("completely")).json()

    rows = program.read(f"/needs/{need.pk}/assessments/").json()["results"]
    assert [row["status"] for row in rows] == ["completely", "unmet"]
    assert page["assessment"] == rows[0]
    assert (rows[0]["said_by"], rows[0]["source"], rows[0]["report"]) == ("A. Zenda, Ministry", "dialogue", None)
    assert page == program.read(f"/needs/{need.pk}/").json()


def test_a_focal_point_raises_and_assesses_needs_of_the_own_state_and_talks_to_nobody(focal_point, follow_up, need):
    state = signed_in(focal_point)

    raised = state.ask(f"/follow-ups/{follow_up.pk}/raise-need/", a_new_need())
    assessed = state.ask(f"/needs/{need.pk}/assess/", an_answer(said_by=""))
    talked = state.ask(f"/follow-ups/{follow_up.pk}/record-contact/", a_talk())

    assert [answer.status_code for answer in (raised, assessed, talked)] == [201, 200, 403]
    assert Assessment.objects.get().recorded_by == f"user:{focal_point.pk}"
    assert Contact.objects.count() == 0


def test_another_state_finds_nothing_of_it(follow_up, need, workshop, answered):
    stranger = signed_in(a_focal_point(answered(needs=1).party))
    commands.assess_need(need_id=need.pk, assessment=an_answer(), by=OFFICER)

    assert [
        stranger.ask(f"/follow-ups/{follow_up.pk}/raise-need/", a_new_need()).status_code,
        stranger.ask(f"/needs/{need.pk}/assess/", an_answer(said_by="")).status_code,
        stranger.read(f"/needs/{need.pk}/assessments/").status_code,
        stranger.read(f"/workshops/{workshop.pk}/").status_code,
    ] == [404] * 4
    assert stranger.read("/workshops/").json()["results"] == []
    assert facts() == ["WorkshopPlanned", "NeedAssessed"]


def test_the_state_does_not_read_what_the_secretariat_noted_of_its_talks(follow_up, focal_point, program):
    commands.record_contact(follow_up_id=follow_up.pk, contact=a_talk(), by=OFFICER)

    assert signed_in(focal_point).read("/contacts/").json()["results"] == []
    assert len(program.read("/contacts/").json()["results"]) == 1


@pytest.mark.parametrize("role", ["observer", "auditor", "approver"])
def test_whoever_only_looks_asks_for_nothing(follow_up, need, workshop, role):
    reader = signed_in(an_account(role))

    answers = [
        reader.ask(f"/follow-ups/{follow_up.pk}/plan-workshop/", a_meeting()),
        reader.ask(f"/workshops/{workshop.pk}/cancel/", {"reason": "x"}),
        reader.ask(f"/needs/{need.pk}/assess/", an_answer()),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert facts() == ["WorkshopPlanned"]


def test_who_sees_a_need_by_consent_sees_no_answer_of_its_state(need, follow_up, program):
    authority = an_account("validating_authority", party=follow_up.party)
    decision = {"audience": "public", "providers": [], "basis": "A law", "document": None}
    by = OFFICER.user(authority.pk, OFFICER.at)
    commands.release_need(need_id=need.pk, decision=decision | {"decided_on": date(2026, 4, 30)}, by=by)
    commands.assess_need(need_id=need.pk, assessment=an_answer(assistance="A grant"), by=OFFICER)
    stranger = signed_in(an_account(""))

    assert stranger.read(f"/needs/{need.pk}/").json()["assessment"] is None
    assert stranger.read(f"/needs/{need.pk}/assessments/").status_code == 404
    assert "A grant" not in stranger.get(f"/needs/{need.pk}/").content.decode()
    assert "A grant" in program.get(f"/needs/{need.pk}/").content.decode()


def test_the_page_of_a_need_says_what_was_said_when_and_by_whom(need, focal_point, by_focal_point):
    commands.assess_need(need_id=need.pk, assessment=an_answer("in_part", remaining="Two courses"), by=OFFICER)
    commands.assess_need(need_id=need.pk, assessment=an_answer("completely", said_by=""), by=by_focal_point)

    page = signed_in(focal_point).get(f"/needs/{need.pk}/")

    said = [(row.status, row.remaining, person) for row, person in page.context["assessments"]]
    assert said == [("completely", "", str(focal_point)), ("in_part", "Two courses", "A. Zenda, Ministry")]
    assert "Two courses" in page.content.decode()


def test_a_form_that_is_refused_keeps_what_was_typed(program, follow_up):
    typed = {key: str(value) for key, value in a_meeting(ends_on=date(2026, 4, 1)).items()}

    answer = program.post(f"/ask/plan-workshop/{follow_up.pk}/", typed)

    assert (answer.status_code, Workshop.objects.count()) == (409, 0)
    assert "It cannot end before it starts." in answer.content.decode()
    assert answer.context["form"]["title"].value() == "Workshop on the plan"


def test_pages_ask_for_every_verb_of_the_dialogue(program, follow_up, need, workshop):
    category, provisions = a_new_need()["category"], a_new_need()["provisions"]
    asked = {
        f"/ask/record-contact/{follow_up.pk}/": a_talk(),
        f"/ask/raise-need/{follow_up.pk}/": {
            "text": "Training",
            "category": category,
            "provisions": provisions,
            "raised_on": "2026-04-01",
            "classification": "restricted",
            "workshop": workshop.pk,
        },
        f"/ask/assess-need/{need.pk}/": an_answer("in_part"),
        f"/ask/hold-workshop/{workshop.pk}/": what_came_of_it(
            participants="A. Zenda, Ministry\n\nB. Zenda", seed_funding="5", currency="usd"
        ),
    }

    for address, said in asked.items():
        assert program.get(address).status_code == 200
        assert program.post(address, said).status_code == 302

    held = Workshop.objects.get()
    assert held.participants == [{"name": "A. Zenda", "office": "Ministry"}, {"name": "B. Zenda", "office": ""}]
    assert (held.currency, Need.objects.get(review=None).workshop_id) == ("USD", held.pk)
    assert facts() == ["WorkshopPlanned", "ContactRecorded", "NeedRaised", "NeedAssessed", "WorkshopHeld"]


def test_the_form_of_a_need_offers_the_own_cycle_and_state_alone(program, follow_up, answered):
    theirs = answered(needs=1)
    commands.plan_workshop(follow_up_id=theirs.pk, workshop=a_meeting(title="Theirs"), by=OFFICER)

    form = program.get(f"/ask/raise-need/{follow_up.pk}/").context["form"]

    assert list(form.fields["workshop"].queryset) == []
    assert {each.scheme_id for each in form.fields["category"].queryset} == {follow_up.cycle.scheme_id}
    assert len(form.fields["provisions"].queryset) == 3


def test_the_desk_shows_the_dialogue_and_asks_for_its_verbs(program, follow_up, need, workshop):
    contact = commands.record_contact(follow_up_id=follow_up.pk, contact=a_talk(), by=OFFICER)
    answer = commands.assess_need(need_id=need.pk, assessment=an_answer("in_part"), by=OFFICER)

    shown = {
        "/admin/workflows/contact/": (contact, "They want to begin."),
        "/admin/reviews/assessment/": (answer, "Two courses"),
        "/admin/workflows/workshop/": (workshop, "Vienna"),
    }
    for register, (row, words) in shown.items():
        assert str(row.pk) in program.get(register).content.decode()
        assert words in program.get(f"{register}{row.pk}/change/").content.decode()
    program.post(f"/admin/workflows/workshop/{workshop.pk}/ask/cancel-workshop/", {"asked": "1", "reason": "Elections"})
    workshop.refresh_from_db()
    assert (workshop.state, workshop.reason) == ("cancelled", "Elections")
    assert "Contacts" not in signed_in(an_account("observer")).get("/admin/").content.decode()


def test_the_ledger_of_needs_says_its_unit_population_and_day(program, follow_up, need):
    commands.assess_need(need_id=need.pk, assessment=an_answer("completely"), by=OFFICER)

    page = program.read(f"/need-ledger/?party={follow_up.party_id}&from=2026-03-01&to=2026-05-01").json()

    assert [(each["on"], each["counts"]["completely"], each["total"]) for each in page["needs"]] == [
        ("2026-03-31", 0, 0),
        ("2026-04-30", 1, 3),
        ("2026-05-01", 1, 3),
    ]
    assert page["entries"][0] == {
        "on": "2026-04-30",
        "provision": page["entries"][0]["provision"],
        "counts": {"not_assessed": 0, "unmet": 0, "in_part": 0, "completely": 1},
    }
    assert (page["entries"][0]["provision"]["number"], page["entries"][0]["provision"]["instrument_code"]) == (
        "15",
        "uncac",
    )
    assert page["unit"].startswith("A need, counted once")
    assert "between 1 March 2026 and 1 May 2026" in page["population"]
    assert page["as_of"] == date.today().isoformat()


@pytest.mark.parametrize(
    ("query", "parameter", "detail"),
    [
        ("from=2026-05-01&to=2026-04-01", "from", "This lies behind the last day."),
        ("to=2099-01-01", "to", "2099-01-01 lies in the future."),
        ("from=2016-04-01&to=2026-04-01", "from", "Ask for at most 120 months."),
        ("from=yesterday", "from", "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."),
        ("group=x", "group", "A valid integer is required."),
        ("since=2026-01-01", "since", "There is no such field; there are: party, group, cycle, from, to."),
    ],
)
def test_a_ledger_that_cannot_be_asked_for_is_refused_by_name(program, query, parameter, detail):
    answer = program.read(f"/need-ledger/?{query}")

    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"parameter": parameter, "detail": detail}]


def test_without_days_the_ledger_is_of_the_last_twelve_months(program):
    days = [each["on"] for each in program.read("/need-ledger/").json()["needs"]]

    assert days[-1] == date.today().isoformat()
    assert len(days) == 13
