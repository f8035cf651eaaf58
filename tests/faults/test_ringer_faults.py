"""Ringers die, run in pairs, or have clocks that lie: only the database's clock counts."""

import pytest

from tests.faults import cases
from tests.faults.service import RINGERS

BOTH = list(RINGERS)


@pytest.fixture
def without_ringers(service):
    for name in BOTH:
        service.halt(name)
    yield
    for name in BOTH:
        service.halt(name)
        service.begin(name)


def close_reviews(service, count):
    reviews = cases.ongoing_reviews(count, needs=0)
    for review in reviews:
        cases.conclude(review)
    service.wait_until_quiet(60)
    assert cases.stages(reviews) == {"closed_without_needs": count}


def test_what_was_owed_while_both_ringers_were_dead_is_done_when_one_returns(service, without_ringers, measured):
    reviews = cases.ongoing_reviews(50, needs=0)
    for review in reviews:
        cases.conclude(review)
    service.flush_broker()

    service.begin(BOTH[0])
    measured("both ringers dead during 50 commands, with the start of one", service.wait_until_quiet(60))

    assert cases.stages(reviews) == {"closed_without_needs": 50}


def test_two_ringers_do_everything_once_though_they_are_killed_in_turn(service):
    reviews = cases.ongoing_reviews(60, needs=0)

    for number, review in enumerate(reviews):
        cases.conclude(review)
        if number % 15 == 5:
            service.kill(BOTH[number // 15 % 2])
    service.wait_until_quiet(60)

    assert cases.stages(reviews) == {"closed_without_needs": 60}


def test_polling_alone_is_enough(service, without_ringers):
    service.begin(BOTH[0], LEDGER_NOTIFY="false")
    service.halt("main")
    service.begin("main", LEDGER_NOTIFY="false")

    close_reviews(service, 20)


@pytest.mark.parametrize("step", ["2000-01-01", "2099-01-01"])
def test_a_ringer_whose_clock_is_decades_wrong_rings_all_the_same(service, without_ringers, step):
    service.begin(BOTH[0], PROCESS_CLOCK=step)

    close_reviews(service, 20)
