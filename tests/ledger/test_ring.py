"""The ringer rings for what is owed and due, and no more often than somebody can answer."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from tests.ledger.stones import a_case, lay
from workflows.commands import mailing
from workflows.ledger import ring
from workflows.ledger.models import Delivery

pytestmark = pytest.mark.django_db


class Bells:
    """Bells that nobody answers, unless a test does."""

    def __init__(self):
        self.hanging = []

    def pending(self, queue):
        return self.hanging.count(queue)

    def ring(self, queue):
        self.hanging.append(queue)


def listen(fact, by):
    """Hears of a stone."""


def test_at_most_two_bells_hang_however_much_is_owed_and_however_often_it_looks(subscribed):
    subscribed(listen)
    lay(*range(50))
    bells = Bells()

    rang = [ring.ring_once(bells, [ring.owed]) for _look in range(5)]

    assert rang == [["default", "default"], [], [], [], []]


def test_one_thing_owed_rings_one_bell_for_its_own_queue(subscribed):
    subscribed(listen, queue="matching")
    lay(1)
    bells = Bells()

    ring.ring_once(bells, [ring.owed])

    assert bells.hanging == ["matching"]


def test_an_answered_bell_is_rung_again_while_something_is_owed(subscribed):
    subscribed(listen)
    lay(1, 2, 3)
    bells = Bells()
    ring.ring_once(bells, [ring.owed])

    bells.hanging.clear()
    rang = ring.ring_once(bells, [ring.owed])

    assert rang == ["default", "default"]


def test_only_heads_of_lines_are_rung_for(subscribed):
    subscribed(listen)
    lay(1, 2, 3, 4, 5, case=a_case())

    assert ring.owed() == {"default": 1}


def test_nothing_rings_for_a_line_that_stands_behind_a_dead_delivery(subscribed):
    subscribed(listen)
    lay(1, 2, 3, case=a_case())
    Delivery.objects.filter(number=1).update(state="dead")

    assert ring.owed() == {}


def test_nothing_rings_before_it_is_due_by_the_clock_of_the_database(subscribed):
    subscribed(listen)
    lay(1)
    Delivery.objects.update(due_at=Now() + timedelta(hours=1))

    assert ring.owed() == {}


def test_a_reaction_that_nobody_here_knows_stays_owed_and_rings_no_bell(subscribed):
    subscribed(listen)
    lay(1)
    Delivery.objects.update(reaction="of_a_newer_version")

    assert ring.owed() == {}
    assert Delivery.objects.get().state == "owed"


def test_an_empty_post_room_rings_no_bell():
    assert mailing.waiting() == {}


def test_what_several_sources_owe_to_one_queue_is_rung_for_together():
    bells = Bells()

    ring.ring_once(bells, [lambda: {"post": 1}, lambda: {"post": 1}])

    assert bells.hanging == ["post", "post"]
