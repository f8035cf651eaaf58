"""Reactions that tests bring along, and take away again."""

from collections.abc import Iterator
from contextlib import contextmanager

from workflows.ledger import subscriptions


@contextmanager
def put_back() -> Iterator[None]:
    """Afterwards this process hears of what it heard of before."""
    tables = subscriptions._by_fact, subscriptions._by_name
    kept = [dict(table) for table in tables]
    try:
        yield
    finally:
        for table, rows in zip(tables, kept, strict=True):
            table.clear()
            table.update(rows)
