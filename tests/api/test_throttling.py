"""How often one may ask is counted by the database, before anybody is turned away."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client, RequestFactory

from tests.api.conftest import Program, program
from tests.api.test_problems import is_problem
from tests.people import an_account
from tests.tokens.conftest import Bearer, a_token
from workflows.api import throttling
from workflows.models import RequestCount

pytestmark = pytest.mark.django_db


def test_too_many_requests_are_told_when_to_come_back(settings):
    settings.API_RATE_USER = "2/hour"
    one, other = program("officer"), program("officer")

    answers = [one.read("/me/") for _ in range(2)]
    third = one.read("/me/")

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.headers["RateLimit"].split(";")[1] for answer in answers] == ["r=1", "r=0"]
    assert third.headers["RateLimit-Policy"] == '"user";q=2;w=3600'
    is_problem(third, "too-many-requests", 429)
    assert 3590 < int(third.headers["Retry-After"]) <= 3600
    assert other.read("/me/").status_code == 200


def test_when_the_window_is_over_one_may_ask_again(settings):
    settings.API_RATE_USER = "1/hour"
    officer = program("officer")
    officer.read("/me/")
    assert officer.read("/me/").status_code == 429

    RequestCount.objects.update(until=F("until") - timedelta(hours=1))

    assert officer.read("/me/").status_code == 200
    assert RequestCount.objects.get().count == 1


def test_strangers_are_counted_before_they_are_turned_away(settings):
    settings.API_RATE_ANONYMOUS = "1/hour"
    stranger = Program()

    assert stranger.read("/me/").status_code == 401
    is_problem(stranger.read("/me/"), "too-many-requests", 429)


def test_who_guesses_tokens_is_counted_by_address(settings):
    settings.API_RATE_ANONYMOUS = "2/hour"

    answers = [Bearer(f"taf_{number:08x}_{'A' * 43}").get("/api/v1/me/").status_code for number in range(3)]

    assert answers == [401, 401, 429]


def test_each_token_has_its_own_count(settings):
    settings.API_RATE_USER = "1/hour"
    officer = an_account("officer")
    one, other = (Bearer(a_token(officer, "read").written) for _ in range(2))

    assert [one.get("/api/v1/me/").status_code, one.get("/api/v1/me/").status_code] == [200, 429]
    assert other.get("/api/v1/me/").status_code == 200


def test_pages_are_not_counted(db):
    Client().get("/login/")

    assert not RequestCount.objects.exists()


def test_what_is_no_rate_is_refused():
    with pytest.raises(ValueError, match="write it like 600/min"):
        throttling.rate("user", "600 a minute")


def test_the_table_of_counts_is_not_logged():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence::text FROM pg_class WHERE relname = 'workflows_requestcount'")
        assert cursor.fetchone() == ("u",)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "expected"),
    [
        (0, "203.0.113.9", "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 198.51.100.7", "198.51.100.1", "203.0.113.9"),
        (2, "203.0.113.9", "198.51.100.1", "198.51.100.1"),
        (1, "", "198.51.100.1", "198.51.100.1"),
        (1, "nonsense", "198.51.100.1", "unknown"),
        (0, "", "", "unknown"),
        (0, "", "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        (0, "", "::ffff:198.51.100.1", "198.51.100.1"),
    ],
)
def test_only_our_own_proxies_say_where_a_request_comes_from(settings, proxies, forwarded, remote, expected):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert throttling.address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)) == expected


def test_a_forged_header_gives_no_second_budget(settings):
    settings.API_RATE_ANONYMOUS, settings.TRUSTED_PROXIES = "1/hour", 1

    answers = [
        Program().read("/me/", X_Forwarded_For=f"10.0.0.{number}, 203.0.113.9").status_code for number in range(2)
    ]

    assert answers == [401, 429]


@pytest.mark.django_db(transaction=True)
def test_the_count_is_exact_when_many_ask_at_once(settings):
    settings.API_RATE_ANONYMOUS = "5/hour"
    answers = []

    def ask():
        answers.append(Program().read("/me/").status_code)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [401] * 5 + [429] * 3


@pytest.mark.django_db(transaction=True)
def test_nobody_is_turned_away_when_the_database_cannot_count(caplog):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workflows_requestcount RENAME TO away")
    try:
        answer = program("officer").read("/me/")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO workflows_requestcount")

    assert answer.status_code == 200
    assert "RateLimit" not in answer.headers
    assert "requests are not counted" in caplog.text
