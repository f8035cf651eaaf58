"""A request with an Idempotency-Key happens once, however often it is sent; what is edited must have been read."""

import threading
from datetime import date

import pytest
from django.db import connection, connections, transaction

from reviews.models import Need, StateParty
from tests.api.conftest import Program, program
from tests.factories import OFFICER, a_concluded_review, a_party, a_review, the_letter
from tests.people import enter
from workflows.commands import conclude_review
from workflows.ledger.models import Entry
from workflows.models import Asked, Letter

pytestmark = pytest.mark.django_db
DAY = {"concluded_on": "2026-04-30"}


def test_the_same_request_under_the_same_key_happens_once_and_is_answered_alike(officer):
    review = a_review()

    first = officer.ask(f"/reviews/{review.pk}/conclude/", DAY, Idempotency_Key="a")
    second = officer.ask(f"/reviews/{review.pk}/conclude/", DAY, Idempotency_Key="a")

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content
    assert ("Idempotent-Replay" in first.headers, second.headers["Idempotent-Replay"]) == (False, "true")
    assert Asked.objects.get().entry == Entry.objects.get(type="ReviewConcluded").pk


def test_a_correction_sent_again_makes_no_second_version(officer, follow_through):
    review = a_concluded_review()
    follow_through()
    path = f"/letters/{the_letter(review).pk}/correct/"

    first = officer.ask(path, {"language": "es"}, Idempotency_Key="a")
    second = officer.ask(path, {"language": "es"}, Idempotency_Key="a")

    assert first.headers["Location"] == second.headers["Location"] == f"/api/v1/letters/{the_letter(review).pk}/"
    assert Letter.objects.count() == 2


def test_the_same_request_under_another_key_is_asked_anew(officer):
    review = a_review()
    officer.ask(f"/reviews/{review.pk}/conclude/", DAY, Idempotency_Key="a")

    answer = officer.ask(f"/reviews/{review.pk}/conclude/", DAY, Idempotency_Key="b")

    assert answer.status_code == 409
    assert list(Asked.objects.values_list("key", flat=True)) == ["a"]


def test_a_key_stands_for_one_request(officer):
    review, other = a_review(), a_review()
    officer.ask(f"/reviews/{review.pk}/conclude/", DAY, Idempotency_Key="a")

    body = officer.ask(f"/reviews/{review.pk}/conclude/", {"concluded_on": "2026-04-29"}, Idempotency_Key="a")
    path = officer.ask(f"/reviews/{other.pk}/conclude/", DAY, Idempotency_Key="a")

    assert (body.status_code, path.status_code) == (422, 422)
    assert path.json()["type"] == "/api/problems/key-used-otherwise/"
    other.refresh_from_db()
    assert other.state == "ongoing"


def test_keys_of_different_people_do_not_meet(officer):
    review, other = a_review(), a_review()
    colleague = program("officer")
    officer.ask(f"/reviews/{review.pk}/conclude/", DAY, Idempotency_Key="a")

    answer = colleague.ask(f"/reviews/{other.pk}/conclude/", DAY, Idempotency_Key="a")

    assert answer.status_code == 200
    assert Asked.objects.count() == 2


def test_a_refused_request_keeps_nothing_and_may_be_sent_again(officer):
    review = a_concluded_review()

    answers = [officer.ask(f"/reviews/{review.pk}/conclude/", DAY, Idempotency_Key="a") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert not Asked.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 201, "caf\u00e9"])
def test_a_key_has_up_to_200_printable_characters(officer, key):
    review = a_review()

    answer = officer.ask(f"/reviews/{review.pk}/conclude/", DAY, Idempotency_Key=key)

    assert (answer.status_code, answer.json()["type"]) == (400, "/api/problems/malformed-request/")
    review.refresh_from_db()
    assert review.state == "ongoing"


def test_an_answer_is_not_replayed_to_somebody_who_may_no_longer_ask(officer):
    review = a_review()
    officer.ask(f"/reviews/{review.pk}/conclude/", DAY, Idempotency_Key="a")
    officer.user.appointments.update(state="ended")

    answer = officer.ask(f"/reviews/{review.pk}/conclude/", DAY, Idempotency_Key="a")

    assert answer.status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_at_once_under_one_key_are_one():
    officer, review = program("officer"), a_review()

    answers = both_at_once(officer, lambda one: one.ask(f"/reviews/{review.pk}/conclude/", DAY, Idempotency_Key="a"))

    assert [answer.status_code for answer in answers] == [200, 200]
    assert sorted("Idempotent-Replay" in answer.headers for answer in answers) == [False, True]
    assert Entry.objects.filter(type="ReviewConcluded").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_once_one_is_told_that_it_came_late():
    officer, need = program("officer"), Need.objects.get(review=a_review(needs=1))
    read = officer.read(f"/needs/{need.pk}/").headers["ETag"]
    wishes = iter([1, 3])

    answers = both_at_once(
        officer, lambda one: one.ask(f"/needs/{need.pk}/", {"priority": next(wishes)}, "PATCH", If_Match=read)
    )

    assert sorted(answer.status_code for answer in answers) == [200, 412]
    won = next(answer.json()["priority"] for answer in answers if answer.status_code == 200)
    assert [entry.payload["priority"] for entry in Entry.objects.all()] == [won]


def both_at_once(person, ask):
    """What two programs of one person are answered when they ask in the same moment."""
    twin = Program()
    enter(twin, person.user)
    start, answers = threading.Barrier(2), []

    def run(one):
        start.wait()
        answers.append(ask(one))
        connections.close_all()

    threads = [threading.Thread(target=run, args=[one]) for one in (person, twin)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_for_the_same_key_is_told_to_come_back():
    officer, review = program("officer"), a_review()
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            conclude_review(review_id=review.pk, concluded_on=date(2026, 4, 30), by=OFFICER)
            held.set()
            done.wait()
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    answer = officer.ask(f"/reviews/{review.pk}/conclude/", DAY, Idempotency_Key="a")
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
    done.set()
    holder.join()

    assert (answer.status_code, answer.json()["type"]) == (409, "/api/problems/under-way/")
    assert not Asked.objects.exists()


def test_a_need_is_prioritized_by_who_has_read_it(officer):
    need = Need.objects.get(review=a_review(needs=1))
    page = officer.read(f"/needs/{need.pk}/")
    changes = {"priority": 1, "rationale": "Asked for by the State."}

    answer = officer.ask(f"/needs/{need.pk}/", changes, "PATCH", If_Match=page.headers["ETag"])

    assert (answer.status_code, answer.json()["priority"], answer.json()["rationale"]) == (200, *changes.values())
    assert answer.headers["ETag"] == officer.read(f"/needs/{need.pk}/").headers["ETag"] != page.headers["ETag"]
    fact = Entry.objects.get()
    assert (fact.type, fact.case_id) == ("NeedPrioritized", need.review_id)
    assert fact.payload == {"need": str(need.pk), **changes}


def test_an_edit_without_if_match_is_asked_for_it(officer):
    need = Need.objects.get(review=a_review(needs=1))

    answer = officer.ask(f"/needs/{need.pk}/", {"priority": 1}, "PATCH")

    assert (answer.status_code, answer.json()["type"]) == (428, "/api/problems/if-match-needed/")
    assert not Entry.objects.exists()


def test_an_edit_of_what_has_changed_meanwhile_is_refused(officer):
    need = Need.objects.get(review=a_review(needs=1))
    read = officer.read(f"/needs/{need.pk}/").headers["ETag"]
    officer.ask(f"/needs/{need.pk}/", {"priority": 1}, "PATCH", If_Match=read)

    answer = officer.ask(f"/needs/{need.pk}/", {"priority": 3}, "PATCH", If_Match=read)

    assert (answer.status_code, answer.json()["type"]) == (412, "/api/problems/changed-meanwhile/")
    need.refresh_from_db()
    assert need.priority == 1
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("seen", ["", "*x", 'W/"{tag}"', "{tag}"])
def test_only_the_strong_tag_itself_matches(officer, seen):
    need = Need.objects.get(review=a_review(needs=1))
    tag = officer.read(f"/needs/{need.pk}/").headers["ETag"].strip('"')

    answer = officer.ask(f"/needs/{need.pk}/", {"priority": 1}, "PATCH", If_Match=seen.format(tag=tag))

    assert answer.status_code == 412


def test_an_edit_that_changes_nothing_is_not_recorded(officer):
    need = Need.objects.get(review=a_review(needs=1))
    read = officer.read(f"/needs/{need.pk}/").headers["ETag"]

    answer = officer.ask(f"/needs/{need.pk}/", {"rationale": ""}, "PATCH", If_Match=read)

    assert (answer.status_code, answer.headers["ETag"]) == (200, read)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [({"priority": 0}, "/priority"), ({"priority": "urgent"}, "/priority"), ({"text": "Other words"}, "/text")],
)
def test_the_reviewers_words_and_impossible_priorities_are_refused(officer, changes, pointer):
    need = Need.objects.get(review=a_review(needs=1))
    read = officer.read(f"/needs/{need.pk}/").headers["ETag"]

    answer = officer.ask(f"/needs/{need.pk}/", changes, "PATCH", If_Match=read)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_the_focal_point_reads_a_need_but_does_not_prioritize_it():
    need = Need.objects.get(review=a_review(needs=1))
    focal_point = program(party=need.party)
    page = focal_point.read(f"/needs/{need.pk}/")

    answer = focal_point.ask(f"/needs/{need.pk}/", {"priority": 1}, "PATCH", If_Match=page.headers["ETag"])

    assert answer.status_code == 403
    refusals = {verb["verb"]: verb["refusal"] for verb in page.json()["verbs"]}
    assert refusals["prioritize_need"] == answer.json()["detail"]


def test_the_way_a_state_is_written_to_is_changed_with_its_fact(officer):
    party = a_party()
    read = officer.read(f"/parties/{party.code}/").headers["ETag"]
    changes = {"mission_email": "new@un.example", "working_language": "ar", "time_zone": "Africa/Cairo"}

    answer = officer.ask(f"/parties/{party.code}/", {**changes, "weekend": [5, 4, 5]}, "PATCH", If_Match=read)

    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in changes} == changes
    assert Entry.objects.get().payload == {**changes, "weekend": [4, 5]}
    assert StateParty.objects.get(pk=party.code).weekend == [4, 5]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../etc/passwd"),
        ("weekend", [0, 1, 2, 3, 4, 5, 6]),
        ("weekend", 5),
        ("mission_email", "a@b\nBcc: c@d.example"),
        ("working_language", "de"),
    ],
)
def test_a_state_cannot_be_written_to_in_an_impossible_way(officer, name, value):
    party = a_party()
    read = officer.read(f"/parties/{party.code}/").headers["ETag"]

    answer = officer.ask(f"/parties/{party.code}/", {name: value}, "PATCH", If_Match=read)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{name}"]
    assert not Entry.objects.exists()
