"""While a new version is rolled out, older workers meet newer facts, and newer workers older ones."""

import pytest

from tests.faults import cases, troubles
from tests.faults.troubled.reactions import learn_from_trouble
from workflows.ledger import subscriptions
from workflows.ledger.facts import Fact
from workflows.ledger.models import Delivery
from workflows.ledger.subscriptions import Reaction


@pytest.fixture
def newer_producer():
    """In this process TroubleFound has one more field and one more reaction; nobody else knows of it yet."""
    from dataclasses import dataclass

    kept = Fact.known["TroubleFound"], subscriptions._by_fact["TroubleFound"]

    @dataclass(frozen=True, kw_only=True)
    class TroubleFound(kept[0]):
        degree: str = "unknown"

    subscriptions.subscribe({TroubleFound: [*kept[1], Reaction(learn_from_trouble)]})
    yield TroubleFound
    Fact.known["TroubleFound"], subscriptions._by_fact["TroubleFound"] = kept
    del subscriptions._by_name["learn_from_trouble"]


@pytest.fixture
def worker_of_version(service):
    def start(version):
        service.halt("main")
        service.begin("main", TROUBLED=version)

    yield start
    start("")


def test_an_older_worker_leaves_what_it_does_not_know_to_a_newer_one(service, newer_producer, worker_of_version):
    [trouble] = troubles.find("odd", fact=newer_producer, degree="grave")
    service.wait_until_quiet(30, ignored=["learn_from_trouble"])

    assert troubles.said(service, "note_trouble", trouble) == ["odd"]
    owed = Delivery.objects.get(reaction="learn_from_trouble")
    assert (owed.state, owed.attempts) == ("owed", 0)

    worker_of_version("newer")
    service.halt("ringer-1")
    service.begin("ringer-1", TROUBLED="newer")
    service.wait_until_quiet(30)

    assert troubles.said(service, "learn_from_trouble", trouble) == ["grave"]
    service.halt("ringer-1")
    service.begin("ringer-1")


def test_a_newer_worker_reads_an_older_fact_with_the_default_of_what_it_lacks(service, worker_of_version):
    worker_of_version("newer")

    [trouble] = troubles.find("odd")
    service.wait_until_quiet(30)

    assert troubles.said(service, "note_trouble", trouble) == ["odd unknown"]


def test_a_worker_answers_a_bell_that_says_more_than_it_knows(service):
    service.halt("ringer-1")
    service.halt("ringer-2")
    reviews = cases.ongoing_reviews(3, needs=0)
    for review in reviews:
        cases.conclude(review)

    service.ring("default", urgency=5, of="a newer ringer")
    service.wait_for(lambda: cases.stages(reviews) == {"closed_without_needs": 3}, 30, "closed")

    service.begin("ringer-1")
    service.begin("ringer-2")
    service.wait_until_quiet(30)
