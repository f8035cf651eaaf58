"""One run: one system, one mode, from fresh rows to figures; and the order in which runs follow each other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from bench import hops
from bench.processes import Reading, pss_megabytes, wait_for_calm
from bench.services import Services
from bench.systems import Mode, System

WARM = 20  # cases that go first, unmeasured: imports, connections, prepared statements
GROWTH = 10


@dataclass(frozen=True)
class Plan:
    """What to measure. `cases` for bursts and trickles, `slow` for latency; seconds for the limits;
    `calm` is how long to wait before each run for others to leave the machine alone."""

    modes: list[Mode]
    rounds: int
    cases: int
    slow: int
    run_limit: float
    total_limit: float
    calm: float

    def count(self, system: System, mode: Mode) -> int:
        """How many cases this system gets in this mode: never none, and even where they are shared by two."""
        base = {Mode.LATENCY: self.slow, Mode.GROWTH: self.cases * GROWTH}.get(mode, self.cases)
        return max(10, round(base * system.modes[mode]) // 2 * 2)


@dataclass
class Run:
    """The figures of one run: milliseconds of CPU per step by role, megabytes of the workers, cores used by others."""

    system: str
    mode: str
    round: int
    cases: int
    steps: int = 0
    seconds: float = 0.0
    rate: float = 0.0
    cpu_ms: dict[str, float] = field(default_factory=dict)
    foreign_cores: float = 0.0
    pss_mb: list[float] = field(default_factory=list)
    hop_ms: dict[str, float] = field(default_factory=dict)
    extras: dict[str, float] = field(default_factory=dict)
    exact: bool = False
    error: str = ""


def measure(system: System, mode: Mode, round_: int, cases: int, services: Services, plan: Plan, logs: Path) -> Run:
    """Start the system, warm it, let it carry the cases, stop it. An error is a result: it stands in the run."""
    run = Run(system.name, mode, round_, cases)
    file = logs / "hops.txt" if mode is Mode.LATENCY else None
    if file:
        file.write_text("")
    try:
        system.prepare(WARM + cases)
        system.start(file)
        system.kick(1, WARM, mode if mode is not Mode.LATENCY else Mode.TRICKLE)
        if system.wait_done(WARM, plan.run_limit) is None:
            raise TimeoutError("the first cases did not arrive")
        _carry(system, mode, run, services, plan)
        if file:
            run.hop_ms = _percentiles(hops.read(file, WARM + 1))
    except Exception as error:
        run.error = f"{type(error).__name__}: {error}"
    finally:
        system.stop()
    return run


def _carry(system: System, mode: Mode, run: Run, services: Services, plan: Plan) -> None:
    shared = {"postgresql": [services.postgres_pid()], "broker": [services.broker_pid()]}
    run.pss_mb = [_workers_pss(system)]
    wait_for_calm(plan.calm)
    before = Reading.now(_roles(system, shared))
    began = time.time()
    system.kick(WARM + 1, WARM + run.cases, mode)
    ended = system.wait_done(WARM + run.cases, plan.run_limit)
    after = Reading.now(_roles(system, shared))
    if ended is None:
        raise TimeoutError(f"not done after {plan.run_limit:.0f} s")
    run.steps = system.steps(run.cases)
    run.seconds = round(ended - began, 4)
    run.rate = round(run.steps / run.seconds, 1)
    run.cpu_ms = {role: round(used * 1000 / run.steps, 4) for role, used in after.since(before).items()}
    run.foreign_cores = round(after.foreign_cores(before), 2)
    run.pss_mb.append(_workers_pss(system))
    run.exact = system.done_exactly(WARM + run.cases)
    run.extras = system.extras()


def _roles(system: System, shared: dict[str, list[int]]) -> dict[str, list[int]]:
    roles = system.processes()
    return {"workers": roles["workers"], **shared, "driver": roles["driver"]}


def _workers_pss(system: System) -> float:
    return round(pss_megabytes(system.processes()["workers"]), 1)


def _percentiles(values: list[float]) -> dict[str, float]:
    if len(values) < 2:
        raise ValueError("no step followed another: nothing to measure")
    cuts = quantiles(values, n=100, method="inclusive")
    return {"count": len(values), "p50": round(cuts[49], 3), "p95": round(cuts[94], 3), "max": round(values[-1], 3)}


def order(plan: Plan, kinds: list[type[System]]) -> Iterator[tuple[int, Mode, type[System]]]:
    """A B C in one round, C B A in the next: what drifts during a session drifts against everybody."""
    for round_ in range(1, plan.rounds + 1):
        for mode in plan.modes:
            able = [kind for kind in kinds if mode in kind.modes]
            yield from ((round_, mode, kind) for kind in (able if round_ % 2 else reversed(able)))


def events(plan: Plan, kinds: list[type[System]], services: Services, logs: Path) -> Iterator[Run]:
    """All runs of the plan, one after the other; no new one begins after the plan's time is over."""
    deadline = time.time() + plan.total_limit
    for round_, mode, kind in order(plan, kinds):
        if time.time() > deadline:
            return
        system = kind(services, logs)
        yield measure(system, mode, round_, plan.count(system, mode), services, plan, logs)


def told(run: Run) -> str:
    """The run in one line, for who is watching."""
    figures = (
        f"{run.rate:>10,.1f} steps/s  {sum(run.cpu_ms.values()):>7.3f} ms CPU  {run.foreign_cores:.2f} cores foreign"
    )
    hop = f"  hop p50 {run.hop_ms['p50']:.2f} ms p95 {run.hop_ms['p95']:.2f} ms" if run.hop_ms else ""
    doubt = "" if run.exact or run.error else "  NOT EXACT"
    return f"round {run.round}  {run.mode:<8} {run.system:<13}" + (run.error or figures + hop + doubt)
