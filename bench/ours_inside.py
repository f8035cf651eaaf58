"""Two figures from inside one process, as JSON: the hop between steps of a running drain, and a claim among 100,000."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from statistics import median

from bench import hops, ours_app, ours_cases  # ours_app sets Django up

from django.db import connection, transaction  # isort: skip

from workflows.ledger.drain import claim, drain  # isort: skip

OWED = 100_000
CASES = 40
PILE = """
insert into ledger_delivery (entry_id, case_id, number, reaction, queue, state, attempts, outcome, due_at)
select gen_random_uuid(), gen_random_uuid(), 1, 'open_follow_up', 'default', 'owed', 0, '', now() - interval '1 s'
from generate_series(1, %s)
"""


def drain_hop() -> float:
    """Median milliseconds from the commit of one step to the start of the next, one case at a time."""
    ours_cases.make(CASES)
    file = Path(tempfile.mkdtemp()) / "hops"
    hops.write_to(file)
    for case in range(1, CASES + 1):
        ours_app.trigger([case])
        drain("default", seconds=5)
    return median(hops.read(file, CASES // 4))


def claim_among_many() -> float:
    """Median milliseconds to claim a batch while OWED deliveries are due."""
    with connection.cursor() as cursor:
        cursor.execute(PILE, [OWED])
        cursor.execute("analyze ledger_delivery")
    return median(_one_claim() for _ in range(30))


def _one_claim() -> float:
    with transaction.atomic():
        began = time.perf_counter()
        claim("default")
        took = (time.perf_counter() - began) * 1000
        transaction.set_rollback(True)
    return took


if __name__ == "__main__":
    figures = {"drain_hop_ms": round(drain_hop(), 3), "claim_ms": round(claim_among_many(), 3)}
    print(json.dumps(figures))
