"""Standing orders: reactions that are owed again and again - canaries, the daily anchor, pruning.

Each is one delivery of one fact, made owed again when its time has come; so a clock never fills the history, and the
order travels exactly the way of every other delivery.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from django.db import connection, transaction

from workflows.ledger import subscriptions
from workflows.ledger.facts import By, Fact
from workflows.ledger.keeping import backfill
from workflows.ledger.models import Heartbeat
from workflows.ledger.record import lock, record
from workflows.ledger.subscriptions import Reaction

HOUSE = UUID("0190a000-0000-7000-8000-000000000000")
REARM = """
UPDATE ledger_delivery SET state = 'owed', attempts = 0, done_at = NULL, due_at = clock_timestamp()
WHERE every IS NOT NULL AND state IN ('done', 'refused') AND done_at + every <= clock_timestamp()
"""


@dataclass(frozen=True, kw_only=True)
class CanaryReleased(Fact):
    """The bird that comes through every queue each half minute."""


@dataclass(frozen=True, kw_only=True)
class HouseworkAgreed(Fact):
    """What the ledger does for itself day by day."""


def case_of(name: str) -> UUID:
    """The case that facts about the service itself belong to."""
    return uuid5(HOUSE, name)


def canary(queue: str) -> Reaction:
    """The reaction that notes that this queue is alive, each 30 seconds."""

    def beat(fact: CanaryReleased, by: By) -> None:
        Heartbeat.objects.update_or_create(queue=queue, defaults={"at": by.at})

    beat.__name__ = f"canary_{queue}"
    return Reaction(beat, queue=queue, every=timedelta(seconds=30))


@transaction.atomic
def give_orders(by: By) -> None:
    """Record the facts that standing orders hang on, and the deliveries that are missing. Harmless to ask again."""
    for fact in (CanaryReleased(), HouseworkAgreed()):
        case = case_of(type(fact).__name__)
        if not lock([case])[case][0]:
            record(fact, case=case, subject=case, by=by)
        for reaction in subscriptions.to(type(fact).__name__):
            backfill(reaction.name)


def rearm() -> int:
    """Owe every standing order again whose time has come, by the database's clock; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(REARM)
        return cursor.rowcount
