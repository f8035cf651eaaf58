"""The lines of JSON of a session as tables for people (Markdown)."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from bench.goals import GOALS, Runs
from bench.run import Run

ROLES = ("workers", "postgresql", "broker", "driver")
REFERENCE = "naive"
FAULTS = "### faults"


def report(machine: dict[str, str], runs: list[Run], titles: dict[str, str]) -> str:
    """The machine, a table per mode, the goals, and what went wrong."""
    found = Runs(runs)
    modes = list(dict.fromkeys(run.mode for run in runs))
    parts = [_machine(machine, found)]
    parts += [_mode(mode, found, titles) for mode in modes]
    parts += [_goals(found), _faults(runs)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _machine(machine: dict[str, str], runs: Runs) -> str:
    foreign = [run.foreign_cores for run in runs.complete]
    load = f"Other programs used {spread(foreign, 2)} cores meanwhile; only ratios count." if foreign else ""
    return "; ".join(f"{name} {value}" for name, value in machine.items()) + f".\n{load}"


def _mode(mode: str, runs: Runs, titles: dict[str, str]) -> str:
    latency = mode == "latency"
    head = ["system", "hop p50 ms", "hop p95 ms"] if latency else ["system", "steps/s", f"times {REFERENCE}"]
    head += ["CPU ms a step", *ROLES, "workers MB before, after", "foreign cores", "rounds"]
    rows = [_system(mode, name, title, runs) for name, title in titles.items() if runs.of(name, mode)]
    return f"### {mode}\n\n" + table(head, rows)


def _system(mode: str, name: str, title: str, runs: Runs) -> list[str]:
    mine = list(runs.of(name, mode).values())
    if mode == "latency":
        speed = [spread([run.hop_ms[cut] for run in mine], 2) for cut in ("p50", "p95")]
    else:
        speed = [spread([run.rate for run in mine], 0), spread(runs.ratios(name, REFERENCE, mode), 2)]
    cpu = [f"{median(run.cpu_ms[role] for run in mine):.3f}" for role in ROLES]
    memory = [f"{median(run.pss_mb[moment] for run in mine):.0f}" for moment in (0, 1)]
    total = spread([sum(run.cpu_ms.values()) for run in mine], 3)
    foreign = spread([run.foreign_cores for run in mine], 2)
    return [f"{title} (`{name}`)", *speed, total, *cpu, ", ".join(memory), foreign, str(len(mine))]


def _goals(runs: Runs) -> str:
    rows = [[goal.text, spread(goal.figures(runs), 2), goal.bound, goal.verdict(runs)] for goal in GOALS]
    return "### goals\n\n" + table(["goal", "found", "wanted", "verdict"], rows)


def _faults(runs: list[Run]) -> str:
    wrong = [f"- round {run.round} {run.mode} {run.system}: {run.error}" for run in runs if run.error]
    wrong += [
        f"- round {run.round} {run.mode} {run.system}: steps were lost or made twice"
        for run in runs
        if not run.exact and not run.error
    ]
    return f"{FAULTS}\n\n" + "\n".join(wrong) if wrong else ""


def spread(figures: Iterable[float], digits: int) -> str:
    """The median, and between brackets the smallest and the largest."""
    values = sorted(figures)
    if not values:
        return "-"
    middle, low, high = (f"{figure:,.{digits}f}" for figure in (median(values), values[0], values[-1]))
    return f"{middle} ({low} - {high})" if len(values) > 1 else middle


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    lines = [head, [":--", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
