"""`python -m bench.anchors.rows_worker BATCH`, told on stdin "first count": carries those cases through all steps."""

from __future__ import annotations

import os
import sys
import time

import psycopg

from bench.cases import STEPS, step, step_of_many


def carry(connection: psycopg.Connection, cases: list[int]) -> None:
    """All steps of the cases; one commit a step, for all of them together if they are many."""
    for to in range(1, STEPS + 1):
        if len(cases) == 1:
            step(connection, cases[0], to)
        else:
            step_of_many(connection, cases, to)


def main() -> None:
    """Obey lines until stdin is closed."""
    batch = int(sys.argv[1])
    connection = psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True)
    print("ready", flush=True)
    for line in sys.stdin:
        first, count = map(int, line.split())
        for start in range(first, first + count, batch):
            carry(connection, list(range(start, min(start + batch, first + count))))
        print("done", time.time(), flush=True)


if __name__ == "__main__":
    main()
