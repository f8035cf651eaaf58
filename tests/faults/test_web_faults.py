"""The web process: no broker can hold it up, and an answer that was lost may be asked for again."""

import statistics
import time

import pytest

from tests.faults import cases
from tests.faults.person import Officer
from tests.faults.service import WEB, wait_for
from workflows.ledger.models import Entry
from workflows.models import Asked


@pytest.fixture
def officer(service):
    """An officer at a web process that is up and warm."""
    service.begin("web")
    wait_for((service.state / "web.sock").exists, 30, "the web process listens")
    person = Officer(service.state)
    [review] = cases.ongoing_reviews(1, needs=0)
    assert person.conclude(review) == 200
    yield person
    person.hang_up()
    service.halt("web")


def conclude_timed(officer, reviews):
    """The seconds of the usual and of the slowest answer; each must be a success."""
    seconds = []
    for number, review in enumerate(reviews):
        began = time.perf_counter()
        assert officer.ask_to_conclude(review, f"{review} {number}") == 200
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), max(seconds)


@pytest.mark.parametrize("fault", ["down", "frozen"])
def test_no_request_waits_for_a_broker_that_is_away(service, officer, measured, fault):
    reviews = cases.ongoing_reviews(50, needs=0)

    if fault == "down":
        service.kill_broker()
        usual, slowest = conclude_timed(officer, reviews)
        service.begin_broker()
    else:
        with service.frozen("broker"):
            usual, slowest = conclude_timed(officer, reviews)
    measured(f"broker {fault}: slowest of 50 answers {slowest * 1000:.0f} ms", service.wait_until_quiet(60))

    assert usual < 1  # whoever waits for the broker waits for its timeout, two seconds or more
    assert cases.stages(reviews) == {"closed_without_needs": 50}


def test_requests_whose_answer_was_lost_are_asked_again_and_happen_once(service, officer):
    reviews = cases.ongoing_reviews(45, needs=0)

    statuses = []
    for number, review in enumerate(reviews):
        if number % 15 == 7:
            service.kill(*WEB)
        statuses.append(officer.conclude(review))
    service.wait_until_quiet(60)

    assert statuses == [200] * 45
    assert Entry.objects.filter(type="ReviewConcluded", case__in=reviews).count() == 45
    assert Asked.objects.filter(entry__in=Entry.objects.filter(case__in=reviews).values("pk")).count() == 45
    assert cases.stages(reviews) == {"closed_without_needs": 45}
