"""python -m bench.backlog: does a backlog of 10,000 rows drain as fast as work that meets an empty queue?

Real workers and ringers, PostgreSQL with fsync. Both rates are deliveries a second between the first and the last that
was done, as the database noted them; a small burst always meets an empty queue.
"""

from __future__ import annotations

import os
import statistics
import sys

import django

from tafollow.embedded.wrap import temporary_state
from tests.faults.service import RINGERS, WORKERS, Service

BACKLOG, BURST, BURSTS = 10_000, 500, 8
GOAL = 0.8
RATE = """
SELECT count(*) / greatest(0.001, extract(epoch FROM max(done_at) - min(done_at)))
FROM ledger_delivery WHERE every IS NULL AND id > %s
"""


def main() -> int:
    """Measure and report; exit code 1 when the goal is missed."""
    os.environ.setdefault("SECRET_KEY", "of-this-run-only")
    with temporary_state() as state, Service(state, durable=True, programs=WORKERS | RINGERS) as service:
        os.environ.update(service.environment)
        os.environ["DATABASE_URL"] = service.postgres.owner_url  # who measures looks at everything
        django.setup()
        bursts = [burst(service, BURST) for _ in range(BURSTS)]
        usual = statistics.median(bursts[1:])  # the first one also warms everything up
        for name in WORKERS:
            service.halt(name)
        backlog = burst(service, BACKLOG)
    print(f"bursts of {BURST} on an empty queue, deliveries/s: {', '.join(f'{rate:.0f}' for rate in bursts)}")
    print(f"backlog of {BACKLOG}: {backlog:.0f} deliveries/s, {backlog / usual:.2f} of {usual:.0f} (goal {GOAL})")
    return 0 if backlog >= GOAL * usual else 1


def burst(service: Service, count: int) -> float:
    """Conclude so many reviews in one transaction, start the workers if need be, and give the rate in the end."""
    from tests.faults import cases

    reviews = cases.ongoing_reviews(count, needs=0)
    [(last,)] = service.ask("SELECT coalesce(max(id), 0) FROM ledger_delivery")
    cases.conclude_together(reviews)
    for name in WORKERS:
        service.begin(name)
    service.wait_until_quiet(600)
    return float(service.ask(RATE, last)[0][0])


if __name__ == "__main__":
    sys.exit(main())
