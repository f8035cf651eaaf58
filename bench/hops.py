"""When did a step start, and when was it committed? Written down by the step itself, only while latency is measured."""

from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path

VARIABLE = "BENCH_HOPS"


@cache
def _file() -> int | None:
    name = os.environ.get(VARIABLE)
    return os.open(name, os.O_WRONLY | os.O_APPEND | os.O_CREAT) if name else None


def write_to(file: Path) -> None:
    """Note the times of this process in `file` from now on."""
    os.environ[VARIABLE] = str(file)
    _file.cache_clear()


def record(case: int, step: int, started: float) -> None:
    """Called as the first thing after the commit; `started` is the instant (Unix seconds) at which the step began."""
    file = _file()
    if file is not None:
        os.write(file, f"{case} {step} {started:.6f} {time.time():.6f}\n".encode())


def read(path: Path, first: int) -> list[float]:
    """Milliseconds from each commit to the start of the step that it caused, for the cases numbered from `first`."""
    started: dict[tuple[int, int], float] = {}
    committed: dict[tuple[int, int], float] = {}
    for line in path.read_text().splitlines():
        case, step, start, commit = line.split()
        started[int(case), int(step)] = float(start)
        committed[int(case), int(step)] = float(commit)
    hops = [key for key in started if key[0] >= first and (key[0], key[1] - 1) in committed]
    return sorted((started[case, step] - committed[case, step - 1]) * 1000 for case, step in hops)
