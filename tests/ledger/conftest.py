"""Reactions that a test brings along, and takes away again."""

import pytest

from tests.ledger.stones import StoneLaid
from workflows.ledger import subscriptions
from workflows.ledger.subscriptions import Reaction


@pytest.fixture
def subscribed():
    """`subscribed(f, g, queue=...)`: the functions f and g hear of StoneLaid; the table is put back afterwards."""
    kept = dict(subscriptions._by_fact), dict(subscriptions._by_name)

    def subscribe(*functions, fact=StoneLaid, **options):
        told = subscriptions.to(fact.__name__) + tuple(Reaction(function, **options) for function in functions)
        subscriptions.subscribe({fact: told})

    yield subscribe
    for table, rows in zip((subscriptions._by_fact, subscriptions._by_name), kept, strict=True):
        table.clear()
        table.update(rows)
