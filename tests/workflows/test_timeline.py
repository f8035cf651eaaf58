"""History in sentences."""

import pytest
from django.utils import translation

from tests.factories import APPROVER, OFFICER, a_concluded_review, clear, the_letter
from tests.people import an_account
from workflows import commands
from workflows.ledger import By
from workflows.ledger.models import Entry
from workflows.queries.timeline import of_case, sentence

pytestmark = pytest.mark.django_db


def test_the_story_of_a_letter_reads_backwards_each_step_with_its_cause(follow_through):
    review = a_concluded_review()
    follow_through()
    clear(the_letter(review).pk)
    follow_through()

    told = of_case(an_account("officer"), review.pk).told

    assert [(each.text, each.because) for each in told] == [
        ("Readiness letter, version 1, was cleared for sending.", ""),
        (
            "Readiness letter, version 1, was drafted.",
            "Because of 1 May 2026: The follow-up was opened (process version 2).",
        ),
        (
            "The follow-up was opened (process version 2).",
            "Because of 1 May 2026: The review was concluded on 30 April 2026.",
        ),
        ("The review was concluded on 30 April 2026.", ""),
    ]


def test_small_steps_are_counted_and_told_when_asked_for(follow_through):
    review = a_concluded_review()
    follow_through()
    reader = an_account("officer")

    short, long = of_case(reader, review.pk), of_case(reader, review.pk, every_step=True)

    assert len(long.told) == len(short.told) + short.steps
    assert short.steps == 2
    told = [each.text for each in long.told]
    assert "The follow-up came to the stage “Readiness letter drafted”." in told
    assert "Owed by 8 May 2026: clear the letter." in told


def test_people_are_called_by_name_and_the_service_by_what_it_is():
    officer = an_account("officer")
    officer.name = "Ada Zenda"
    officer.save()
    review = a_concluded_review(by=By.user(officer.pk, OFFICER.at))

    assert [each.actor for each in of_case(officer, review.pk).told] == ["Ada Zenda"]


def test_observers_read_what_states_read(follow_through):
    review = a_concluded_review()
    follow_through()
    clear(the_letter(review).pk)
    follow_through()

    told = of_case(an_account("observer"), review.pk, every_step=True).told

    assert {each.type for each in told} == {"ReviewConcluded", "FollowUpOpened"}


def test_a_fact_of_a_newer_version_is_called_by_its_name():
    assert sentence(Entry(type="SomethingNew", payload={"x": 1})) == "SomethingNew"


def test_days_are_said_in_the_reader_s_language():
    review = a_concluded_review()

    with translation.override("fr"):
        told = of_case(an_account("officer"), review.pk).told

    assert "30 avril 2026" in told[0].text


def test_the_history_takes_as_many_statements_for_many_facts_as_for_few(follow_through, django_assert_num_queries):
    review, reader = a_concluded_review(), an_account("officer")
    follow_through()
    of_case(reader, review.pk)
    with django_assert_num_queries(3):
        of_case(reader, review.pk)
    for _version in range(3):
        commands.correct_letter(letter_id=the_letter(review).pk, changes={}, by=APPROVER)

    with django_assert_num_queries(3):
        of_case(reader, review.pk)
