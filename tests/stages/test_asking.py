"""Asking follow-ups by API, page and desk: who may, in which words, and what is answered."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.consent.conftest import signed_in
from tests.factories import a_party
from tests.people import an_account
from tests.stages.paths import WHY, a_later_follow_up
from workflows.access import WHO
from workflows.ledger.models import Entry
from workflows.models import Carried, Letter
from workflows.verbs.stages import VERBS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("begun")]
PATHS = {
    "note_silence": ("letter_sent", "note-silence", "silent"),
    "open_dialogue": ("acknowledged", "open-dialogue", "dialogue"),
    "suspend_follow_up": ("dialogue", "suspend", "suspended"),
    "resume_follow_up": ("suspended", "resume", "dialogue"),
    "decline_follow_up": ("dialogue", "decline", "declined"),
    "lapse_follow_up": ("dialogue", "lapse", "lapsed"),
    "reopen_follow_up": ("declined", "reopen", "dialogue"),
}
REASON = {"reason": WHY}
EVERYBODY = {"approver", "auditor", "observer", "focal_point", "alternate", "validating_authority"}


@pytest.fixture
def officer(db):
    return signed_in(an_account("officer"))


def said(verb):
    return {} if verb == "open_dialogue" else REASON


@pytest.mark.parametrize("verb", PATHS)
def test_an_officer_asks_through_the_api(verb, at, officer):
    stage, word, after = PATHS[verb]
    path = at(stage)

    answer = officer.ask(f"/follow-ups/{path.id}/{word}/", said(verb))

    assert (answer.status_code, answer.json()["state"]) == (200, after)
    assert path.row.state == after
    assert Entry.objects.filter(case=path.id).latest("number").actor == f"user:{officer.user.pk}"


@pytest.mark.parametrize("verb", PATHS)
def test_an_officer_asks_on_the_page(verb, at, officer):
    stage, _word, after = PATHS[verb]
    path = at(stage)
    address = reverse("ask", args=[verb.replace("_", "-"), path.id])
    assert address in officer.get(f"/follow-ups/{path.id}/").content.decode()

    answer = officer.post(address, said(verb))

    assert (answer.status_code, answer["Location"]) == (302, f"/follow-ups/{path.id}/")
    assert path.row.state == after


def test_an_officer_asks_on_the_desk(at, officer):
    path = at("dialogue")
    desk = reverse("admin:workflows_followup_change", args=[path.id])
    address = reverse("admin:workflows_followup_ask", args=[path.id, "suspend-follow-up"])
    assert address in officer.get(desk).content.decode()

    answer = officer.post(address, REASON | {"asked": "1"})

    assert (answer.status_code, answer["Location"]) == (302, desk)
    assert path.row.state == "suspended"


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_nobody_asks_for_what_is_not_theirs(verb, at):
    path = at("dialogue")
    party = path.row.party
    word = next(
        route["url"].split("/")[-2]
        for route in signed_in(an_account("officer")).read(f"/follow-ups/{path.id}/").json()["verbs"]
        if route["verb"] == verb.name
    )
    before = Entry.objects.count()

    for role in {"approver", "auditor", "observer", "focal_point", "alternate", "validating_authority"} - WHO[
        verb.name
    ]:
        scope = {"party": party} if role in ("focal_point", "alternate", "validating_authority") else {}
        reader = signed_in(an_account(role, **scope))
        answer = reader.ask(f"/follow-ups/{path.id}/{word}/", REASON)
        assert (answer.status_code, answer.json()["type"]) == (403, "/api/problems/not-allowed/"), role
        page = reader.post(reverse("ask", args=[verb.name.replace("_", "-"), path.id]), REASON)
        assert page.status_code in (409, 422)
    elsewhere = signed_in(an_account("focal_point", party=a_party()))
    assert elsewhere.ask(f"/follow-ups/{path.id}/{word}/", REASON).status_code == 404

    assert (path.row.state, Entry.objects.count()) == ("dialogue", before)


@pytest.mark.parametrize("role", ["focal_point", "validating_authority"])
def test_a_state_declines_for_itself(role, at):
    path = at("dialogue")
    reader = signed_in(an_account(role, party=path.row.party))

    answer = reader.ask(f"/follow-ups/{path.id}/decline/", REASON)

    assert (answer.status_code, answer.json()["state"]) == (200, "declined")
    assert Entry.objects.get(type="FollowUpDeclined").actor == f"user:{reader.user.pk}"


def test_the_page_of_a_follow_up_says_of_every_verb_why_it_cannot_be_asked(at, officer):
    path = at("silent")

    shown = officer.read(f"/follow-ups/{path.id}/").json()

    refusals = {each["verb"]: each["refusal"] for each in shown["verbs"]}
    assert refusals.keys() >= {verb.name for verb in VERBS}
    possible = {name for name, refusal in refusals.items() if refusal is None}
    assert possible & PATHS.keys() == {"suspend_follow_up", "decline_follow_up", "lapse_follow_up"}
    assert refusals["open_dialogue"] == (
        "“Open the dialogue” needs a follow-up that is “Readiness letter acknowledged”; this one is “Silent”."
    )
    assert refusals["carry_over"] == (
        "The State has no follow-up of a later cycle under way into which this one could be carried over."
    )
    assert refusals["adopt_process_version"] == ("This follow-up runs by the newest version of the process already.")


def test_a_reader_of_the_page_finds_only_what_they_could_ask_some_day(at, officer):
    path = at("dialogue")
    page = f"/follow-ups/{path.id}/"

    for_officer = officer.get(page).content.decode()
    for_state = signed_in(an_account("focal_point", party=path.row.party)).get(page).content.decode()
    for_observer = signed_in(an_account("observer")).get(page).content.decode()

    assert "2 needs of this follow-up are not met completely" in for_officer
    assert "/ask/decline-follow-up/" in for_state
    assert "Suspend the follow-up" not in for_state
    assert "Decline the follow-up" not in for_observer
    assert "What can be done now" not in for_observer


@pytest.mark.parametrize(
    ("word", "body", "pointers"),
    [
        ("suspend", {}, {"/reason"}),
        ("suspend", {"reason": "  "}, {"/reason"}),
        ("suspend", {"reason": "x" * 301}, {"/reason"}),
        ("close-needs-met", {"reason": WHY}, {"/reason"}),
        ("carry-over", {"outcome": WHY}, {"/into"}),
        ("carry-over", {"outcome": WHY, "into": "the next one"}, {"/into"}),
    ],
)
def test_words_that_are_missing_or_wrong_are_named(word, body, pointers, at, officer):
    path = at("dialogue")
    before = Entry.objects.count()

    answer = officer.ask(f"/follow-ups/{path.id}/{word}/", body)

    assert answer.status_code == 400
    assert {error["pointer"] for error in answer.json()["errors"]} >= pointers
    assert (path.row.state, Entry.objects.count()) == ("dialogue", before)


def test_closing_is_refused_with_the_number_of_needs_that_are_left(at, officer):
    path = at("dialogue")

    answer = officer.ask(f"/follow-ups/{path.id}/close-needs-met/", {"outcome": WHY})

    assert (answer.status_code, answer.json()["type"]) == (409, "/api/problems/refused/")
    assert answer.json()["detail"].startswith("2 needs of this follow-up are not met completely")


def test_carrying_over_names_the_other_follow_up_and_can_be_read_afterwards(at, officer):
    path = at("dialogue")
    target = a_later_follow_up(path.row)

    answer = officer.ask(f"/follow-ups/{path.id}/carry-over/", {"outcome": WHY, "into": str(target.pk)})

    assert (answer.status_code, answer.json()["state"], answer.json()["outcome"]) == (200, "carried_over", WHY)
    rows = officer.read(f"/carried-over/?follow_up={target.pk}").json()["results"]
    assert {row["need"] for row in rows} == {str(id_) for id_ in Carried.objects.values_list("need", flat=True)}
    assert {(row["origin"], row["activity"], row["stage"]) for row in rows} == {(str(path.id), None, "")}
    desk = officer.get(reverse("admin:workflows_carried_changelist")).content.decode()
    assert desk.count('class="field-__str__"') == 2


def test_the_form_offers_only_follow_ups_into_which_it_can_be_carried(at, officer):
    path, other = at("dialogue"), at("dialogue")
    later, _earlier = a_later_follow_up(path.row, "2"), a_later_follow_up(path.row, "0")
    a_later_follow_up(other.row)

    page = officer.get(reverse("ask", args=["carry-over", path.id]))
    refused = officer.post(
        reverse("ask", args=["carry-over", path.id]), {"into": str(other.id), "outcome": "Kept as typed."}
    )

    assert list(page.context["form"].fields["into"].queryset) == [later]
    assert refused.status_code == 422
    assert "Kept as typed." in refused.content.decode()
    assert path.row.state == "dialogue"


def test_a_one_year_letter_is_asked_for_in_time(at, officer):
    path = at("dialogue")
    early = officer.ask(f"/follow-ups/{path.id}/draft-one-year-letter/")
    Letter.objects.filter(follow_up=path.id).update(acknowledged_at=datetime(2020, 5, 1, tzinfo=UTC))

    answer = officer.ask(f"/follow-ups/{path.id}/draft-one-year-letter/")

    assert (early.status_code, early.json()["detail"]) == (
        409,
        "The year is not over: the letter can be drafted from 2027-05-01.",
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "dialogue")
    assert Letter.objects.get(kind="one_year").drafted_by == f"user:{officer.user.pk}"


@pytest.mark.parametrize(("role", "told"), [("officer", WHY), ("focal_point", WHY), ("observer", "")])
def test_what_came_of_it_is_told_to_the_state_and_the_secretariat(role, told, at):
    path = at("closed_met")
    scope = {"party": path.row.party} if role == "focal_point" else {}
    reader = signed_in(an_account(role, **scope))

    assert reader.read(f"/follow-ups/{path.id}/").json()["outcome"] == told
    assert (WHY in reader.get(f"/follow-ups/{path.id}/").content.decode()) == bool(told)


def test_small_figures_of_what_was_carried_over_are_not_told_to_observers(at):
    path = at("carried_over")

    told = signed_in(an_account("observer")).read(f"/follow-ups/{path.id}/facts/").json()["results"]

    assert "FollowUpCarriedOver" not in {fact["type"] for fact in told}
    assert "DialogueOpened" in {fact["type"] for fact in told}


def test_a_follow_up_is_read_in_as_many_statements_whatever_was_carried_over(at, officer):
    one, many = at("dialogue", needs=1), at("dialogue", needs=9)
    counts = []
    for path in (one, many):
        target = a_later_follow_up(path.row)
        officer.ask(f"/follow-ups/{path.id}/carry-over/", {"outcome": WHY, "into": str(target.pk)})
        with CaptureQueriesContext(connection) as asked:
            officer.read(f"/follow-ups/{target.pk}/")
        with CaptureQueriesContext(connection) as listed:
            officer.read(f"/carried-over/?follow_up={target.pk}")
        counts.append((len(asked), len(listed)))

    assert counts[0] == counts[1]
