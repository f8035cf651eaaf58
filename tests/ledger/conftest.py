"""Reactions that a test brings along, and takes away again."""

import pytest

from tests.ledger.stones import StoneLaid
from tests.subscribing import put_back
from workflows.ledger import subscriptions
from workflows.ledger.subscriptions import Reaction


@pytest.fixture
def subscribed():
    """`subscribed(f, g, queue=...)`: the functions f and g hear of StoneLaid; the table is put back afterwards."""

    def subscribe(*functions, fact=StoneLaid, **options):
        told = subscriptions.to(fact.__name__) + tuple(Reaction(function, **options) for function in functions)
        subscriptions.subscribe({fact: told})

    with put_back():
        yield subscribe
