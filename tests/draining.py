"""Lets what is owed happen in this process: no broker, no worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from tests.factories import MAY_DAY
from workflows.ledger.drain import drain
from workflows.ledger.ring import owed


def drained(at: datetime) -> int:
    """Work once on every queue that owes something, as of this instant; returns how many deliveries were settled."""
    return sum(drain(queue, at=at, seconds=60) for queue in owed())


def follow_through(at: datetime = MAY_DAY, rounds: int = 20) -> None:
    """Let everything that follows from the recorded facts happen, now and in this process; no mail leaves."""
    for _round in range(rounds):
        if not drained(at):
            return
    raise AssertionError("the reactions chase their own tail")


@contextmanager
def made_once(blocker) -> Iterator[None]:
    """What is made inside stays for the tests of a module, each of which begins with it, and is taken back at the end.

    blocker: the fixture django_db_blocker. Not for modules whose tests have transactions of their own.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
