"""psycopg and two processes, without ORM, queue or trigger: what the statements cost, one commit a step or many."""

from __future__ import annotations

from pathlib import Path

from bench.anchors import Anchor
from bench.processes import Child, python
from bench.systems import Mode

PROCESSES = 2


class CommitPerStep(Anchor):
    """The same statements as pgbench, from Python."""

    name = "psycopg"
    title = "psycopg, the same statements, a commit per step, 2 processes"
    modes = {Mode.BURST: 1, Mode.TRICKLE: 1}
    even = True
    batch = 1

    def start(self, hops: Path | None) -> None:
        command = python("bench.anchors.rows_worker", str(self.batch))
        self.workers = [Child(command, self.services.environment(), self.log) for _ in range(PROCESSES)]
        for worker in self.workers:
            worker.expect("ready", 30)

    def kick(self, first: int, last: int, mode: Mode) -> None:
        half = (last - first + 1) // PROCESSES
        for turn, worker in enumerate(self.workers):
            worker.say(f"{first + turn * half} {half}")

    def wait_done(self, arrived: int, timeout: float) -> float | None:
        return max(float(worker.expect("done", timeout)[0]) for worker in self.workers)


class HundredPerCommit(CommitPerStep):
    """The set-based limit: what is left when one statement and one commit serve a hundred cases."""

    name = "set_100"
    title = "psycopg, one statement and commit per 100 cases, 2 processes"
    modes = {Mode.BURST: 4, Mode.GROWTH: 4}
    batch = 100


class WholePerCommit(CommitPerStep):
    """As large as a statement can be: each process takes all its cases at once."""

    name = "set_all"
    title = "psycopg, one statement and commit for all cases, 2 processes"
    modes = {Mode.BURST: 4}
    batch = 10**9
