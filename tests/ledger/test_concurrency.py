"""Drains at the same time, processes that die, connections that break: nothing is done twice, and nothing is lost."""

import os
import subprocess
import sys
import threading
import time

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from tests.ledger.stones import NOON, a_case, deliveries, lay
from workflows.ledger import drain, ring
from workflows.ledger.models import Batch, Delivery, Heartbeat

pytestmark = pytest.mark.django_db(transaction=True)

DEADLY = """
import django, os
django.setup()
from datetime import UTC, datetime
from tests.ledger.stones import StoneLaid
from workflows.ledger import drain, subscriptions
from workflows.ledger.subscriptions import Reaction

def listen(fact, by):
    if fact.stone == 13:
        os._exit(9)

subscriptions.subscribe({StoneLaid: [Reaction(listen)]})
drain.drain("default", at=datetime(2026, 5, 1, tzinfo=UTC))
"""


def listen(fact, by):
    """Hears of a stone."""


def build(fact, by):
    """An effect that cannot happen twice unnoticed: a row with a primary key."""
    time.sleep(0.002)
    Heartbeat.objects.create(queue=f"stone {fact.stone}", at=by.at)


def test_drains_at_the_same_time_do_everything_once(subscribed, settings):
    settings.LEDGER_BATCH = 7
    subscribed(build)
    for stone in range(0, 120, 3):
        lay(stone, stone + 1, stone + 2, case=a_case())

    def work():
        for _round in range(20):
            if not drain.drain("default", at=NOON):
                break
        connection.close()

    drains = [threading.Thread(target=work) for _ in range(4)]
    for each in drains:
        each.start()
    for each in drains:
        each.join()

    assert set(deliveries("build", "state", "attempts")) == {("done", 1)}
    assert Heartbeat.objects.count() == 120


def test_a_reaction_that_kills_its_process_ends_dead_and_alone(subscribed, settings):
    settings.LEDGER_ATTEMPTS = 3
    subscribed(listen)
    lay(*range(10, 20))

    codes = []
    for _life in range(12):
        Delivery.objects.filter(state="owed").update(due_at=Now())
        Batch.objects.update(claimed_at=NOON)
        codes.append(a_life().returncode)
        if not Delivery.objects.filter(state="owed").exists():
            break

    assert codes.count(9) == 3
    dead = Delivery.objects.select_related("entry").get(state="dead")
    assert (dead.entry.payload, dead.attempts, dead.outcome) == ({"stone": 13}, 3, drain.INTERRUPTED)
    assert Delivery.objects.filter(state="done").count() == 9


def a_life():
    """One worker process that drains until it ends or dies."""
    here = connection.settings_dict
    url = f"postgresql://{here['USER']}@/{here['NAME']}?host={here['HOST'].replace('/', '%2F')}"
    environment = {"DATABASE_URL": url, "LEDGER_ATTEMPTS": "3", "DJANGO_SETTINGS_MODULE": "tafollow.settings"}
    return subprocess.run(
        [sys.executable, "-c", DEADLY], env=os.environ | environment, cwd=settings.BASE_DIR, capture_output=True
    )


def test_a_connection_that_breaks_in_the_middle_of_a_batch_costs_one_attempt(subscribed):
    def break_once(fact, by):
        if fact.stone == 2 and not broken:
            broken.append(cut_this_connection())
        Heartbeat.objects.create(queue=f"stone {fact.stone}", at=by.at)

    broken = []
    subscribed(break_once)
    lay(1, 2, 3)

    drain.drain("default", at=NOON)
    Delivery.objects.filter(state="owed").update(due_at=Now())
    drain.drain("default", at=NOON)

    assert broken == [True]
    assert deliveries("break_once", "state", "attempts") == [("done", 2)] * 3
    assert Heartbeat.objects.count() == 3


def cut_this_connection():
    """As an operator or a failover would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    with psycopg.connect(**connection.get_connection_params() | {"options": ""}, autocommit=True) as knife:
        [cut] = knife.execute("SELECT pg_terminate_backend(%s)", [pid]).fetchone()
    return cut


class Bells:
    """Bells that two ringers share, as they share the broker; answered by nobody."""

    def __init__(self):
        self.hanging = []
        self.looks = 0

    def pending(self, queue):
        self.looks += 1
        return self.hanging.count(queue)

    def ring(self, queue):
        self.hanging.append(queue)


class FrozenBells(Bells):
    """A broker that answers nothing: each question ends in a timeout."""

    def pending(self, queue):
        self.looks += 1
        raise ConnectionError("timed out")


def ringing(bells, over, seconds=0.2):
    def keep():
        ring.keep_ringing(bells, [ring.owed], running=lambda: not over.is_set(), seconds=seconds)
        connection.close()

    thread = threading.Thread(target=keep)
    thread.start()
    return thread


@pytest.fixture
def ringers():
    over, threads = threading.Event(), []
    yield lambda bells, **words: threads.append(ringing(bells, over, **words))
    over.set()
    connection.cursor().execute("NOTIFY ledger")
    for thread in threads:
        thread.join()


def eventually(question, seconds=10.0):
    until = time.monotonic() + seconds
    while not question() and time.monotonic() < until:
        time.sleep(0.01)
    return question()


def test_two_ringers_ring_no_more_than_two_bells_each(subscribed, ringers):
    subscribed(listen)
    bells = Bells()
    ringers(bells)
    ringers(bells)

    lay(*range(50))

    assert eventually(lambda: bells.looks > 20)
    assert 2 <= len(bells.hanging) <= 4


def test_a_commit_wakes_the_ringer_long_before_it_would_look_again(subscribed, ringers):
    subscribed(listen)
    bells = Bells()
    ringers(bells, seconds=60)
    time.sleep(0.5)  # it has looked, and waits for notices

    lay(1)

    assert eventually(lambda: bells.hanging == ["default"])


def test_a_wave_of_commits_is_looked_at_a_few_times_and_not_once_for_each(subscribed, ringers):
    subscribed(listen)
    bells = Bells()
    ringers(bells, seconds=60)
    time.sleep(0.5)
    all_laid, ring_at_once = threading.Event(), bells.ring
    bells.ring = lambda queue: (all_laid.wait(60), ring_at_once(queue))  # commits come while it is busy

    for stone in range(100):
        lay(stone)
    all_laid.set()
    assert eventually(lambda: bells.hanging)
    time.sleep(0.5)

    assert bells.looks <= 10


def test_polling_alone_rings_too(subscribed, ringers, settings):
    settings.LEDGER_NOTIFY = False
    subscribed(listen)
    bells = Bells()
    ringers(bells)

    lay(1)

    assert eventually(lambda: bells.hanging == ["default"])


def test_a_frozen_broker_ends_no_ringer(subscribed, ringers):
    subscribed(listen)
    frozen = FrozenBells()
    ringers(frozen)

    lay(1)

    assert eventually(lambda: frozen.looks >= 3)
