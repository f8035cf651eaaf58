"""tafollow itself: a follow-up's five steps through the real ledger, moves, history triggers and hash chain."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from bench.anchors import Anchor
from bench.hops import VARIABLE
from bench.processes import ROOT, Child, python
from bench.services import Services
from bench.systems import Mode

STEPS = 5
ARRIVED = "select count(*) from workflows_followup where state = 'acknowledged'"
FACTS = "select count(*) from ledger_entry where type in ('FollowUpOpened') or type like 'FollowUpLetter%'"
LAST = "select extract(epoch from max(done_at)) from ledger_delivery where every is null"


class Ours(Anchor):
    """One ringer, one worker with two processes, the product's own commands; bench/ours_app.py has the steps."""

    name = "ours"
    title = "**tafollow: the whole step with fact, delivery, history and hash chain**"
    modes = {Mode.BURST: 1, Mode.TRICKLE: 1, Mode.LATENCY: 1, Mode.GROWTH: 1}

    def __init__(self, services: Services, logs: Path) -> None:
        super().__init__(services, logs)
        self.connection = services.connect()

    def prepare(self, cases: int) -> None:
        if not self._number("select count(*) from pg_class where relname = 'ledger_entry'"):
            self._python("manage.py", "migrate", "--verbosity=0")
        self._python("-m", "bench.ours_cases", str(cases))
        self.connection.execute("vacuum analyze")
        self.services.broker_client().flushdb()

    def start(self, hops: Path | None) -> None:
        environment = self._environment() | {VARIABLE: str(hops or "")}
        self.measures_inside = hops is not None
        worker = ["celery", "-A", "bench.ours_app", "worker", "--concurrency=2", "--loglevel=WARNING", "-Q", "default"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        self.workers = [Child(python(*worker, *quiet), environment, self.log)]
        ringer = Child([sys.executable, "manage.py", "ring"], environment, self.log)
        driver = Child(python("bench.driver", "bench.ours_app"), environment, self.log)
        self.drivers = [driver, ringer]
        driver.expect("ready", 30)

    def wait_done(self, arrived: int, timeout: float) -> float | None:
        deadline = time.time() + timeout
        while time.time() < deadline:
            if self._number(ARRIVED) >= arrived:
                return float(self._one(LAST))
            time.sleep(0.02)
        return None

    def steps(self, cases: int) -> int:
        return cases * STEPS

    def done_exactly(self, cases: int) -> bool:
        return self._number(FACTS) == cases * STEPS

    def extras(self) -> dict[str, float]:
        """Measured once per round, beside the latency, in a process of their own."""
        if not self.measures_inside:
            return {}
        for child in self.workers:
            child.stop()
        told = self._python("-m", "bench.ours_inside")
        return {name: float(figure) for name, figure in json.loads(told.splitlines()[-1]).items()}

    def _environment(self) -> dict[str, str]:
        parts = conninfo_to_dict(self.services.database)
        host, user = quote(str(parts.get("host", "")), safe=""), parts.get("user", "")
        url = f"postgresql://{user}@/{parts['dbname']}?host={host}"
        own = {
            "DJANGO_SETTINGS_MODULE": "tafollow.settings",
            "DATABASE_URL": url,
            "REDIS_URL": self.services.broker,
            "SECRET_KEY": "bench",
        }
        # DEMO: it logs in as the owner, for whom a real installation does not start.
        own |= {"DATABASE_STATEMENT_TIMEOUT": "600000", "DEMO": "true"}
        return {**os.environ, **self.services.environment(), **own}

    def _python(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self._environment(), check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def _number(self, query: str) -> int:
        return int(self._one(query))

    def _one(self, query: str) -> float:
        row = self.connection.execute(query.encode(), prepare=True).fetchone()
        assert row is not None
        return row[0]
