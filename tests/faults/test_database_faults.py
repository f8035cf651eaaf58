"""PostgreSQL stops without warning, and connections are cut: what was accepted stays, and is followed through."""

import threading
import time

from django.db import InterfaceError, OperationalError, connection

from reviews.models import Review
from tests.faults import cases
from tests.faults.service import wait_for
from workflows.ledger import Refused


def conclude_for_certain(review):
    """As a person or program does it: after an error or no answer, ask again; refused means that it had happened."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            return cases.conclude(review)
        except Refused:
            return None
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(0.05)
    raise AssertionError("the database did not come back")


def test_three_immediate_restarts_of_postgresql_in_a_burst_lose_and_double_nothing(service, measured):
    reviews = cases.ongoing_reviews(300, needs=0)

    for number, review in enumerate(reviews):
        conclude_for_certain(review)
        if number in (50, 150, 250):
            service.restart_postgres()
    measured("PostgreSQL stopped at once three times in a burst of 300", service.wait_until_quiet(60))

    assert cases.stages(reviews) == {"closed_without_needs": 300}


def test_connections_cut_at_commit_lose_and_double_nothing(service):
    reviews = cases.ongoing_reviews(100, needs=0)
    over = threading.Event()
    cuts = []

    def cut():
        with service.connect() as knife:
            while not over.wait(0.02):
                cuts.extend(knife.execute(CUT).fetchall())

    scissors = threading.Thread(target=cut)
    scissors.start()
    try:
        for review in reviews:
            conclude_for_certain(review)
        wait_for(lambda: len(cuts) >= 5, 30, "a few connections cut")
    finally:
        over.set()
        scissors.join()
    service.wait_until_quiet(60)

    assert Review.objects.filter(pk__in=reviews, state="concluded").count() == 100
    assert cases.stages(reviews) == {"closed_without_needs": 100}


CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE usename = 'tafollow_app' AND (query = 'COMMIT' AND random() < 0.2 OR state = 'active' AND random() < 0.1) LIMIT 1
"""
