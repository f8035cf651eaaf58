"""The signs of life tell of what is late, silent, dead or unknown, and of nothing that is in good order."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from tests.ledger.stones import a_case, lay
from workflows.ledger import health
from workflows.ledger.models import Delivery, Heartbeat
from workflows.queries.invariants import broken

pytestmark = [pytest.mark.django_db, pytest.mark.breaks_the_record]


def listen(fact, by):
    """Hears of a stone."""


def sign(queue="default"):
    return next(sign for sign in health.signs() if sign.queue == queue)


@pytest.fixture
def alive():
    Heartbeat.objects.create(queue="default", at=Now())


def test_what_is_due_for_more_than_a_minute_is_late(subscribed, alive):
    subscribed(listen)
    lay(1)
    Delivery.objects.update(due_at=Now() - timedelta(seconds=61))

    assert sign().is_late
    assert [fault.split(":")[0] for fault in broken()] == ["I6"]


def test_what_waits_behind_a_dead_delivery_is_not_late_but_the_dead_one_is_told_of(subscribed, alive):
    subscribed(listen)
    lay(1, 2, case=a_case())
    Delivery.objects.update(due_at=Now() - timedelta(hours=1))
    Delivery.objects.filter(number=1).update(state="dead")

    assert sign().oldest_due is None
    assert not sign().is_late
    assert health.dead() == 1
    assert list(broken()) == []


def test_what_waits_behind_a_next_attempt_is_not_late(subscribed, alive):
    subscribed(listen)
    lay(1, 2, case=a_case())
    Delivery.objects.update(due_at=Now() - timedelta(hours=1))
    Delivery.objects.filter(number=1).update(due_at=Now() + timedelta(minutes=2), attempts=7)

    assert not sign().is_late
    assert list(broken()) == []


@pytest.mark.parametrize("ago", [None, timedelta(seconds=121)])
def test_a_queue_whose_canary_is_missing_or_silent_is_late(ago):
    if ago:
        Heartbeat.objects.create(queue="default", at=Now() - ago)

    assert sign().is_late


def test_owed_reactions_that_nobody_here_knows_are_counted_by_name(subscribed, alive):
    subscribed(listen)
    lay(1, 2)
    Delivery.objects.update(reaction="of_a_newer_version")

    assert health.unknown() == {"of_a_newer_version": 2}
    assert not sign().is_late
