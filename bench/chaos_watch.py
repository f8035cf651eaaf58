"""Watches the database during chaos: when work went on again after a fault, and how many connections there were."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import psycopg

from bench.chaos_faults import Fault
from tests.faults.service import Service

LOOK = """
SELECT
  (SELECT extract(epoch FROM max(done_at)) FROM
     (SELECT done_at FROM ledger_delivery WHERE done_at IS NOT NULL ORDER BY id DESC LIMIT 200) AS latest),
  (SELECT count(*) FROM ledger_delivery d
   WHERE d.state = 'owed' AND d.due_at < clock_timestamp() - interval '1 s'
     AND NOT EXISTS (SELECT FROM ledger_delivery e WHERE e.case_id = d.case_id AND e.reaction = d.reaction
                     AND e.number < d.number AND e.state IN ('owed', 'dead'))),
  (SELECT count(*) FROM pg_stat_activity WHERE usename = 'tafollow_app')
"""
PAUSE = 0.1


@dataclass(frozen=True)
class Glance:
    """At an instant (Unix seconds): when the last delivery was done, and how many were overdue for over a second."""

    at: float
    last_done: float
    overdue: int


class Watch(threading.Thread):
    """Looks ten times a second over a connection of its own."""

    def __init__(self, service: Service) -> None:
        super().__init__(name="watch", daemon=True)
        self.most_connections = 0
        self._service = service
        self._glances: list[Glance] = []
        self._over = threading.Event()

    def run(self) -> None:
        """Until it is stopped; a database that is away is waited for."""
        while not self._over.is_set():
            try:
                with self._service.connect(connect_timeout=2) as connection:
                    while not self._over.wait(PAUSE):
                        self._look(connection)
            except psycopg.OperationalError:
                time.sleep(PAUSE)

    def _look(self, connection: psycopg.Connection) -> None:
        row = connection.execute(LOOK).fetchone()
        assert row is not None
        self._glances.append(Glance(time.time(), float(row[0] or 0), row[1]))
        self.most_connections = max(self.most_connections, row[2])

    def stop(self) -> None:
        """Look no longer."""
        self._over.set()
        self.join()

    def recoveries(self, faults: list[Fault]) -> list[float]:
        """For each fault the seconds until a delivery was done after it with nothing overdue; infinite if never."""
        return [self._recovery(fault) for fault in faults]

    def _recovery(self, fault: Fault) -> float:
        later = (glance for glance in self._glances if glance.at >= fault.at)
        well = (glance for glance in later if glance.last_done > fault.at and not glance.overdue)
        first = next(well, None)
        return first.at - fault.at if first else float("inf")
