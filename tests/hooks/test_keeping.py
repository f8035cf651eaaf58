"""Webhooks are made, changed, switched and looked at by their own person: by API and on a page of their own."""

import json
import re

import orjson
import pytest
from django.test import Client

from tests.factories import MAY_DAY, OFFICER
from tests.hooks.conftest import a_hook
from tests.people import an_account, enter
from tests.tokens.conftest import Bearer, a_token
from tests.tokens.test_making import signed_in
from workflows import commands, hooks
from workflows.ledger import By, Refused
from workflows.ledger.models import Entry
from workflows.models import Asked, Hook, HookMessage
from workflows.queries.personal import held_about

pytestmark = pytest.mark.django_db
API, PAGE = "/api/v1/hooks/", "/account/hooks/"
URL = "https://hooks.example.org/tafollow"
NEW = {"name": "Case system", "url": URL}
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


@pytest.fixture
def program(officer):
    return Bearer(a_token(officer, "act").written)


def test_a_secret_is_told_once_and_worth_nothing_in_the_database(officer):
    made = a_hook(officer, URL)

    row = Hook.objects.values().get()
    assert SECRET.fullmatch(made.secret)
    assert made.secret not in str(row) + str(list(Entry.objects.values()))
    assert Entry.objects.get(type="HookMade").payload == {
        "hook": str(made.hook.pk),
        "user": str(officer.pk),
        "host": "hooks.example.org",
        "types": ["FollowUpOpened"],
    }


def test_a_program_makes_a_webhook_and_the_answer_that_is_kept_holds_no_secret(program):
    once = {"HTTP_IDEMPOTENCY_KEY": "k"}

    made = program.generic("POST", API, orjson.dumps(NEW), "application/json", **once)
    again = program.generic("POST", API, orjson.dumps(NEW), "application/json", **once)

    row = made.json()
    assert (made.status_code, made["Location"]) == (201, f"{API}{row['id']}/")
    assert SECRET.fullmatch(row["secret"])
    assert again["Idempotent-Replay"] == "true"
    assert again.json() == {name: value for name, value in row.items() if name != "secret"}
    assert "whsec_" not in json.dumps(Asked.objects.get().body)
    assert Hook.objects.count() == 1


def test_its_page_says_which_verbs_there_are_and_no_secret(program):
    row = program.ask(API, NEW).json()

    page = program.get(f"{API}{row['id']}/")

    asked = {verb["verb"]: verb["refusal"] for verb in page.json()["verbs"]}
    assert "whsec_" not in page.content.decode()
    assert asked["switch_hook_off"] is asked["change_hook"] is asked["rotate_hook_secret"] is None
    assert asked["switch_hook_on"] == "“Switch the webhook on” needs a webhook that is “Off”; this one is “On”."


def test_a_webhook_is_changed_by_who_has_read_it(program):
    row = program.ask(API, NEW).json()
    here = f"{API}{row['id']}/"
    tag = program.get(here)["ETag"]
    said = orjson.dumps({"types": ["PlanAdopted", "PlanAdopted"], "name": "Plans"})

    blind = program.generic("PATCH", here, said, "application/json")
    done = program.generic("PATCH", here, said, "application/json", HTTP_IF_MATCH=tag)
    stale = program.generic("PATCH", here, b'{"name": "Other"}', "application/json", HTTP_IF_MATCH=tag)

    assert [answer.status_code for answer in (blind, done, stale)] == [428, 200, 412]
    assert (done.json()["name"], done.json()["types"]) == ("Plans", ["PlanAdopted"])
    assert Entry.objects.filter(type="HookChanged").count() == 1


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"url": "https://127.0.0.1/"}, 409, "is not an address of the public internet"),
        ({"url": "http://example.org/"}, 409, "begins with https://"),
        ({"types": ["LetterDrafted"]}, 422, "LetterDrafted"),
        ({"party": "ZZZ"}, 409, "There is no such State party."),
        ({"name": "two\nlines"}, 422, "one line"),
        ({"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, 422, "There is no such field"),
    ],
)
def test_what_cannot_be_a_webhook_is_refused(program, said, status, words):
    answer = program.ask(API, NEW | said)

    assert answer.status_code in (status, 400)
    assert words in answer.content.decode()
    assert not Hook.objects.exists()


def test_a_new_secret_is_told_once_too(program):
    row = program.ask(API, NEW).json()

    rotated = program.ask(f"{API}{row['id']}/rotate-secret/").json()

    assert SECRET.fullmatch(rotated["secret"])
    assert rotated["secret"] != row["secret"]
    assert rotated["previous_until"] is not None
    assert [entry.type for entry in Entry.objects.filter(case_id=row["id"]).order_by("number")] == [
        "HookMade",
        "HookSecretRotated",
    ]


def test_nobody_has_more_webhooks_on_than_ten(officer):
    first, *_others = [a_hook(officer, URL) for _ in range(10)]

    with pytest.raises(Refused, match="You have 10 webhooks that are on"):
        a_hook(officer, URL)
    commands.switch_hook_off(hook_id=first.hook.pk, reason="Not used", by=OFFICER)
    a_hook(officer, URL)
    with pytest.raises(Refused, match="You have 10 webhooks that are on"):
        commands.switch_hook_on(hook_id=first.hook.pk, by=OFFICER)


def test_the_webhook_of_another_is_not_there_and_the_secretariat_may_only_switch_it_off(officer, receiver):
    from tests.factories import a_party

    theirs = a_hook(an_account("focal_point", party=a_party()), URL).hook
    stranger, secretariat = (
        Bearer(a_token(who, "act").written) for who in (an_account("focal_point", party=a_party()), officer)
    )
    here = f"{API}{theirs.pk}/"

    assert stranger.get(here).status_code == stranger.ask(f"{here}rotate-secret/").status_code == 404
    assert secretariat.ask(f"{here}rotate-secret/").status_code == 409
    tag = {"HTTP_IF_MATCH": secretariat.get(here)["ETag"]}
    assert secretariat.generic("PATCH", here, b'{"name": "Mine"}', "application/json", **tag).status_code == 403
    assert secretariat.ask(f"{here}switch-off/", {"reason": "It is flooded."}).json()["state"] == "off"
    assert secretariat.ask(f"{here}switch-on/").status_code == 409


def test_every_attempt_is_seen_and_a_message_is_sent_again(officer, program, hook, receiver, something_happens):
    something_happens()
    hooks.work()
    [row] = program.get(f"/api/v1/hook-messages/?hook={hook.pk}").json()["results"]
    here = f"/api/v1/hook-messages/{row['id']}/"

    page = program.get(here).json()
    again = program.ask(f"{here}send-again/").json()
    hooks.work()

    assert [(each["status"], each["answer"]) for each in page["tries"]] == [(200, "Thank you")]
    assert (page["state"], again["state"]) == ("delivered", "queued")
    assert HookMessage.objects.get().state == "delivered"
    assert len(receiver.got) == 2


def test_on_the_page_a_person_makes_a_webhook_and_sees_how_it_fares(officer, receiver, something_happens):
    browser = signed_in(officer)

    made = browser.post(PAGE, {"name": "Case system", "url": receiver.url, "types": ["FollowUpOpened"], "party": ""})
    something_happens()
    hooks.work()
    page = browser.get(PAGE).content.decode()
    rotated = browser.post(f"{PAGE}{Hook.objects.get().pk}/rotate-secret/")

    assert made.status_code == 201
    assert SECRET.search(made.content.decode())
    assert "Case system" in page
    assert "FollowUpOpened" in page
    assert "Thank you" in page
    assert not SECRET.search(page)
    assert SECRET.search(rotated.content.decode())


def test_without_a_recent_sign_in_no_secret_is_shown(officer):
    browser = signed_in(officer, minutes_ago=16)

    answer = browser.post(PAGE, NEW | {"party": ""})

    assert answer.status_code == 403
    assert "Sign in again first" in answer.content.decode()
    assert not Hook.objects.exists()


def test_who_may_have_none_is_told_so(db):
    browser = Client()
    enter(browser, an_account())

    page = browser.get(PAGE).content.decode()

    assert "Only an alternate focal point of the State or" in page
    assert browser.post(PAGE, NEW | {"party": ""}).status_code == 403


def test_of_an_erased_person_nothing_is_told_any_more(receiver, something_happens):
    departed = an_account("officer")
    a_hook(departed, receiver.url)
    assert held_about(departed)["webhooks"][0]["secret"] == "…"
    departed.appointments.update(valid_until=MAY_DAY.date().replace(year=2021))

    commands.erase_person(user_id=departed.pk, by=OFFICER)
    something_happens()

    hook = Hook.objects.get()
    assert (hook.state, hook.name, hook.url, hook.secret) == ("off", "", "", "")
    assert hooks.work() == 0
    with pytest.raises(Refused, match="The person of this webhook is erased"):
        commands.switch_hook_on(hook_id=hook.pk, by=By.user(departed.pk, MAY_DAY))


def test_the_schema_says_what_leaves(officer, receiver, something_happens):
    from jsonschema import Draft202012Validator

    browser = signed_in(officer)
    a_hook(officer, receiver.url, types=[])
    something_happens()
    hooks.work()
    said = browser.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()["webhooks"]

    [got] = receiver.got
    body = said["FollowUpOpened"]["post"]["requestBody"]["content"]["application/cloudevents+json"]["schema"]
    Draft202012Validator(body).validate(json.loads(got.body))
    assert {"PlanAdopted", "NeedReleased", "ReportAccepted"} < set(said)
    assert "providers" not in json.dumps(said["NeedReleased"])
