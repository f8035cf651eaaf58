"""Django and Celery as most people write them: the ORM, and `transaction.on_commit(step.delay)` for the next step."""

from __future__ import annotations

from pathlib import Path

from bench.anchors import Anchor
from bench.hops import VARIABLE
from bench.processes import Child, python
from bench.systems import Mode


class Naive(Anchor):
    """Celery's defaults: it closes Django's connection around every task."""

    name = "naive"
    title = "Django ORM + `on_commit(task.delay)`, defaults"
    modes = {Mode.BURST: 0.05, Mode.TRICKLE: 0.05, Mode.LATENCY: 1}
    reuse = ""

    def start(self, hops: Path | None) -> None:
        environment = self.services.environment() | {
            "DJANGO_SETTINGS_MODULE": "bench.anchors.naive.settings",
            "BENCH_REUSE": self.reuse,
            VARIABLE: str(hops or ""),
        }
        worker = ["celery", "-A", "bench.anchors.naive.tasks", "worker", "--concurrency=2", "--loglevel=WARNING"]
        self.workers = [Child(python(*worker), environment, self.log)]
        self.drivers = [Child(python("bench.driver", "bench.anchors.naive.tasks"), environment, self.log)]
        self.drivers[0].expect("ready", 30)


class NaiveReused(Naive):
    """The same, told to keep its connections."""

    name = "naive_reused"
    title = "the same, connections reused"
    modes = {Mode.BURST: 0.1, Mode.TRICKLE: 0.1, Mode.LATENCY: 1}
    reuse = "yes"
