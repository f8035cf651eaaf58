"""Through the door, and out again."""

import os
import subprocess
import sys

import pytest
from django.test import Client

from tests.accounts.persons import PASSWORD, a_person, sign_in
from tests.tafollow.embedded import PROJECT

pytestmark = pytest.mark.django_db


def test_a_person_signs_in_with_an_address_in_any_case_and_gets_a_new_session_key():
    person, client = a_person(), Client()
    client.get("/login/")
    client.session["before"] = 1
    before = client.session.session_key

    answer = client.post("/login/?next=/reviews/", {"login": person.email.upper(), "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/reviews/")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.session.session_key != before


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(elsewhere, settings):
    settings.ALLOWED_HOSTS = ["*"]
    person = {"login": a_person().email, "password": PASSWORD}

    in_the_body = Client().post("/login/", person | {"next": elsewhere})
    in_the_address = Client().post("/login/", person, query_params={"next": elsewhere})

    assert (in_the_body["Location"], in_the_address["Location"]) == ("/", "/")


def test_signing_out_takes_a_post():
    client = sign_in(a_person())

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("what", ["unknown", "wrong", "closed"])
def test_whoever_may_not_come_in_reads_the_same_sentence(what):
    person = a_person(is_active=what != "closed")
    attempt = {"unknown": ("nobody@state.example", PASSWORD)}.get(what, (person.email, "wrong password"))

    answer = Client().post("/login/", {"login": attempt[0], "password": attempt[1]})

    assert answer.status_code == 200
    assert "The e-mail address and the password do not belong together." in answer.content.decode()


def test_a_closed_account_does_not_open():
    person = a_person(is_active=False)

    client = sign_in(person)

    assert client.answer["Location"] == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session


def test_nobody_makes_an_account_of_their_own():
    for path in ("/accounts/signup/", "/signup/", "/accounts/email/", "/accounts/login/code/"):
        assert Client().get(path).status_code == 404


def test_the_admin_has_no_door_of_its_own():
    answer = Client().get("/admin/")

    assert answer["Location"] == "/admin/login/?next=/admin/"
    assert Client().get(answer["Location"])["Location"] == "/login/?next=/admin/"
    assert (
        Client()
        .post("/admin/login/?next=/admin/", {"username": "a", "password": "b"})["Location"]
        .startswith("/login/")
    )


def test_who_is_inside_and_may_not_see_the_admin_is_told_so_and_not_sent_round_in_circles():
    client = sign_in(a_person())

    answer = client.get("/admin/login/?next=/admin/")

    assert answer.status_code == 403
    assert "Only the Secretariat and auditors work in the registers." in answer.content.decode()


def test_the_admin_shows_no_second_factors_sessions_or_tokens_of_other_people():
    from django.contrib import admin

    assert not {model._meta.app_label for model in admin.site._registry} & {
        "account",
        "mfa",
        "usersessions",
        "socialaccount",
    }


def test_in_production_django_finds_nothing_to_mend():
    environment = os.environ | {"SECURE": "true", "SECRET_KEY": "".join(map(chr, range(48, 112))), "DEMO": "false"}

    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stdout.strip()) == (0, "System check identified no issues (0 silenced).")
