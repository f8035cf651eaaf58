"""Settling is in the way of every step: one statement where nothing is to be done, the same number for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.duties.test_settling import states
from tests.factories import OFFICER, a_concluded_review
from workflows import commands
from workflows.models import Duty
from workflows.queries import owed

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """Statements of the hot path do not go through Django's cursor: both kinds are counted."""
    from workflows.ledger import sql

    found, run = [], sql.run

    def counting(statement, parameters=()):
        found.append(statement)
        return run(statement, parameters)

    monkeypatch.setattr(sql, "run", counting)
    return found


def settled(ids, asked) -> int:
    asked.clear()
    with CaptureQueriesContext(connection) as by_the_orm:
        commands.settle_duties(causes=dict.fromkeys(ids), by=OFFICER)
    savepoints = sum("SAVEPOINT" in each["sql"] for each in by_the_orm)
    return len(asked) + len(by_the_orm) - savepoints


def test_where_nothing_is_to_be_done_there_is_one_statement_beside_the_lock(follow_through, asked):
    review = a_concluded_review()
    follow_through()

    assert settled([review.pk], asked) == 2


def test_many_follow_ups_cost_what_one_costs(follow_through, asked):
    reviews = [a_concluded_review() for _ in range(6)]
    follow_through()
    Duty.objects.all().delete()

    one = settled([reviews[0].pk], asked)
    five = settled([review.pk for review in reviews[1:]], asked)

    assert five == one
    assert owed.all_differences() == []
    assert states(reviews[5].pk) == {"clear_letter": "open"}
