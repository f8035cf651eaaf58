"""What goes wrong in chaos: one random fault after the other, the same ones for the same seed."""

from __future__ import annotations

import contextlib
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg

from tests.faults.service import Service

CUT_ANY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'tafollow_app' ORDER BY random() LIMIT 1
"""
CUT_COMMIT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE usename = 'tafollow_app' AND query = 'COMMIT' AND state = 'active' LIMIT 1
"""


@dataclass
class Fault:
    """One that happened, with the instant (Unix seconds) from which the service could recover."""

    kind: str
    at: float


@dataclass
class Hand:
    """Does the harm. `workers`, `ringers` and `web` are names of programs of the service."""

    service: Service
    random: random.Random
    workers: list[str]
    ringers: list[str]
    web: list[str]
    done: list[Fault] = field(default_factory=list)

    def strike(self) -> None:
        """One fault, chosen by weight; returns when what it stopped may go on."""
        kinds = self._kinds()
        kind = self.random.choices(list(kinds), [weight for weight, _act in kinds.values()])[0]
        kinds[kind][1]()
        self.done.append(Fault(kind, time.time()))

    def _kinds(self) -> dict[str, tuple[int, Callable[[], object]]]:
        kinds: dict[str, tuple[int, Callable[[], object]]] = {
            "worker group killed": (5, lambda: self.service.kill(self._one(self.workers))),
            "child of a worker killed": (3, lambda: self.service.kill_child(self._one(self.workers))),
            "ringer killed": (3, lambda: self.service.kill(self._one(self.ringers))),
            "both ringers killed": (1, self._both_ringers),
            "worker or ringer paused": (3, lambda: self._pause(self._one(self.workers + self.ringers))),
            "broker emptied": (3, self.service.flush_broker),
            "broker killed": (2, self._broker_killed),
            "broker paused": (1, lambda: self._pause("broker")),
            "PostgreSQL stopped at once": (2, self.service.restart_postgres),
            "connection cut": (3, lambda: self._cut(CUT_ANY)),
            "connection cut at COMMIT": (3, lambda: self._cut(CUT_COMMIT)),
            "mail server misbehaves": (2, self._mail_misbehaves),
            "mail server behaves": (2, self.service.set_mail_faults),
        }
        if self.web:
            kinds["web killed"] = (2, lambda: self.service.kill(self._one(self.web)))
        return kinds

    def _one(self, names: list[str]) -> str:
        return self.random.choice(names)

    def _both_ringers(self) -> None:
        for name in self.ringers:
            self.service.kill(name)

    def _pause(self, name: str) -> None:
        with self.service.frozen(name):
            time.sleep(self.random.uniform(0.2, 2.0))

    def _broker_killed(self) -> None:
        self.service.kill_broker()
        time.sleep(self.random.uniform(0.0, 1.0))
        self.service.begin_broker()

    def _cut(self, which: str) -> None:
        """Until one connection is cut; at COMMIT one must be caught in the act, for half a second at most."""
        until = time.monotonic() + 0.5
        with contextlib.suppress(psycopg.OperationalError), self.service.connect() as knife:
            while not knife.execute(which.encode()).fetchone() and time.monotonic() < until:
                pass

    def _mail_misbehaves(self) -> None:
        self.service.set_mail_faults(
            seed=self.random.randrange(1000),
            hang=0.1,
            hang_seconds=4,
            hang_stored=self.random.random() < 0.5,
            drop=0.1,
            drop_stored=self.random.random() < 0.5,
            later_at_rcpt=0.1,
            later_at_data=0.1,
        )

    def heal(self) -> None:
        """Nothing is broken any more."""
        self.service.set_mail_faults()
        for name in [*self.workers, *self.ringers, *self.web, "broker"]:
            self.service.send(name, signal.SIGCONT)
