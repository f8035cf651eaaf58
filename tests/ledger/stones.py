"""Lays stones: facts for tests of the ledger, and what became of their deliveries."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import uuid_utils.compat as uuid
from django.conf import settings
from django.db import connection, transaction

from reviews import wall
from workflows.ledger import By, Fact
from workflows.ledger.models import Delivery
from workflows.ledger.record import Account, record_many

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
MASON = By("user:7", NOON)


@dataclass(frozen=True, kw_only=True)
class StoneLaid(Fact):
    """Somebody laid a stone on the line of a case."""

    stone: int


def a_case():
    return uuid.uuid7()


@transaction.atomic
def lay(*stones, case=None, by=MASON):
    """One transaction that lays these stones; all in `case`, or each in a case of its own. Returns their entries."""
    accounts = []
    for stone in stones:
        of = case or a_case()
        accounts.append(Account(StoneLaid(stone=stone), of, of, "", by))
    return record_many(accounts)


def deliveries(reaction, *fields):
    """The fields of each delivery to this reaction, in the order in which the facts were recorded."""
    rows = Delivery.objects.filter(reaction=reaction).order_by("id")
    return list(rows.values_list(*fields, flat=len(fields) == 1))


@contextmanager
def as_the_application():
    """Django's connection logs in as the application's role, which owns nothing; outside of any transaction.

    It works for the system, as a worker does.
    """
    owner = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = settings.DATABASE_APP_ROLE
    try:
        with wall.as_system("a test of the ledger"):
            yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = owner
