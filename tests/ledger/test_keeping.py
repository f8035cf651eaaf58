"""Over the years: done deliveries go, facts stay; a new reaction hears of old facts; a dead delivery is tried again."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from tests.ledger.stones import NOON, a_case, as_the_application, deliveries, lay
from workflows import commands
from workflows.ledger import By, Refused, drain, keeping
from workflows.ledger.models import Delivery, Entry

pytestmark = pytest.mark.django_db
OFFICER = By("user:1", NOON)


def listen(fact, by):
    """Hears of a stone."""


def arrive_late(fact, by):
    """Hears of a stone, in a later version."""


def all_done(days_ago=0):
    drain.drain("default", at=NOON)
    Delivery.objects.update(done_at=Now() - timedelta(days=days_ago))


def a_dead_delivery():
    lay(1, 2, case=a_case())
    Delivery.objects.filter(number=1).update(state="dead", attempts=8, outcome="ZeroDivisionError")
    return Delivery.objects.get(state="dead")


def test_done_deliveries_go_after_the_time_of_keeping_and_facts_stay(subscribed):
    subscribed(listen)
    lay(1, 2)
    all_done(days_ago=91)
    lay(3)

    gone = keeping.prune(days=90)

    assert gone == 2
    assert deliveries("listen", "state") == ["owed"]
    assert Entry.objects.count() == 3


def test_owed_and_dead_deliveries_are_kept_for_ever(subscribed):
    subscribed(listen)
    a_dead_delivery()

    assert keeping.prune(days=0) == 0
    assert Delivery.objects.count() == 2


def test_pruning_goes_in_portions(subscribed):
    subscribed(listen)
    lay(1, 2, 3)
    all_done(days_ago=91)

    assert [keeping.prune(days=90, limit=2), keeping.prune(days=90, limit=2), keeping.prune(days=90)] == [2, 1, 0]


def test_a_new_reaction_hears_of_every_old_fact_once(subscribed):
    lay(1, 2, 3)
    subscribed(arrive_late)

    first, second = keeping.backfill("arrive_late"), keeping.backfill("arrive_late")

    assert (first, second) == (3, 0)
    assert deliveries("arrive_late", "state") == ["owed"] * 3


@pytest.mark.django_db(transaction=True)
def test_a_backfill_does_not_bring_back_what_was_done_and_pruned(subscribed):
    subscribed(listen)
    lay(1, 2)
    all_done(days_ago=91)
    keeping.prune(days=90)
    lay(3)

    anew = keeping.backfill("listen")

    assert anew == 0
    assert Entry.objects.filter(deliveries__reaction="listen").values_list("payload__stone", flat=True).get() == 3


def test_what_nobody_knows_cannot_be_backfilled():
    with pytest.raises(KeyError):
        keeping.backfill("of_nobody")


def test_a_dead_delivery_that_is_replayed_has_all_its_attempts_again_and_its_line_goes_on(subscribed):
    subscribed(listen)
    dead = a_dead_delivery()

    commands.replay_delivery(delivery_id=dead.pk, by=OFFICER)
    drain.drain("default", at=NOON)

    assert deliveries("listen", "state", "attempts") == [("done", 1), ("done", 1)]
    assert Entry.objects.get(type="DeliveryReplayed").actor == OFFICER.actor


@pytest.mark.django_db(transaction=True)
def test_the_application_s_own_role_may_replay(subscribed):
    subscribed(listen)
    dead = a_dead_delivery()

    with as_the_application():
        commands.replay_delivery(delivery_id=dead.pk, by=OFFICER)

    assert Delivery.objects.get(pk=dead.pk).state == "owed"


def test_a_delivery_set_aside_counts_as_refused_for_the_reason_given_and_its_line_goes_on(subscribed):
    subscribed(listen)
    dead = a_dead_delivery()

    commands.set_delivery_aside(delivery_id=dead.pk, reason="The stone was stolen.", by=OFFICER)
    drain.drain("default", at=NOON)

    assert deliveries("listen", "state", "outcome") == [("refused", "The stone was stolen."), ("done", "")]


@pytest.mark.parametrize("state", ["owed", "done", "refused"])
def test_only_a_dead_delivery_is_replayed_or_set_aside(subscribed, state):
    subscribed(listen)
    lay(1)
    Delivery.objects.update(state=state, done_at=None if state == "owed" else Now())
    delivery = Delivery.objects.get()

    with pytest.raises(Refused, match="Only a dead delivery"):
        commands.replay_delivery(delivery_id=delivery.pk, by=OFFICER)
    with pytest.raises(Refused, match="Only a dead delivery"):
        commands.set_delivery_aside(delivery_id=delivery.pk, reason="No.", by=OFFICER)

    assert Delivery.objects.get().state == state
    assert Entry.objects.count() == 1
