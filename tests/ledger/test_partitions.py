"""Facts can be partitioned by range of their id (uuid7 begins with the time) once the table is large."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.ledger.stones import NOON, deliveries, lay
from workflows.ledger import drain, history

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.breaks_the_record]

# Nothing stands against it: no foreign key leads to a fact. That a case's numbers are unique across the months is then
# no longer kept by an index, but by the lock of the case under which they are given, and looked at by verify_history.
PARTITION = """
ALTER TABLE ledger_entry RENAME TO ledger_entry_whole;
CREATE TABLE ledger_entry (LIKE ledger_entry_whole INCLUDING DEFAULTS) PARTITION BY RANGE (id);
ALTER TABLE ledger_entry ADD PRIMARY KEY (id);
CREATE INDEX ON ledger_entry (case_id, number);
CREATE TABLE ledger_entry_before PARTITION OF ledger_entry FOR VALUES FROM (MINVALUE) TO ('{this_month}');
CREATE TABLE ledger_entry_now PARTITION OF ledger_entry FOR VALUES FROM ('{this_month}') TO (MAXVALUE);
INSERT INTO ledger_entry SELECT * FROM ledger_entry_whole;
"""
REUNITE = "DROP TABLE ledger_entry; ALTER TABLE ledger_entry_whole RENAME TO ledger_entry"


def first_id_of(month):
    """The smallest uuid7 of the month: 48 bits of milliseconds, then zeros."""
    milliseconds = int(month.timestamp() * 1000)
    return f"{milliseconds >> 16:08x}-{milliseconds & 0xFFFF:04x}-7000-8000-000000000000"


@pytest.fixture
def partitioned():
    """Splits the table at the beginning of this month; puts it back together afterwards."""
    this_month = first_id_of(datetime.now(UTC).replace(day=1, hour=0, minute=0))

    def split():
        connection.cursor().execute(PARTITION.format(this_month=this_month))

    yield split
    connection.cursor().execute(REUNITE)


def test_the_ledger_works_on_over_facts_partitioned_by_month(partitioned, subscribed):
    def listen(fact, by):
        """Hears of a stone."""

    subscribed(listen)
    before = lay(1, 2)

    partitioned()
    after = lay(3)
    drain.drain("default", at=NOON)

    assert deliveries("listen", "entry_id", "state") == [(entry, "done") for entry in [*before, *after]]
    assert list(history.verify()) == []
    assert partitions_read("SELECT * FROM ledger_entry WHERE id = %s", after) == {"ledger_entry_now"}


def partitions_read(sql, params):
    """The partitions that PostgreSQL looks into for a query."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        [(plan,)] = cursor.fetchall()
    return set(_relations(plan[0]["Plan"]))


def _relations(plan):
    if "Relation Name" in plan:
        yield plan["Relation Name"]
    for part in plan.get("Plans", []):
        yield from _relations(part)
