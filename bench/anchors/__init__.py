"""Systems that everyone can judge, each as plain as it is usually written. They get every benefit of the doubt."""

from __future__ import annotations

from pathlib import Path

from bench.cases import STEPS, Cases
from bench.processes import Child
from bench.services import Services
from bench.systems import Mode


class Anchor:
    """What the anchors share: rows, processes that are stopped together, no figures of their own."""

    name: str
    title: str
    modes: dict[Mode, float]
    even = False

    def __init__(self, services: Services, logs: Path) -> None:
        self.services = services
        self.log = logs / f"{self.name}.log"
        self.rows = Cases(services)
        self.workers: list[Child] = []
        self.drivers: list[Child] = []

    @classmethod
    def missing(cls) -> str:
        return ""

    def prepare(self, cases: int) -> None:
        self.services.broker_client().flushdb()
        self.rows.reset(cases)

    def start(self, hops: Path | None) -> None:
        return None

    def kick(self, first: int, last: int, mode: Mode) -> None:
        self.drivers[0].say(f"{mode} {first} {last}")

    def wait_done(self, arrived: int, timeout: float) -> float | None:
        return self.rows.wait_until(arrived, timeout)

    def steps(self, cases: int) -> int:
        return cases * STEPS

    def done_exactly(self, cases: int) -> bool:
        return self.rows.steps() == self.steps(cases)

    def processes(self) -> dict[str, list[int]]:
        return {
            "workers": [child.pid for child in self.workers],
            "driver": [child.pid for child in self.drivers],
        }

    def extras(self) -> dict[str, float]:
        return {}

    def stop(self) -> None:
        for child in [*self.drivers, *self.workers]:
            child.stop()
        self.rows.connection.close()
