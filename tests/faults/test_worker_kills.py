"""Workers are killed while letters are on their way: every letter leaves once, or a person is asked."""

import pytest

from tests.faults import cases
from tests.faults.service import wait_for
from workflows.models import Message


@pytest.fixture
def cleared(service):
    """Clears the letters of so many reviews that were concluded; gives the reviews and the copies sent before."""

    def clear(count):
        reviews = cases.ongoing_reviews(count)
        for review in reviews:
            cases.conclude(review)
        service.wait_until_quiet(90)
        before = sum(service.copies().values())
        for letter in cases.drafted_letters(reviews):
            cases.clear(letter)
        return reviews, before

    return clear


def states_of_messages(reviews):
    return dict(Message.objects.filter(letter__follow_up__in=reviews).values_list("message_id", "state"))


def sent_once_or_unclear(service, messages):
    """How many messages are unclear, after making sure that no copy of any is one too many or missing."""
    copies = service.copies()
    assert set(messages.values()) <= {"sent", "unclear"}
    assert {copies[id_] for id_, state in messages.items() if state == "sent"} == {1}
    assert all(copies[id_] <= 1 for id_, state in messages.items() if state == "unclear")
    return list(messages.values()).count("unclear")


def test_120_concluded_reviews_send_each_letter_once_though_all_workers_are_killed_at_letter_20(
    service, cleared, measured
):
    reviews, before = cleared(120)

    wait_for(lambda: sum(service.copies().values()) >= before + 20, 60, "20 letters sent")
    service.kill("main")
    service.kill("post")
    restarted = service.wait_until_up("post")
    measured("120 reviews, workers killed at letter 20", service.wait_until_quiet(90), restarted)

    messages = states_of_messages(reviews)
    assert len(messages) == 240
    assert sent_once_or_unclear(service, messages) <= 2  # two threads send, each one letter at a time


def test_killing_the_post_worker_while_it_sends_doubles_nothing_and_asks_a_person_where_it_must(service, cleared):
    service.set_mail_faults(hang=1.0, hang_seconds=0.4)  # accepted, but the answer takes its time and never comes
    reviews, before = cleared(5)

    wait_for(lambda: sum(service.copies().values()) > before, 60, "a letter handed over")
    service.kill("post")
    service.set_mail_faults()
    service.wait_until_quiet(60)

    messages = states_of_messages(reviews)
    assert len(messages) == 10
    assert 1 <= sent_once_or_unclear(service, messages) <= 4


def test_killing_single_children_of_a_worker_loses_nothing(service):
    reviews = cases.ongoing_reviews(60, needs=0)

    for number, review in enumerate(reviews):
        cases.conclude(review)
        if number % 15 == 7:
            service.kill_child("main")
    service.wait_until_quiet(60)

    assert cases.stages(reviews) == {"closed_without_needs": 60}
