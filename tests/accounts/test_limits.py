"""Guessing passwords and codes ends after a few attempts, whoever asks and whichever process answers."""

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache, caches
from django.db import connection, connections, transaction
from django.test import Client

from tests.accounts.persons import a_person, code_of, set_up_app, sign_in
from tests.tafollow.embedded import PROJECT

PER_ACCOUNT, PER_ADDRESS = 5, 20
TOO_MANY = "Too many attempts. Wait ten minutes and try again."


def attempts(person, count, address="192.0.2.1", password="wrong"):
    """How many of this many attempts were looked at, and not refused for being too many."""
    looked_at = 0
    for _attempt in range(count):
        answer = sign_in(person, password, REMOTE_ADDR=address).answer
        looked_at += answer.status_code == 200 and TOO_MANY not in answer.content.decode()
    return looked_at


@pytest.mark.django_db
def test_after_five_wrong_passwords_even_the_right_one_is_refused_from_every_address():
    person = a_person()

    assert [attempts(person, 1, address=f"192.0.2.{number}") for number in range(8)].count(1) == PER_ACCOUNT
    assert TOO_MANY in sign_in(person, REMOTE_ADDR="198.51.100.7").answer.content.decode()


@pytest.mark.django_db
def test_from_one_address_twenty_wrong_passwords_are_looked_at_over_all_accounts():
    people = [a_person() for _number in range(PER_ADDRESS + 3)]

    assert sum(attempts(person, 1) for person in people) == PER_ADDRESS
    assert sign_in(people[0], REMOTE_ADDR="192.0.2.9").answer.status_code == 302


@pytest.mark.django_db
def test_another_host_name_does_not_begin_the_count_anew(settings):
    settings.ALLOWED_HOSTS = ["*"]
    person = a_person()

    answers = [sign_in(person, "wrong", HTTP_HOST=f"host-{number}.example").answer for number in range(8)]

    assert [TOO_MANY in answer.content.decode() for answer in answers] == [False] * PER_ACCOUNT + [True] * 3


@pytest.mark.django_db
def test_an_invented_forwarded_address_does_not_begin_the_count_anew():
    people = [a_person() for _number in range(PER_ADDRESS + 2)]

    answers = [
        sign_in(person, "wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").answer
        for number, person in enumerate(people)
    ]

    assert [TOO_MANY in answer.content.decode() for answer in answers] == [False] * PER_ADDRESS + [True] * 2


@pytest.mark.django_db
def test_behind_a_proxy_of_ours_the_address_before_it_is_counted(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    people = [a_person() for _number in range(PER_ADDRESS + 2)]

    answers = [
        sign_in(person, "wrong", HTTP_X_FORWARDED_FOR=f"10.9.8.7, 203.0.113.{number}").answer
        for number, person in enumerate(people)
    ]

    assert not any(TOO_MANY in answer.content.decode() for answer in answers)


@pytest.mark.django_db
def test_right_passwords_are_not_counted():
    person = a_person()

    assert [sign_in(person).answer.status_code for _time in range(PER_ACCOUNT + 3)] == [302] * (PER_ACCOUNT + 3)


@pytest.mark.django_db
def test_codes_of_the_second_factor_cannot_be_guessed_either():
    person = a_person()
    set_up_app(sign_in(person))
    client = sign_in(person)

    answers = [
        client.post("/accounts/second-factor/authenticate/", {"code": "000000"}).content.decode() for _time in range(8)
    ]

    assert [TOO_MANY in answer for answer in answers] == [False] * PER_ACCOUNT + [True] * 3


@pytest.mark.django_db
def test_a_code_that_was_used_is_not_good_again_while_its_neighbours_in_time_are(settings):
    person = a_person()
    secret = set_up_app(sign_in(person))
    cache.clear()
    first, second = sign_in(person), sign_in(person)
    late = code_of(secret, at=datetime.now(UTC).timestamp() - 30)

    used = first.post("/accounts/second-factor/authenticate/", {"code": late})
    with connection.cursor() as cursor:  # half a minute later allauth itself has forgotten it
        cursor.execute("DELETE FROM tafollow_counts WHERE cache_key LIKE %s", ["%allauth.mfa.totp.used%"])
        assert cursor.rowcount == 1
    again = second.post("/accounts/second-factor/authenticate/", {"code": late})

    assert used.status_code == 302
    assert "This code is not right, or was used already." in again.content.decode()


@pytest.mark.django_db
def test_whoever_asks_for_many_new_passwords_gets_three_mails():
    from workflows.models import Message

    person = a_person()

    answers = [Client().post("/accounts/password/reset/", {"email": person.email}).status_code for _time in range(5)]

    assert answers == [302, 302, 302, 429, 429]
    assert Message.objects.filter(kind="account").count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_processes_count_together():
    """This process and another one, each with a copy of everything but the database."""
    person = a_person()
    ours = attempts(person, 2)
    connection.close()

    program = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "from tests.accounts.test_limits import attempts\n"
        "from django.contrib.auth import get_user_model\n"
        f"print(attempts(get_user_model().objects.get(email={person.email!r}), 10, address='192.0.2.77'))"
    )
    name = connections["default"].settings_dict["NAME"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.accounts.other_process", "TEST_DATABASE": name}
    theirs = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert theirs.returncode == 0, theirs.stderr

    assert (ours, int(theirs.stdout)) == (2, PER_ACCOUNT - 2)


@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_moment_do_not_slip_through():
    person = a_person()
    looked_at = []

    def attack(number):
        looked_at.append(attempts(person, 3, address=f"192.0.2.{number}"))
        connections.close_all()

    threads = [threading.Thread(target=attack, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(looked_at) == PER_ACCOUNT


@pytest.mark.django_db(transaction=True)
def test_a_refused_attempt_inside_the_transaction_of_its_request_stays_counted():
    """As the wall around every request does it: commit unless the answer is a fault of ours."""
    person = a_person()

    for _attempt in range(PER_ACCOUNT):
        with transaction.atomic():
            assert attempts(person, 1) == 1

    assert attempts(person, 1) == 0


@pytest.mark.django_db
def test_what_has_expired_makes_room_and_what_still_counts_never_does():
    counts = caches["default"]
    counts._max_entries = 3
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    counts.set("failed-logins-of-a-real-person", [1, 2, 3], 600)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO tafollow_counts VALUES (%s, 'x', %s)", [(f"old {number}", long_ago) for number in range(20)]
        )

    for number in range(10):
        counts.set(f"invented-address-{number}", [1], 600)
    counts._max_entries = 10_000

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tafollow_counts WHERE cache_key LIKE 'old%'")
        assert cursor.fetchone() == (0,)
    assert counts.get("failed-logins-of-a-real-person") == [1, 2, 3]
    assert [counts.get(f"invented-address-{number}") for number in range(10)] == [[1]] * 10


@pytest.mark.django_db
def test_requests_to_the_api_are_not_counted_in_the_database(django_assert_num_queries):
    client = sign_in(a_person())
    client.get("/api/v1/states-parties/")

    with connection.execute_wrapper(_no_counts):
        client.get("/api/v1/states-parties/")


def _no_counts(execute, sql, params, many, context):
    assert "tafollow_counts" not in sql
    return execute(sql, params, many, context)
