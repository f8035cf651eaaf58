"""Facts: numbered without a gap, chained, append-only, and only with the change they tell of."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from tests.ledger.stones import MASON, StoneLaid, a_case, as_the_application, deliveries, lay
from workflows.ledger import history
from workflows.ledger.chain import Content, seal
from workflows.ledger.models import Case, Delivery, Entry
from workflows.ledger.record import record, record_many

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_number_the_facts_of_one_case_without_a_gap():
    case, start = a_case(), threading.Barrier(8)

    def mason(number):
        start.wait()
        for stone in range(25):
            lay(number * 100 + stone, case=case)
        connection.close()

    masons = [threading.Thread(target=mason, args=(number,)) for number in range(8)]
    for each in masons:
        each.start()
    for each in masons:
        each.join()

    numbers = list(Entry.objects.filter(case=case).order_by("id").values_list("number", flat=True))
    assert sorted(numbers) == list(range(1, 201))
    assert Case.objects.get(pk=case).last_number == 200
    assert list(history.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_facts_of_one_case_become_visible_in_the_order_of_their_numbers():
    case, over, seen = a_case(), threading.Event(), []

    def reader():
        while not over.is_set():
            seen.append(sorted(Entry.objects.filter(case=case).values_list("number", flat=True)))
        connection.close()

    watching = threading.Thread(target=reader)
    watching.start()
    masons = [
        threading.Thread(target=lambda: ([lay(1, case=case) for _ in range(30)], connection.close())) for _ in "12"
    ]
    for each in masons:
        each.start()
    for each in masons:
        each.join()
    over.set()
    watching.join()

    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in seen)
    assert Entry.objects.filter(case=case).count() == 60


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_refused_outside_the_transaction_of_its_change():
    case = a_case()

    with pytest.raises(RuntimeError, match="outside the transaction"):
        record(StoneLaid(stone=1), case=case, subject=case, by=MASON)

    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_undone_leaves_neither_fact_nor_delivery(subscribed):
    subscribed(named("listen"))

    with transaction.atomic():
        lay(1)
        transaction.set_rollback(True)

    assert not Entry.objects.exists()
    assert not Delivery.objects.exists()


def named(name):
    def function(fact, by):
        """Hears of a stone."""

    function.__name__ = name
    return function


def test_each_fact_seals_the_one_before_it():
    case = a_case()

    lay(1, 2, case=case)
    lay(3, case=case)

    head = b""
    for row in Entry.objects.filter(case=case).order_by("number").values_list(*history.FIELDS, "hash"):
        assert bytes(row[-1]) == seal(head, Content(*row[:-1]))
        head = bytes(row[-1])
    assert bytes(Case.objects.get(pk=case).head) == head


def test_a_fact_that_two_reactions_subscribed_to_is_owed_to_each_once(subscribed):
    subscribed(named("first"), named("second"))

    [entry] = lay(1)

    assert deliveries("first", "entry_id", "state") == [(entry, "owed")]
    assert deliveries("second", "entry_id", "state") == [(entry, "owed")]


def test_nothing_recorded_costs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert record_many([]) == []


@pytest.mark.parametrize("change", ["UPDATE ledger_entry SET actor = 'me'", "DELETE FROM ledger_entry"])
def test_not_even_the_owner_changes_a_fact_by_accident(change):
    lay(1)

    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(change)

    assert Entry.objects.get().actor == MASON.actor


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_entry SET actor = 'me'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry CASCADE",
        "UPDATE ledger_anchor SET digest = ''",
        "DELETE FROM ledger_anchor",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
    ],
)
def test_the_application_has_no_right_to_change_what_was_recorded(change):
    lay(1)

    with as_the_application(), pytest.raises(DatabaseError, match=r"permission denied for|must be owner of"):
        connection.cursor().execute(change)

    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_application_may_record():
    with as_the_application():
        lay(1)

    assert Entry.objects.count() == 1
