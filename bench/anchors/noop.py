"""Celery doing nothing at all: what one message costs to publish and to consume. A task counts as a step."""

from __future__ import annotations

import time
from pathlib import Path

from bench.anchors import Anchor
from bench.processes import Child, python
from bench.systems import Mode


class Noop(Anchor):
    """Two prefork processes; the end is seen by an empty queue with nothing unacknowledged."""

    name = "noop"
    title = "Celery tasks that do nothing (prefork 2)"
    modes = {Mode.BURST: 1}

    def start(self, hops: Path | None) -> None:
        environment = self.services.environment()
        worker = ["celery", "-A", "bench.anchors.noop_tasks", "worker", "--concurrency=2", "--loglevel=WARNING"]
        self.workers = [Child(python(*worker), environment, self.log)]
        self.drivers = [Child(python("bench.driver", "bench.anchors.noop_tasks"), environment, self.log)]
        self.drivers[0].expect("ready", 30)

    def wait_done(self, arrived: int, timeout: float) -> float | None:
        deadline = time.time() + timeout
        self.drivers[0].expect("sent", timeout)
        broker = self.services.broker_client()
        while time.time() < deadline:
            if not broker.llen("celery") and not broker.hlen("unacked"):
                return time.time()
            time.sleep(0.01)
        return None

    def steps(self, cases: int) -> int:
        return cases

    def done_exactly(self, cases: int) -> bool:
        broker = self.services.broker_client()
        return not broker.llen("celery") and not broker.hlen("unacked")
