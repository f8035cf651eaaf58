"""Who binds a State or the Secretariat proves a second time who they are."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from tafollow.accounts.obligation import OPEN_TO_ALL
from tests.accounts.persons import PASSWORD, a_person, code_of, prove_again, set_up_app, sign_in
from workflows.models import Message

pytestmark = pytest.mark.django_db
OBLIGED = ["officer", "approver", "auditor", "validating_authority"]


def recovery_codes(client):
    return client.get("/accounts/second-factor/recovery-codes/download/").content.decode().split()


@pytest.mark.parametrize("role", OBLIGED)
def test_without_a_second_factor_such_a_person_reaches_nothing_but_the_page_to_set_one_up(role):
    client = sign_in(a_person(role))

    for path in ("/", "/reviews/", "/health/", "/admin/", "/accounts/", "/accounts/password/change/", "/nowhere/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/second-factor/"), path
    assert client.get("/accounts/second-factor/").status_code == 200
    assert client.post("/language/", {"language": "fr"}).status_code == 302
    assert client.post("/logout/")["Location"] == "/login/"


def test_programs_with_such_a_session_are_told_so_as_a_problem():
    client = sign_in(a_person("officer"))

    answer = client.get("/api/v1/follow-ups/")

    problem = json.loads(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert problem["type"] == "/api/problems/second-factor-needed/"
    assert "http://localhost:8000/accounts/second-factor/" in problem["detail"]


def test_nothing_but_what_is_listed_is_open_without_it():
    names = set(get_resolver().reverse_dict.keys()) | {"set_language"}

    assert {name for name in OPEN_TO_ALL if name not in names} == set()


@pytest.mark.parametrize("role", ["", "observer", "focal_point"])
def test_other_people_need_none(role):
    assert sign_in(a_person(role)).get("/reviews/").status_code == 200


def test_in_the_demo_nobody_needs_one(settings):
    settings.DEMO = True

    assert sign_in(a_person("officer")).get("/reviews/").status_code == 200


def test_setting_up_an_app_opens_everything_and_shows_recovery_codes():
    client = sign_in(a_person("officer"))

    set_up_app(client)

    assert client.answer["Location"] == "/accounts/second-factor/recovery-codes/"
    assert len(recovery_codes(client)) == 10
    assert client.get("/reviews/").status_code == 200


def test_a_wrong_first_code_sets_nothing_up():
    client = sign_in(a_person("officer"))
    prove_again(client)
    client.get("/accounts/second-factor/app/set-up/")

    answer = client.post("/accounts/second-factor/app/set-up/", {"code": "000000"})

    assert "This code is not right" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_with_an_app_the_password_alone_signs_nobody_in():
    person = a_person("officer")
    secret = set_up_app(sign_in(person))
    cache.clear()

    client = sign_in(person)
    assert client.answer["Location"] == "/accounts/second-factor/authenticate/"
    assert client.get("/reviews/")["Location"] == "/login/?next=/reviews/"

    client.post("/accounts/second-factor/authenticate/", {"code": code_of(secret)})
    assert client.get("/reviews/").status_code == 200


def test_a_session_from_before_the_second_factor_has_to_prove_it():
    person = a_person("officer")
    old = sign_in(person)
    secret = set_up_app(sign_in(person))
    cache.clear()

    answer = old.get("/reviews/")
    assert answer["Location"] == "/accounts/second-factor/reauthenticate/?next=%2Freviews%2F"

    proved = old.post(answer["Location"], {"code": code_of(secret)})
    assert proved["Location"] == "/reviews/"
    assert old.get("/reviews/").status_code == 200


def test_a_recovery_code_lets_in_once():
    person = a_person("officer")
    client = sign_in(person)
    set_up_app(client)
    code, *others = recovery_codes(client)

    first, second = sign_in(person), sign_in(person)
    let_in = first.post("/accounts/second-factor/authenticate/", {"code": code})
    refused = second.post("/accounts/second-factor/authenticate/", {"code": code})

    assert let_in["Location"] == "/"
    assert first.get("/reviews/").status_code == 200
    assert "This code is not right" in refused.content.decode()
    assert recovery_codes(client) == others


def test_new_recovery_codes_end_the_old_ones():
    client = sign_in(a_person())
    set_up_app(client)
    old = recovery_codes(client)

    client.post("/accounts/second-factor/recovery-codes/new/")

    assert len(recovery_codes(client)) == 10
    assert not set(recovery_codes(client)) & set(old)


def test_the_last_second_factor_of_an_officer_stays():
    client = sign_in(a_person("officer"))
    set_up_app(client)

    answer = client.post("/accounts/second-factor/app/remove/")

    assert "Your role needs a second factor: set up another one first." in answer.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_anybody_else_may_remove_theirs():
    client = sign_in(a_person())
    set_up_app(client)

    client.post("/accounts/second-factor/app/remove/")

    assert not Authenticator.objects.exists()


def test_the_database_holds_no_secret_of_a_second_factor_in_the_clear():
    client = sign_in(a_person())
    secret = set_up_app(client)

    assert secret not in json.dumps([each.data for each in Authenticator.objects.all()])


def test_secrets_can_still_be_read_after_the_key_of_the_service_was_replaced(settings):
    person = a_person()
    secret = set_up_app(sign_in(person))
    cache.clear()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"

    client = sign_in(person)
    answer = client.post("/accounts/second-factor/authenticate/", {"code": code_of(secret)})

    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/second-factor/app/set-up/",
        "/accounts/second-factor/recovery-codes/",
        "/accounts/second-factor/recovery-codes/new/",
        "/accounts/second-factor/app/remove/",
        "/accounts/passkeys/new/",
    ],
)
def test_what_protects_the_account_is_changed_only_by_who_has_just_typed_the_password(path):
    person = a_person()
    set_up_app(sign_in(person))
    Authenticator.objects.filter(type="totp").update(type="webauthn")  # so that the password alone signs in
    client = Client()
    client.force_login(person)

    if "app/remove" in path:
        Authenticator.objects.filter(type="webauthn").update(type="totp")
    if "set-up" not in path:
        answer = client.get(path)
        assert answer["Location"] == f"/accounts/reauthenticate/?next={path.replace('/', '%2F')}"
    else:
        Authenticator.objects.all().delete()
        assert client.get(path)["Location"].startswith("/accounts/reauthenticate/")


def test_a_wrong_password_proves_nothing():
    client = sign_in(a_person())

    answer = prove_again(client, "wrong")

    assert "This is not your password." in answer.content.decode()
    assert client.get("/accounts/passkeys/new/")["Location"].startswith("/accounts/reauthenticate/")
    assert prove_again(client, PASSWORD)["Location"] == "/accounts/"
    assert client.get("/accounts/passkeys/new/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_person_is_told_of_every_change_to_what_protects_the_account():
    client = sign_in(a_person())
    set_up_app(client)
    client.post("/accounts/second-factor/recovery-codes/new/")
    client.post("/accounts/second-factor/app/remove/")

    assert [message.subject for message in Message.objects.order_by("id")] == [
        "An authenticator app was set up",
        "New recovery codes were made",
        "The authenticator app was removed",
    ]
