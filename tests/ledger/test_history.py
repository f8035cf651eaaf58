"""Tampering shows: in a payload, a hash, a number, by deletion, and even where a whole chain was written anew."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.ledger.stones import MASON, NOON, a_case, lay
from workflows.ledger import By, history
from workflows.ledger.chain import Content, seal
from workflows.ledger.models import Anchor, Case, Entry

pytestmark = [pytest.mark.django_db, pytest.mark.breaks_the_record]


@pytest.fixture
def case():
    found = a_case()
    lay(1, 2, 3, case=found)
    lay(4, 5)
    assert list(history.verify()) == []
    return found


@contextmanager
def without_the_trigger():
    """What only the owner of the tables can do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        yield
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER USER")


def tamper(case, number, sql, *params):
    with without_the_trigger(), connection.cursor() as cursor:
        cursor.execute(f"{sql} WHERE case_id = %s AND number = %s", [*params, case, number])


@pytest.mark.parametrize(
    "change",
    [
        """SET payload = '{"stone": 20}'""",
        "SET actor = 'user:8'",
        "SET at = at - interval '1 microsecond'",
        "SET party = 'XAA'",
        "SET subject = gen_random_uuid()",
        "SET type = 'StoneLifted'",
        "SET version = 2",
    ],
)
def test_a_fact_that_was_altered_is_named(case, change):
    tamper(case, 2, f"UPDATE ledger_entry {change}")

    [fault] = history.verify()

    assert fault.startswith(f"Case {case}: fact 2 (Stone")
    assert fault.endswith("is not what was recorded.")


def test_an_altered_hash_breaks_its_own_fact_and_the_next(case):
    tamper(case, 2, "UPDATE ledger_entry SET hash = sha256('forged')")

    assert list(history.verify()) == [
        f"Case {case}: fact {number} (StoneLaid) is not what was recorded." for number in (2, 3)
    ]


def test_a_fact_moved_to_another_number_is_noticed(case):
    tamper(case, 3, "UPDATE ledger_entry SET number = 4")

    assert f"Case {case}: fact 4 follows fact 2; a number is missing." in list(history.verify())


def test_a_fact_deleted_in_the_middle_is_missed(case):
    tamper(case, 2, "DELETE FROM ledger_entry")

    assert f"Case {case}: fact 3 follows fact 1; a number is missing." in list(history.verify())


def test_a_fact_deleted_at_the_end_is_missed(case):
    tamper(case, 3, "DELETE FROM ledger_entry")

    assert list(history.verify()) == [f"Case {case}: its head is not its last fact."]


def test_a_cause_that_does_not_exist_is_noticed(case):
    lay(6, by=By(MASON.actor, NOON, a_case()))
    [stray] = Entry.objects.exclude(cause=None).values_list("pk", flat=True)

    assert list(history.verify()) == [f"Fact {stray}: its cause does not exist."]


def write_the_chain_anew(case):
    """The thorough forger: changes a payload and seals everything after it again, heads included."""
    with without_the_trigger(), connection.cursor() as cursor:
        cursor.execute(
            """UPDATE ledger_entry SET payload = '{"stone": 20}' WHERE case_id = %s AND number = 2""", [case]
        )
        head = b""
        for row in list(Entry.objects.filter(case=case).order_by("number").values_list(*history.FIELDS)):
            head = seal(head, Content(*row))
            cursor.execute("UPDATE ledger_entry SET hash = %s WHERE id = %s", [head, row[0]])
        cursor.execute("UPDATE ledger_case SET head = %s WHERE id = %s", [head, case])


def test_a_chain_written_anew_shows_against_the_anchor_and_in_the_auditor_s_box(case):
    sealed = history.take_anchor(NOON)
    lay(7, case=case)

    write_the_chain_anew(case)

    assert list(history.verify()) == ["The heads of the chains are not those of the last anchor."]
    assert list(history.verify_against(sealed.moved)) == [f"Case {case}: fact 3 is not the one that was anchored."]


def test_a_whole_case_deleted_shows_against_the_anchor(case):
    sealed = history.take_anchor(NOON)

    with without_the_trigger():
        connection.cursor().execute("DELETE FROM ledger_entry WHERE case_id = %s", [case])
    Case.objects.filter(pk=case).delete()

    assert list(history.verify()) == ["The heads of the chains are not those of the last anchor."]
    assert list(history.verify_against(sealed.moved)) == [f"Case {case}: fact 3 is not the one that was anchored."]


def test_an_anchor_holds_though_its_cases_go_on(case):
    sealed = history.take_anchor(NOON)

    lay(8, 9, case=case)

    assert list(history.verify()) == []
    assert list(history.verify_against(sealed.moved)) == []


def test_the_auditor_gets_the_heads_that_moved_since_the_anchor_before(case):
    history.take_anchor(NOON)
    lay(6, case=case)

    sealed = history.take_anchor(NOON + timedelta(days=1))

    head = Case.objects.get(pk=case).head
    assert sealed.moved.splitlines() == [f"{case},4,{bytes(head).hex()}"]
    assert list(history.verify()) == []


def test_a_day_has_one_anchor(case):
    first = history.take_anchor(NOON)

    assert history.take_anchor(NOON + timedelta(hours=6)) is None
    assert Anchor.objects.get() == first.anchor


@pytest.mark.parametrize(
    ("field", "forged", "fault"),
    [
        ("digest", "0" * 64, "is not signed by this service."),
        ("signature", "forged", "is not signed by this service."),
        ("previous", "0" * 64, "does not follow the one before it."),
    ],
)
def test_a_forged_anchor_is_noticed(case, field, forged, fault):
    history.take_anchor(NOON)

    Anchor.objects.update(**{field: forged})

    assert f"The anchor of {NOON.date()} {fault}" in list(history.verify())


@pytest.mark.django_db(transaction=True)
def test_a_chain_verifies_whatever_plain_values_its_facts_hold():
    from dataclasses import dataclass

    from workflows.ledger import Fact
    from workflows.ledger.record import record

    @dataclass(frozen=True, kw_only=True)
    class Noted(Fact):
        words: str
        share: float
        list: list

    found = a_case()
    with transaction.atomic():
        for words, share in [("é“ “ 中文 \u2028 \\ \" '", 0.1), ("", 1.0), ("a" * 5000, 1e-7), ("\U0001f600", 2.5e15)]:
            record(
                Noted(words=words, share=share, list=[1, None, {"b": 1, "a": 2}]), case=found, subject=found, by=MASON
            )

    assert list(history.verify()) == []
    Fact.known.pop("Noted")
