"""What the log tells of a request, and what it never does."""

import json
import logging

import pytest
from django.test import Client

from tafollow.logs import formatter
from tests.accounts.persons import a_person, code_of, set_up_app, sign_in

LINKS = [
    "/acknowledge/{}/",
    "/invitation/{}/",
    "/not-the-right-contact/{}/",
    "/accounts/password/reset/key/{}/",
    "/duties/answer/{}/",
    "/reminders/unsubscribe/{}/",
    "/reminders/preferences/{}/",
    "/calendar/{}",
]
SECRET = "c2VjcmV0:1uXyz:abcDEF-_0123456789"


def lines(caplog):
    style = formatter("json")
    return [json.loads(style.format(record)) for record in caplog.records]


@pytest.fixture(autouse=True)
def listening(caplog):
    caplog.set_level(logging.INFO)


def test_a_request_is_told_with_its_answer_time_and_id(caplog):
    Client().get("/healthz", headers={"X-Request-ID": "from-the-proxy"})

    [line] = [each for each in lines(caplog) if each["event"] == "GET /healthz"]
    assert (line["status"], line["user"], line["level"]) == (200, "", "info")
    assert line["ms"] >= 0
    assert line["timestamp"].endswith("Z")


@pytest.mark.django_db
def test_what_a_person_was_refused_is_told_with_their_id(caplog):
    person = a_person()
    client = sign_in(person)

    client.get("/admin/")

    told = [(each["status"], each["user"]) for each in lines(caplog) if each["event"] == "GET /admin/"]
    assert told in ([(302, str(person.pk))], [(403, str(person.pk))])


@pytest.mark.django_db
def test_signing_in_and_failing_to_are_told_with_the_proofs_and_the_address(caplog):
    person = a_person()

    sign_in(person, "wrong", REMOTE_ADDR="192.0.2.1")
    sign_in(person, REMOTE_ADDR="192.0.2.2")

    told = {each["event"]: each for each in lines(caplog)}
    assert told["a password was refused"]["address"] == "192.0.2.1"
    said = told["signed in"]
    assert (said["user"], said["proofs"], said["address"]) == (str(person.pk), ["password"], "192.0.2.2")
    assert person.email not in json.dumps(lines(caplog))


@pytest.mark.django_db
def test_a_refused_second_factor_is_told(caplog):
    person = a_person()
    set_up_app(sign_in(person))
    client = sign_in(person)

    client.post("/accounts/second-factor/authenticate/", {"code": code_of("A" * 32)}, REMOTE_ADDR="192.0.2.3")

    [line] = [each for each in lines(caplog) if each["event"] == "a second factor was refused"]
    assert line["address"] == "192.0.2.3"


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("name", ["event", "exception", "path"])
def test_no_line_holds_the_secret_of_a_link(link, name, caplog):
    path = link.format(SECRET)
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, "Not Found: %s", (path,), None)
    if name == "path":
        record.path = path
    if name == "exception":
        try:
            raise ValueError(path)
        except ValueError as error:
            record.exc_info = (ValueError, error, error.__traceback__)

    line = formatter("json").format(record)

    assert SECRET not in line
    assert link.format("…") in json.loads(line)[name]


def test_the_request_itself_is_not_told(caplog, rf):
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, "Forbidden", (), None)
    record.request = rf.get("/?token=secret")

    assert "secret" not in formatter("json").format(record)
