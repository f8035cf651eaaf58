"""Whatever goes wrong, a program is told in one form, and can find out what it means (RFC 9457)."""

import json
import logging

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client
from psycopg.errors import LockNotAvailable, QueryCanceled

from reviews.api import problems
from reviews.models import Review
from tafollow.logs import formatter
from tests.api.conftest import API, program
from tests.factories import a_party, a_review
from tests.people import enter
from workflows.ledger.models import Entry
from workflows.queries import api as queries

pytestmark = pytest.mark.django_db


def is_problem(answer, name, status):
    """The whole form of a problem, once."""
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == f"/api/problems/{name}/"
    assert body["status"] == status
    assert body["instance"] == answer.wsgi_request.path
    assert body["request_id"] == answer.headers["X-Request-ID"] != ""
    assert body["title"]
    assert body["detail"]
    return body


def test_every_kind_of_problem_is_described_at_its_address_even_to_strangers(nobody):
    listed = nobody.get("/api/problems/").json()

    assert [kind["type"] for kind in listed] == [f"/api/problems/{name}/" for name in problems.KINDS]
    assert [nobody.get(kind["type"]).json() for kind in listed] == listed
    is_problem(nobody.get("/api/problems/no-such-kind/"), "not-found", 404)


def test_an_unknown_address_is_a_problem_and_not_a_page(officer):
    is_problem(officer.get("/api/v1/nothing-here/"), "not-found", 404)
    is_problem(officer.get("/api/"), "not-found", 404)


def test_who_has_not_signed_in_is_told_so_with_401(nobody):
    answer = nobody.read("/needs/")

    is_problem(answer, "not-signed-in", 401)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="tafollow"'


def test_a_method_nobody_offers_is_refused_with_those_that_are(officer):
    answer = officer.ask("/mechanisms/", {})

    is_problem(answer, "method-not-allowed", 405)
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_only_json_is_spoken(officer):
    review = a_review()
    path = f"{API}/reviews/{review.pk}/conclude/"

    is_problem(officer.read("/needs/", Accept="text/csv"), "not-acceptable", 406)
    is_problem(officer.post(path, {"concluded_on": "2026-04-30"}), "unsupported-type", 415)


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"concluded_on": NaN}', b'{"concluded_on": "\xff"}', b'"\\ud800"', b"[" * 5000, b"\x00"],
    ids=["cut off", "not a number", "not UTF-8", "half a character", "nested too deep", "zero byte"],
)
def test_what_is_not_json_is_refused_and_nothing_happens(officer, body):
    review = a_review()

    answer = officer.ask(f"/reviews/{review.pk}/conclude/", body)

    is_problem(answer, "malformed-request", 400)
    assert Review.objects.get().state == "ongoing"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (None, "/concluded_on"),
        ({}, "/concluded_on"),
        ([], ""),
        ("null", ""),
        ({"concluded_on": None}, "/concluded_on"),
        ({"concluded_on": 20260430}, "/concluded_on"),
        (b'{"concluded_on": %d}' % 10**30, "/concluded_on"),
        ({"concluded_on": "2026-02-30"}, "/concluded_on"),
        ({"concluded_on": "30/04/2026"}, "/concluded_on"),
        ({"concluded_on": "2026-04-30T00:00:00Z"}, "/concluded_on"),
        ({"concluded_on": ["2026-04-30"]}, "/concluded_on"),
        ({"concluded_on": "2026-04-30\u0000"}, "/concluded_on"),
        ({"concluded_on": "2026-04-30", "state": "concluded"}, "/state"),
        ({"concluded_on": "2026-04-30", "a/b~c": 1}, "/a~1b~0c"),
    ],
)
def test_bad_input_is_refused_at_its_place_and_nothing_happens(officer, body, pointer):
    review = a_review()

    answer = officer.ask(f"/reviews/{review.pk}/conclude/", body)

    found = is_problem(answer, "invalid-input", 400)
    assert [error["pointer"] for error in found["errors"]] == [pointer]
    assert Review.objects.get().state == "ongoing"
    assert not Entry.objects.exists()


def test_a_day_in_the_future_is_refused_by_the_command(officer):
    review = a_review()

    answer = officer.ask(f"/reviews/{review.pk}/conclude/", {"concluded_on": "9999-12-31"})

    body = is_problem(answer, "refused", 409)
    assert body["detail"] == "A review cannot be concluded on 9999-12-31, which lies in the future."
    assert Review.objects.get().state == "ongoing"


def test_a_body_beyond_the_limit_is_not_read(officer, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    review = a_review()

    answer = officer.ask(f"/reviews/{review.pk}/conclude/", {"concluded_on": "2026-04-30", "x": "y" * 1000})

    is_problem(answer, "too-large", 413)
    assert Review.objects.get().state == "ongoing"


@pytest.mark.parametrize("path", ["/reviews/1/", "/deliveries/-1/", f"/deliveries/{'9' * 30}/", "/parties/X%00Z/"])
def test_an_id_that_cannot_be_one_leads_nowhere(officer, path):
    is_problem(officer.read(path), "not-found", 404)


def test_an_id_of_another_kind_leads_nowhere(officer):
    review = a_review()

    is_problem(officer.read(f"/letters/{review.pk}/"), "not-found", 404)
    is_problem(officer.read(f"/follow-ups/{review.pk}/facts/"), "not-found", 404)
    is_problem(officer.ask(f"/messages/{review.pk}/send-again/"), "not-found", 404)


def test_a_session_without_its_csrf_token_changes_nothing():
    review = a_review()
    browser = Client(enforce_csrf_checks=True)
    enter(browser, program("officer").user)
    day = json.dumps({"concluded_on": "2026-04-30"})

    answer = browser.post(f"{API}/reviews/{review.pk}/conclude/", day, content_type="application/json")

    assert "CSRF" in is_problem(answer, "not-allowed", 403)["detail"]
    assert Review.objects.get().state == "ongoing"


def test_a_fault_of_ours_is_a_problem_that_names_the_log_line_and_nothing_else(officer, monkeypatch, caplog):
    def broken(visible):
        raise ZeroDivisionError("secret of the house")

    monkeypatch.setattr("reviews.api.registers.Mechanisms.read", broken)
    officer.raise_request_exception = False

    with caplog.at_level(logging.ERROR):
        answer = officer.read("/mechanisms/", X_Request_ID="given-by-the-proxy")

    body = is_problem(answer, "internal-error", 500)
    assert body["request_id"] == "given-by-the-proxy"
    assert "secret" not in answer.content.decode()
    assert {record.exc_info[0] for record in caplog.records} == {ZeroDivisionError}


def test_a_request_id_that_could_forge_a_log_line_is_replaced(officer):
    answer = officer.read("/me/", X_Request_ID="a b\u00e9<script>")

    assert len(answer.headers["X-Request-ID"]) == 36


def test_every_line_a_request_logs_bears_its_id(officer, monkeypatch):
    lines = []

    def logging_me(user):
        record = logging.LogRecord("workflows", logging.INFO, __file__, 1, "asked", (), None)
        lines.append(json.loads(formatter("json").format(record)))
        return {}

    monkeypatch.setattr(queries, "me", logging_me)

    answer = officer.read("/me/")

    assert [line["request_id"] for line in lines] == [answer.headers["X-Request-ID"]]


def test_sentences_come_in_the_language_of_the_request(officer):
    answer = officer.read("/needs/?limit=0", Accept_Language="fr")

    assert answer.headers["Content-Language"] == "fr"
    assert "Accept-Language" in answer.headers["Vary"]


def test_the_row_another_holds_is_under_way_and_nothing_waits_for_ever(officer, monkeypatch):
    def held(user):
        raise OperationalError("canceling statement due to lock timeout") from LockNotAvailable()

    monkeypatch.setattr(queries, "me", held)

    answer = officer.read("/me/")

    is_problem(answer, "under-way", 409)
    assert answer.headers["Retry-After"] == "2"


def test_while_the_database_is_away_a_program_is_told_when_to_come_back(officer, monkeypatch):
    def away(user):
        raise OperationalError("the connection is closed") from psycopg.OperationalError("the connection is closed")

    monkeypatch.setattr(queries, "me", away)

    answer = officer.read("/me/")

    is_problem(answer, "unavailable", 503)
    assert answer.headers["Retry-After"] == "5"


def test_a_statement_that_took_too_long_is_a_fault_of_ours(officer, monkeypatch):
    def slow(user):
        raise OperationalError("canceling statement due to statement timeout") from QueryCanceled()

    monkeypatch.setattr(queries, "me", slow)
    officer.raise_request_exception = False

    is_problem(officer.read("/me/"), "internal-error", 500)


def test_what_is_not_ones_own_answers_exactly_like_what_does_not_exist():
    own, other = a_review(), a_review()
    focal_point = program(party=own.party)

    hidden = focal_point.read(f"/reviews/{other.pk}/").json()
    missing = focal_point.read("/reviews/00000000-0000-7000-8000-000000000000/").json()

    assert {**hidden, "instance": "", "request_id": ""} == {**missing, "instance": "", "request_id": ""}


def test_how_another_state_is_written_to_is_not_told():
    own, other = a_party(), a_party()
    focal_point = program(party=own)

    assert focal_point.read(f"/parties/{own.code}/").json()["mission_email"] == own.mission_email
    assert focal_point.read(f"/parties/{other.code}/").json()["mission_email"] is None
    assert "mission" not in focal_point.read("/parties/").content.decode()
