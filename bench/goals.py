"""What we aim at, as data. docs/performance.md says why each figure was chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from bench.run import Run
from bench.systems import Mode

OURS = "ours"


class Runs:
    """The complete runs of one session; only figures of the same round are ever compared."""

    def __init__(self, runs: list[Run]) -> None:
        self.complete = [run for run in runs if not run.error]

    def of(self, system: str, mode: str) -> dict[int, Run]:
        """By round."""
        return {run.round: run for run in self.complete if (run.system, run.mode) == (system, mode)}

    def pairs(self, system: str, other: str, mode: str) -> list[tuple[Run, Run]]:
        """Both systems' runs of the same round."""
        theirs = self.of(other, mode)
        return [(run, theirs[number]) for number, run in self.of(system, mode).items() if number in theirs]

    def ratios(self, system: str, other: str, mode: str) -> list[float]:
        """How many times faster than the other, round by round."""
        return [run.rate / their.rate for run, their in self.pairs(system, other, mode)]


@dataclass(frozen=True)
class Goal:
    """A figure per round, and the bound its median must keep: at least `least`, or at most `most`."""

    text: str
    figures: Callable[[Runs], list[float]]
    least: float | None = None
    most: float | None = None

    def verdict(self, runs: Runs) -> str:
        """`reached`, `missed by n %`, or `not measured`."""
        figures = self.figures(runs)
        if not figures:
            return "not measured"
        found = median(figures)
        if self.least is not None:
            return "reached" if found >= self.least else f"**missed by {100 * (1 - found / self.least):.0f} %**"
        assert self.most is not None
        return "reached" if found <= self.most else f"**missed by {100 * (found / self.most - 1):.0f} %**"

    @property
    def bound(self) -> str:
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"


def faster_than(other: str, mode: Mode) -> Callable[[Runs], list[float]]:
    """Our rate as a multiple of another system's."""
    return lambda runs: runs.ratios(OURS, other, mode)


def cpu(mode: Mode) -> Callable[[Runs], list[float]]:
    """Our CPU of all processes together, milliseconds a step."""
    return lambda runs: [sum(run.cpu_ms.values()) for run in runs.of(OURS, mode).values()]


def extra(name: str) -> Callable[[Runs], list[float]]:
    """A figure that only our system reports."""
    return lambda runs: [run.extras[name] for run in runs.complete if run.system == OURS and name in run.extras]


def hop_over_reused(runs: Runs) -> list[float]:
    """Milliseconds by which our median hop is longer than the naive one with its connections reused."""
    pairs = runs.pairs(OURS, "naive_reused", Mode.LATENCY)
    return [run.hop_ms["p50"] - their.hop_ms["p50"] for run, their in pairs]


def hop_p95(runs: Runs) -> list[float]:
    """Milliseconds."""
    return [run.hop_ms["p95"] for run in runs.of(OURS, Mode.LATENCY).values()]


def growth(runs: Runs) -> list[float]:
    """Our rate with ten times the cases as a part of our rate with the usual number."""
    usual = runs.of(OURS, Mode.BURST)
    return [run.rate / usual[number].rate for number, run in runs.of(OURS, Mode.GROWTH).items() if number in usual]


def memory(runs: Runs) -> list[float]:
    """Our workers' memory as a multiple of that of workers which do nothing."""
    return [run.pss_mb[1] / their.pss_mb[1] for run, their in runs.pairs(OURS, "noop", Mode.BURST)]


def memory_growth(runs: Runs) -> list[float]:
    """Our workers' memory after the longest run as a multiple of that before it."""
    return [run.pss_mb[1] / run.pss_mb[0] for run in runs.of(OURS, Mode.GROWTH).values()]


GOALS = [
    Goal("burst: times the naive system, defaults", faster_than("naive", Mode.BURST), least=100),
    Goal("burst: times the naive system, connections reused", faster_than("naive_reused", Mode.BURST), least=60),
    Goal("burst: times Celery tasks that do nothing", faster_than("noop", Mode.BURST), least=10),
    Goal("burst: times pgbench with a commit per step", faster_than("pgbench", Mode.BURST), least=2.5),
    Goal("burst: part of the set-based limit (100 a commit)", faster_than("set_100", Mode.BURST), least=0.25),
    Goal("burst: ms CPU a step", cpu(Mode.BURST), most=0.25),
    Goal("trickle: times pgbench with a commit per step", faster_than("pgbench", Mode.TRICKLE), least=0.5),
    Goal("trickle: ms CPU a step", cpu(Mode.TRICKLE), most=1.0),
    Goal("latency at 5/s: median hop, ms above the naive system's, connections reused", hop_over_reused, most=4),
    Goal("latency at 5/s: hop p95, ms", hop_p95, most=15),
    Goal("latency within a running drain, ms", extra("drain_hop_ms"), most=1),
    Goal("ten times the cases: part of the rate", growth, least=0.9),
    Goal("100,000 owed: ms to claim a batch", extra("claim_ms"), most=2),
    Goal("memory of the workers: times Celery doing nothing", memory, most=1.35),
    Goal("memory of the workers: after 100,000 steps, times before", memory_growth, most=1.05),
]
