"""The broker may forget, die or freeze: commands do not notice, and everything owed is done afterwards."""

import time

from tests.faults import cases, troubles
from tests.faults.service import wait_for


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


def test_workers_go_on_though_the_broker_never_heard_that_they_had_answered_their_bells(service, measured):
    [slow] = troubles.find("slow")  # one bell in each of two queues: both children of the worker are busy
    wait_for(lambda: service.left()[1] == 2, 10, "both are being worked on")

    with service.frozen("broker"):
        wait_for(lambda: service.left()[0] == 0, 10, "both are done")
        time.sleep(12)  # each of the two answers waits five seconds for the broker, one after the other
    [quick] = troubles.find("quick")
    measured("broker frozen while two bells were answered", service.wait_until_quiet(30))

    for reaction in ("note_trouble", "survive_trouble"):
        seen = troubles.effects(service, reaction)
        assert (seen[slow], seen[quick]) == (1, 1)


def test_at_rest_the_broker_holds_names_of_queues_and_next_to_nothing_else(service):
    reviews = cases.ongoing_reviews(100, needs=0)
    for review in reviews:
        cases.conclude(review)

    service.wait_until_quiet(60)

    assert service.broken_promises_of_the_broker() == []
