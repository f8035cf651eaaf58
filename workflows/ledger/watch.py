"""What the ringer sees of those whom it rings for. A dead drain can call nobody, so the log tells of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Protocol

from workflows.ledger import health, subscriptions

log = logging.getLogger(__name__)

RINGER = "ringer"
"""The heartbeat of whoever rings."""
BEAT, LOOK = 10.0, 60.0
"""Seconds between two signs of life, and between two looks at the others."""


class Bells(Protocol):
    def pending(self, queue: str) -> int: ...


class Watch:
    """Asked as often as one likes; it acts when its time has come."""

    def __init__(self) -> None:
        self._beat_at = self._looked_at = -LOOK
        self._unanswered: set[str] = set()

    def look(self, bell: Bells, most: int) -> None:
        """Give a sign of life, and say in the log, once a minute, what gets old though it was rung for.

        most: so many bells of one queue wait when nobody answers them.
        """
        now = time.monotonic()
        if now - self._beat_at >= BEAT:
            health.beat(RINGER)
            self._beat_at = now
        if now - self._looked_at >= LOOK:
            self._looked_at = now
            for trouble in self._troubles(bell, most):
                log.error("%s; are the workers running?", trouble)

    def _troubles(self, bell: Bells, most: int) -> Iterator[str]:
        waiting = {queue for queue in subscriptions.queues() if bell.pending(queue) >= most}
        for queue in sorted(waiting & self._unanswered):
            yield f"nobody answers the bells of the queue {queue}"
        self._unanswered = waiting
        for sign in health.signs():
            if (sign.oldest_due or health.LATE) > health.LATE:
                yield f"what is owed in the queue {sign.queue} is {sign.oldest_due} old"
