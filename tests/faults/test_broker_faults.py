"""The broker may forget, die or freeze: commands do not notice, and everything owed is done afterwards."""

import time

from tests.faults import cases


def conclude_timed(reviews):
    """Conclude each; the seconds that the slowest command took."""
    slowest = 0.0
    for review in reviews:
        began = time.perf_counter()
        cases.conclude(review)
        slowest = max(slowest, time.perf_counter() - began)
    return slowest


def test_a_broker_that_forgets_everything_in_a_burst_of_500_loses_nothing(service, measured):
    reviews = cases.ongoing_reviews(500, needs=0)

    for first in range(0, 500, 5):
        cases.conclude_together(reviews[first : first + 5])
        if first % 50 == 25:
            service.flush_broker()
    service.flush_broker()
    measured("FLUSHALL eleven times in a burst of 500", service.wait_until_quiet(60))

    assert cases.stages(reviews) == {"closed_without_needs": 500}


def test_50_commands_do_not_notice_that_the_broker_is_down(service, measured):
    reviews = cases.ongoing_reviews(50, needs=0)

    service.kill_broker()
    slowest = conclude_timed(reviews)
    service.begin_broker()
    measured("broker down during 50 commands", service.wait_until_quiet(60))

    assert slowest < 1.5  # whoever waits for the broker waits for its timeout, two seconds or more
    assert cases.stages(reviews) == {"closed_without_needs": 50}


def test_50_commands_do_not_notice_that_the_broker_is_frozen(service, measured):
    reviews = cases.ongoing_reviews(50, needs=0)

    with service.frozen("broker"):
        slowest = conclude_timed(reviews)
        time.sleep(3)
        assert service.left()[0] > 0
    measured("broker frozen during 50 commands", service.wait_until_quiet(60))

    assert slowest < 1.5  # whoever waits for the broker waits for its timeout, two seconds or more
    assert cases.stages(reviews) == {"closed_without_needs": 50}


def test_at_rest_the_broker_holds_names_of_queues_and_next_to_nothing_else(service):
    reviews = cases.ongoing_reviews(100, needs=0)
    for review in reviews:
        cases.conclude(review)

    service.wait_until_quiet(60)

    assert service.broken_promises_of_the_broker() == []
