"""Who hears of what, and that facts survive the growth of their types."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from tests.ledger.stones import StoneLaid
from workflows.ledger import Fact, subscriptions


def listen(fact, by):
    """Hears of a stone."""


def test_a_table_may_be_added_twice(subscribed):
    subscribed(listen)

    subscriptions.subscribe({StoneLaid: subscriptions.to("StoneLaid")})

    assert [reaction.name for reaction in subscriptions.to("StoneLaid")] == ["listen"]
    assert subscriptions.facts_for("listen") == ["StoneLaid"]


def test_two_functions_of_one_name_are_refused(subscribed):
    def another():
        """Bears the same name."""

    another.__name__ = "listen"
    subscribed(listen)

    with pytest.raises(ValueError, match="Two reactions are called listen"):
        subscribed(another)


def test_a_fact_nobody_subscribed_to_has_no_reactions():
    assert subscriptions.to("StoneLaid") == ()


def test_a_fact_is_read_with_what_is_known_of_it():
    older = StoneLaid.told({"stone": 3, "colour": "a field of a newer version"})

    assert older == StoneLaid(stone=3)


def test_a_field_that_was_added_later_has_its_default_in_older_facts():
    @dataclass(frozen=True, kw_only=True)
    class StoneTurned(Fact):
        stone: UUID
        degrees: int = 180

    newer = StoneTurned.told({"stone": "0190a000-0000-7000-8000-000000000000"})

    assert newer == StoneTurned(stone=UUID("0190a000-0000-7000-8000-000000000000"), degrees=180)
    Fact.known.pop("StoneTurned")
