"""Processes of a system under measurement: start, talk to, stop, and what they cost in CPU and memory."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

ROOT = Path(__file__).resolve().parent.parent


class Silent(Exception):
    """A process ended or did not say what was expected of it in time; the message holds the end of its log."""


class Child:
    """A process with its own group, whose lines can be waited for."""

    def __init__(self, arguments: list[str], environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                arguments,
                cwd=ROOT,
                env=os.environ | environment | {"PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True).start()

    @property
    def pid(self) -> int:
        return self.process.pid

    def _read(self, stdout: IO[str]) -> None:
        for line in stdout:
            self._lines.put(line.strip())

    def say(self, line: str) -> None:
        """Write one line to the process."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def expect(self, word: str, timeout: float) -> list[str]:
        """The words after `word` on the first line that begins with it. Raises Silent after `timeout` seconds."""
        deadline = time.time() + timeout
        with contextlib.suppress(queue.Empty):
            while True:
                first, *rest = self._lines.get(timeout=max(0.01, deadline - time.time())).split() or [""]
                if first == word:
                    return rest
        raise Silent(f"no {word!r} within {timeout} s; its log ends: {self.log.read_text()[-1500:]}")

    def stop(self) -> None:
        """Ask the whole group to end, and make it end after ten seconds."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        for number, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
                return


def python(*arguments: str) -> list[str]:
    """A command line for this interpreter's `-m`."""
    return [sys.executable, "-m", *arguments]


def family(pids: Iterable[int]) -> list[psutil.Process]:
    """Those processes and everything below them that is alive now."""
    found: list[psutil.Process] = []
    for pid in pids:
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            found += [process, *process.children(recursive=True)]
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """CPU used so far by the families of `pids`, with that of children that have ended."""
    total = 0.0
    for process in family(pids):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def pss_megabytes(pids: Iterable[int]) -> float:
    """Memory of the families of `pids`, shared pages counted once among those who share them."""
    total = 0.0
    for process in family(pids):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += process.memory_full_info().pss / 2**20
    return total


@dataclass(frozen=True)
class Reading:
    """The instant (Unix seconds), CPU seconds of each role so far, and those of the whole machine."""

    at: float
    roles: dict[str, float]
    machine: float

    @classmethod
    def now(cls, roles: Mapping[str, list[int]]) -> Reading:
        """Read the clocks of every process of every role; this process, which waits for the end, counts as driver."""
        times = psutil.cpu_times()
        used = {role: cpu_seconds(pids) for role, pids in roles.items()}
        used["driver"] += sum(os.times()[:2])
        return cls(time.time(), used, sum(times[:8]) - times.idle - times.iowait)

    def since(self, earlier: Reading) -> dict[str, float]:
        """CPU seconds of each role between the two readings."""
        return {role: used - earlier.roles.get(role, 0.0) for role, used in self.roles.items()}

    def foreign_cores(self, earlier: Reading) -> float:
        """How many cores were used on average by nobody of the roles."""
        foreign = self.machine - earlier.machine - sum(self.since(earlier).values())
        return max(0.0, foreign) / max(0.01, self.at - earlier.at)


def wait_for_calm(limit: float, cores: float = 0.15) -> None:
    """Return once the whole machine used fewer than `cores` for a second, or after `limit` seconds."""
    deadline = time.time() + limit
    while time.time() < deadline:
        before = Reading.now({"driver": []})
        time.sleep(1)
        if Reading.now({"driver": []}).foreign_cores(before) < cores:
            return
