"""Deliveries: each once, in line, alone after a failure, dead at the limit; a refusal is a result."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from tests.ledger.stones import NOON, a_case, deliveries, lay
from workflows.ledger import Refused, drain, standing
from workflows.ledger.facts import By
from workflows.ledger.models import Batch, Delivery, Entry, Heartbeat

pytestmark = pytest.mark.django_db

QUEUES = ["default", "letters", "matching", "post", "hooks", "reminders"]


@pytest.fixture
def heard():
    """Stones in the order in which a reaction of the test heard of them."""
    return []


@pytest.fixture
def limit(settings):
    settings.LEDGER_ATTEMPTS = 3
    return settings.LEDGER_ATTEMPTS


def no_more_waiting():
    """As if the time of every next attempt had come."""
    Delivery.objects.filter(state="owed").update(due_at=Now())


def drain_to_the_end(queue="default"):
    for _round in range(20):
        no_more_waiting()
        if not drain.drain(queue, at=NOON):
            return


def test_one_poison_stone_reaches_its_limit_alone_and_costs_the_others_one_more_try(subscribed, limit, heard):
    def listen(fact, by):
        if fact.stone == 13:
            raise ZeroDivisionError("poison")
        heard.append(fact.stone)

    subscribed(listen)
    lay(*range(50))

    drain_to_the_end()

    assert Entry.objects.filter(deliveries__state="dead").values_list("payload__stone", flat=True).get() == 13
    dead = Delivery.objects.get(state="dead")
    assert (dead.attempts, dead.outcome) == (limit, "ZeroDivisionError: poison")
    assert set(Delivery.objects.exclude(state="dead").values_list("state", "attempts")) == {("done", 2)}
    assert sorted(set(heard)) == [stone for stone in range(50) if stone != 13]


def test_what_a_failed_batch_did_is_undone_with_it(subscribed, limit):
    def build(fact, by):
        Heartbeat.objects.create(queue=f"stone {fact.stone}", at=by.at)
        if fact.stone == 2:
            raise ZeroDivisionError

    subscribed(build)
    lay(0, 1, 2)

    drain_to_the_end()

    assert sorted(Heartbeat.objects.values_list("queue", flat=True)) == ["stone 0", "stone 1"]


def test_a_refusal_is_a_result_with_its_sentence_and_undoes_only_its_own_work(subscribed):
    def build(fact, by):
        Heartbeat.objects.create(queue=f"stone {fact.stone}", at=by.at)
        if fact.stone == 1:
            raise Refused("This line is long enough.")

    subscribed(build)
    lay(0, 1, 2)

    drain.drain("default", at=NOON)

    assert deliveries("build", "state", "outcome", "attempts") == [
        ("done", "", 1),
        ("refused", "This line is long enough.", 1),
        ("done", "", 1),
    ]
    assert sorted(Heartbeat.objects.values_list("queue", flat=True)) == ["stone 0", "stone 2"]


def test_a_reaction_that_is_told_of_many_together_may_refuse_some(subscribed):
    def hear_all(told, by):
        return {each.entry: "Too heavy." for each in told if each.fact.stone == 1}

    subscribed(hear_all, together=True)
    lay(0, 1, 2)

    drain.drain("default", at=NOON)

    assert deliveries("hear_all", "state", "outcome") == [("done", ""), ("refused", "Too heavy."), ("done", "")]


def test_a_reaction_hears_of_one_case_in_the_order_of_its_facts(subscribed, heard):
    def listen(fact, by):
        heard.append(fact.stone)

    subscribed(listen)
    case = a_case()
    lay(1, 2, 3, case=case)
    lay(4, 5, case=case)
    Delivery.objects.filter(number=1).update(due_at=Now())  # due last, and none the less the first

    drain.drain("default", at=NOON)

    assert heard == [1, 2, 3, 4, 5]


def test_behind_a_dead_delivery_its_line_waits_while_other_lines_go_on(subscribed, limit, heard):
    def listen(fact, by):
        if fact.stone == 1:
            raise ZeroDivisionError
        heard.append(fact.stone)

    subscribed(listen)
    lay(1, 2, 3, case=a_case())
    lay(4, 5, case=a_case())

    drain_to_the_end()

    assert heard[-2:] == [4, 5]
    assert deliveries("listen", "state") == ["dead", "owed", "owed", "done", "done"]


def test_each_attempt_waits_about_twice_as_long_as_the_one_before(subscribed):
    def stumble(fact, by):
        raise ZeroDivisionError

    subscribed(stumble)
    lay(1)

    waits = []
    for _attempt in range(5):
        no_more_waiting()
        drain.drain("default", at=NOON)
        waits.append(Delivery.objects.annotate(now=Now()).values_list("due_at", "now").get())

    seconds = [(due - now).total_seconds() for due, now in waits]
    assert all(0.7 * 2**n - 1 <= second <= 1.25 * 2**n for n, second in enumerate(seconds)), seconds


def test_the_wait_is_spread_so_that_what_failed_together_does_not_return_together(monkeypatch, subscribed):
    def stumble(fact, by):
        raise ZeroDivisionError

    subscribed(stumble)
    lay(1, 2)
    Delivery.objects.update(attempts=4)

    drain.drain("default", at=NOON)

    first, second = Delivery.objects.order_by("due_at").values_list("due_at", flat=True)
    assert second - first > timedelta(microseconds=100)


def test_a_reaction_of_a_newer_version_stays_owed_for_a_worker_that_knows_it(subscribed):
    def listen(fact, by):
        """Hears of a stone."""

    subscribed(listen)
    lay(1)
    Delivery.objects.update(reaction="of_a_newer_version")

    tried = drain.drain("default", at=NOON)

    assert (tried, Delivery.objects.get().state, Delivery.objects.get().attempts) == (0, "owed", 0)


def test_a_reaction_knows_the_fact_that_caused_it(subscribed):
    told = []

    def listen(fact, by):
        told.append(by)

    subscribed(listen)
    [entry] = lay(1)

    drain.drain("default", at=NOON)

    assert told == [By(By.SYSTEM, NOON, entry)]


def test_a_long_batch_commits_what_it_has_done_and_leaves_the_rest_as_it_was(subscribed, monkeypatch):
    def listen(fact, by):
        """Hears of a stone."""

    monkeypatch.setattr(drain, "BATCH_SECONDS", 0.0)
    subscribed(listen)
    lay(1, 2, 3)

    drain.work(*drain.claim("default"), at=NOON)

    assert deliveries("listen", "state", "attempts") == [("done", 1), ("owed", 0), ("owed", 0)]
    assert not Batch.objects.exists()


def test_a_batch_whose_owner_is_gone_counts_as_an_attempt_of_each_member(subscribed):
    def listen(fact, by):
        """Hears of a stone."""

    subscribed(listen)
    lay(1, 2)
    drain.claim("default")
    Batch.objects.update(claimed_at=Now() - timedelta(seconds=1))

    drain.free_abandoned("default")
    again = drain.claim("default")

    assert len(again[1]) == 1
    assert deliveries("listen", "attempts", "outcome") == [(1, drain.INTERRUPTED), (1, drain.INTERRUPTED)]


def test_a_batch_that_was_freed_while_its_owner_slept_is_left_alone_when_the_owner_wakes(subscribed, heard):
    def listen(fact, by):
        heard.append(fact.stone)

    subscribed(listen)
    lay(1)
    slept = drain.claim("default")
    Batch.objects.update(claimed_at=Now() - timedelta(seconds=1))
    drain.free_abandoned("default")

    drain.work(*slept, at=NOON)

    assert heard == []
    assert deliveries("listen", "state") == ["owed"]


def test_what_is_in_hand_is_not_taken_a_second_time(subscribed):
    def listen(fact, by):
        """Hears of a stone."""

    subscribed(listen)
    lay(1, 2)

    first, second = drain.claim("default"), drain.claim("default")

    assert len(first[1]) == 2
    assert second is None


def test_a_standing_order_is_owed_again_after_its_time_and_a_canary_beats_in_every_queue():
    standing.give_orders(By(By.SYSTEM, NOON))
    standing.give_orders(By(By.SYSTEM, NOON))  # a second ringer starts
    canaries = Delivery.objects.filter(reaction__startswith="canary_")

    for queue in QUEUES:
        drain.drain(queue, at=NOON)
    first = dict(Heartbeat.objects.values_list("queue", "at"))
    early = standing.rearm()
    canaries.update(done_at=Now() - timedelta(seconds=31))
    rearmed = standing.rearm()
    for queue in QUEUES:
        drain.drain(queue, at=NOON + timedelta(seconds=31))

    assert first == dict.fromkeys(QUEUES, NOON)
    assert (early, rearmed) == (0, len(QUEUES))
    assert set(Heartbeat.objects.values_list("at", flat=True)) == {NOON + timedelta(seconds=31)}
    assert Entry.objects.filter(type="CanaryReleased").count() == 1


def test_the_claim_of_a_broken_transaction_is_no_claim(subscribed):
    def listen(fact, by):
        """Hears of a stone."""

    subscribed(listen)
    lay(1)

    with transaction.atomic():
        drain.claim("default")
        transaction.set_rollback(True)

    assert not Batch.objects.exists()
    assert connection.in_atomic_block
