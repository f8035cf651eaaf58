"""What a system must be able to do to be measured here, and the list of those that are."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Protocol

from bench.services import Services


class Mode(StrEnum):
    """How the work arrives."""

    BURST = "burst"  # all cases become ready in one transaction
    TRICKLE = "trickle"  # one transaction per case, as fast as one driver can
    LATENCY = "latency"  # one case at a time, five a second
    GROWTH = "growth"  # a burst of ten times the cases


class System(Protocol):
    """Something that carries cases through their steps. An object serves one run: prepare, start, kick, wait, stop."""

    name: str
    title: str
    modes: dict[Mode, float]
    """The modes it takes part in; the number is its part of the cases asked for, so that slow systems end in time."""
    even: bool
    """Whether only an even number of cases can be shared out."""

    def __init__(self, services: Services, logs: Path) -> None:
        """`logs` is a folder for whatever its processes say."""

    @classmethod
    def missing(cls) -> str:
        """A sentence if this machine lacks something the system needs; empty if not."""

    def prepare(self, cases: int) -> None:
        """Fresh rows for the cases 1 to `cases`, an empty broker."""

    def start(self, hops: Path | None) -> None:
        """Start everything; work can be taken when this returns. `hops`: the file in which steps note their times."""

    def kick(self, first: int, last: int, mode: Mode) -> None:
        """Begin to make the cases ready in the way of the mode; need not wait until all are."""

    def wait_done(self, arrived: int, timeout: float) -> float | None:
        """The instant (Unix seconds) at which the last of `arrived` cases since prepare ended; None: not in time."""

    def steps(self, cases: int) -> int:
        """How many steps so many cases take."""

    def done_exactly(self, cases: int) -> bool:
        """Whether every step of the cases was made once, no more and no less."""

    def processes(self) -> dict[str, list[int]]:
        """Process ids at the top of each family, as `workers` and `driver`."""

    def extras(self) -> dict[str, float]:
        """Figures of its own, read while it still runs."""

    def stop(self) -> None:
        """End everything that was started."""


def systems() -> dict[str, type[System]]:
    """Every system by name, in the order of the tables."""
    from bench.anchors.naive import Naive, NaiveReused
    from bench.anchors.noop import Noop
    from bench.anchors.pgbench import Pgbench
    from bench.anchors.rows import CommitPerStep, HundredPerCommit, WholePerCommit
    from bench.ours import Ours

    every: tuple[type[System], ...] = (
        Naive,
        NaiveReused,
        Noop,
        Pgbench,
        CommitPerStep,
        HundredPerCommit,
        WholePerCommit,
        Ours,
    )
    return {system.name: system for system in every}
