"""Lets what is owed happen in this process: no broker, no worker."""

from datetime import datetime

from workflows.ledger.drain import drain
from workflows.ledger.ring import owed


def drained(at: datetime) -> int:
    """Work once on every queue that owes something, as of this instant; returns how many deliveries were settled."""
    return sum(drain(queue, at=at, seconds=60) for queue in owed())
