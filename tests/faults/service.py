"""The whole service as real processes, to be killed: PostgreSQL, broker, mail sink, workers, ringers, web.

Each program leads its own process group and is started again when it ends, as in production. Used by the tests beside
this file and by `python -m bench.chaos`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import psutil
import psycopg
import redis

from tafollow.embedded import mailsink
from tafollow.embedded.postgres import DATABASE, SUPERUSER, Postgres
from tafollow.embedded.programs import Program, Running
from tafollow.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent.parent
CELERY = (
    *("-m", "celery", "-A", "tafollow.celery", "worker", "-l", "WARNING"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)
POST = (*CELERY, "-Q", "letters,post,hooks", "--pool", "threads", "-c", "2")
MAIN = (*CELERY, "-Q", "default,matching,reminders", "--pool", "prefork", "-c", "2")
RINGER = (str(ROOT / "manage.py"), "ring")
WORKERS: dict[str, tuple[str, ...]] = {"main": (*MAIN, "-n", "main@%h"), "post": (*POST, "-n", "post@%h")}
RINGERS: dict[str, tuple[str, ...]] = {"ringer-1": RINGER, "ringer-2": RINGER}
WEB: dict[str, tuple[str, ...]] = {
    "web": (
        *("-m", "gunicorn", "tafollow.wsgi", "--workers", "1", "--threads", "4", "--no-control-socket"),
        *("--bind", "unix:{state}/web.sock"),
    )
}
PAUSE_BEFORE_RESTART = 0.2
UP = "[queues]"
"""What a worker says when it starts to listen."""
QUEUES = ("default", "letters", "matching", "post", "hooks", "reminders")
MOST_BELLS = 4  # two ringers look at the same time
LONGEST_BELL = 2000  # bytes, with Celery's envelope

LEFT = """
SELECT (SELECT count(*) FROM ledger_delivery WHERE state = 'owed' AND every IS NULL AND reaction <> ALL(%(ignored)s)),
       (SELECT count(*) FROM ledger_batch),
       (SELECT count(*) FROM workflows_message WHERE state IN ('queued', 'sending'))
"""


@dataclass
class _Kept:
    program: Program
    running: Running | None = None
    wanted: bool = True
    start_at: float = 0.0


class Service:
    """One installation in a folder of its own. Start it, hurt it, wait until it is quiet, count."""

    def __init__(
        self, state: Path, *, durable: bool, programs: Mapping[str, Sequence[str]], environment: Mapping[str, str] = {}
    ) -> None:
        """programs: arguments of this Python by name, {state} filled in. durable: no commit is lost in a crash."""
        self.state = state
        self.postgres = Postgres(state, durable=durable)
        self.valkey = Valkey(state)
        self.mail = state / "mail"
        self._arguments = {"sink": self._sink_arguments(), **programs}
        self._given = dict(environment)
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._tending = threading.Thread(target=self._tend, name="supervisor", daemon=True)
        self._asking: psycopg.Connection | None = None

    # Starting and stopping

    def start(self) -> Self:
        """Start everything; returns when every worker can work. Raises AssertionError when one does not come up."""
        self.mail.mkdir(parents=True, exist_ok=True)
        self.postgres.start()
        self.valkey.start()
        self._migrate()
        self.begin("sink")
        wait_for((self.state / "port").exists, 30, "the mail sink listens")
        for name in self._arguments:
            self.begin(name)
        self._tending.start()
        for name, arguments in self._arguments.items():
            if "worker" in arguments:
                wait_for(lambda name=name: UP in self.log(name), 90, f"{name} up")  # type: ignore[misc]
        return self

    def stop(self) -> None:
        """End everything that was started here."""
        self._over.set()
        if self._tending.is_alive():
            self._tending.join()
        for kept in self._kept.values():
            if kept.running:
                kept.running.bury()
        if self._asking:
            self._asking.close()
        for server in (self.valkey, self.postgres):
            if server.running:
                server.running.signal(signal.SIGCONT)
            server.stop()

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def environment(self) -> dict[str, str]:
        """What every process of the service is told."""
        port = self.state / "port"
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": self.postgres.app_url,
            "REDIS_URL": self.valkey.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{port.read_text() if port.exists() else 25}",
            "LOG_FORMAT": "console",
            "CELERY_SKIP_CHECKS": "true",  # asked once by every worker, of code that other tests check
            "API_RATE_USER": "1000000/min",
            **self._given,
        }

    def _migrate(self) -> None:
        command = [sys.executable, str(ROOT / "manage.py"), "migrate", "-v", "0"]
        owner = {"DATABASE_URL": self.postgres.owner_url}
        done = subprocess.run(command, env=self.environment | owner, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def _sink_arguments(self) -> tuple[str, ...]:
        where = ("--dir", str(self.mail), "--port-file", str(self.state / "port"))
        return ("-m", "tafollow.embedded.mailsink", "--port", "0", *where)

    # One program

    def begin(self, name: str, **environment: str) -> None:
        """Start a program, or let the supervisor start it again; `environment` says what it is told differently."""
        with self._lock:
            if name in self._kept and self._kept[name].running:
                return
            program = Program(
                name=name,
                argv=[sys.executable, *(word.format(state=self.state) for word in self._arguments[name])],
                log=self.state / "logs" / f"{name}.log",
                environment=self.environment | environment,
                grace_seconds=5,
            )
            if name == "sink" and (self.state / "port").exists():  # the others know its port
                program = replace(program, argv=[*program.argv, "--port", (self.state / "port").read_text()])
            self._kept[name] = _Kept(program, Running(program))

    def halt(self, name: str) -> None:
        """End a program in peace and leave it so."""
        with self._lock:
            kept = self._kept[name]
            kept.wanted = False
            if kept.running:
                self._signal(kept.running, signal.SIGCONT)
                kept.running.stop()
                kept.running = None

    def kill(self, name: str) -> None:
        """kill -9 the whole group; the supervisor starts it again."""
        self.send(name, signal.SIGKILL)

    def kill_child(self, name: str) -> bool:
        """kill -9 one child of the program, as the kernel does when memory is short; False when it has none."""
        with self._lock:
            running = self._kept[name].running
            children = psutil.Process(running.pid).children() if running and running.exit_code is None else []
        if children:
            with contextlib.suppress(psutil.NoSuchProcess):
                children[-1].kill()
        return bool(children)

    def send(self, name: str, sign: signal.Signals) -> None:
        """Send `sign` to the whole group of a program, if it runs; the broker is one too."""
        with self._lock:
            running = self.valkey.running if name == "broker" else self._kept[name].running
            if running:
                self._signal(running, sign)

    @contextlib.contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """While this lasts the program exists and does nothing."""
        self.send(name, signal.SIGSTOP)
        try:
            yield
        finally:
            self.send(name, signal.SIGCONT)

    @staticmethod
    def _signal(running: Running, sign: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, sign)

    def _tend(self) -> None:
        while not self._over.wait(0.05):
            with self._lock:
                for kept in self._kept.values():
                    self._look_after(kept)

    def _look_after(self, kept: _Kept) -> None:
        if kept.running and kept.running.exit_code is not None:
            kept.running.bury()
            kept.running, kept.start_at = None, time.monotonic() + PAUSE_BEFORE_RESTART
        if kept.running is None and kept.wanted and time.monotonic() >= kept.start_at:
            kept.running = Running(kept.program)

    # The servers

    def restart_postgres(self) -> None:
        """An immediate shutdown, as at a power cut, and a start with recovery."""
        running = self.postgres.running
        assert running is not None
        running.signal(signal.SIGQUIT)
        running._process.wait(30)
        running.bury()
        self.postgres.running = None
        self.postgres.start()

    def kill_broker(self) -> None:
        """kill -9; it stays away until begin_broker."""
        with self._lock:
            running, self.valkey.running = self.valkey.running, None
        if running:
            self._signal(running, signal.SIGKILL)
            running.bury()

    def begin_broker(self) -> None:
        """Start it again: it comes up empty."""
        self.valkey.start()

    def flush_broker(self) -> None:
        """Forget everything it holds."""
        with contextlib.suppress(redis.RedisError), self.broker() as client:
            client.flushall()

    def broker(self) -> redis.Redis:
        """A client of the broker."""
        return redis.Redis(unix_socket_path=str(self.valkey.socket), socket_timeout=5)

    # Asking

    def ask(self, sql: str, *params: Any, **named: Any) -> list[tuple[Any, ...]]:
        """Rows, asked as the superuser over a connection of our own. Raises psycopg.Error while it is away."""
        try:
            if self._asking is None or self._asking.closed:
                self._asking = self.connect()
            return self._asking.execute(sql.encode(), params or named or None).fetchall()
        except psycopg.OperationalError:
            if self._asking:
                self._asking.close()
            raise

    def connect(self, **more: Any) -> psycopg.Connection:
        """A connection as the superuser that commits every statement by itself."""
        socket = str(self.postgres.socket)
        return psycopg.connect(host=socket, port=5432, user=SUPERUSER, dbname=DATABASE, autocommit=True, **more)

    def left(self, ignored: Sequence[str] = ()) -> tuple[int, int, int]:
        """Deliveries owed, batches in hand, messages not yet settled. `ignored` names reactions that may stay owed."""
        owed, batches, messages = self.ask(LEFT, ignored=list(ignored))[0]
        return owed, batches, messages

    def wait_until_quiet(self, seconds: float = 30.0, ignored: Sequence[str] = ()) -> float:
        """Until nothing is owed, in hand or on its way; returns the seconds it took. AssertionError after `seconds`."""
        return wait_for(lambda: not any(self.left(ignored)), seconds, "quiet", tell=lambda: self.left(ignored))

    def wait_for(self, done: Callable[[], bool], seconds: float, what: str) -> float:
        """Until `done`; says what is left when it does not come true. See wait_for."""
        return wait_for(done, seconds, what, tell=self.left)

    def wait_until_up(self, name: str, seconds: float = 30.0) -> float:
        """Until a program that was killed is there again and listens; returns the seconds it took."""
        before = self.log(name).count(UP)
        return wait_for(lambda: self.log(name).count(UP) > before, seconds, f"{name} up")

    def broken_promises_of_the_broker(self) -> list[str]:
        """I13: whatever it holds beside the names of queues and a handful of bells without data."""
        with self.broker() as client:
            keys = sorted(key.decode() for key in client.scan_iter())
            bells = sum(client.llen(queue) for queue in QUEUES)
            unanswered = client.hvals("unacked")
        strange = [key for key in keys if not key.startswith(("_kombu.", "unacked")) and key not in QUEUES]
        talkative = [bell.decode() for bell in unanswered if len(bell) > LONGEST_BELL]
        crowd = [f"{bells} bells"] if bells > MOST_BELLS * len(QUEUES) else []
        return strange + talkative + crowd

    def ring(self, queue: str, **words: Any) -> None:
        """Ring one bell for a queue by hand, with whatever more words."""
        from tafollow.celery import app

        with app.connection_for_write(self.valkey.url) as broker:
            app.send_task("drain", kwargs={"queue": queue, **words}, queue=queue, connection=broker)

    def copies(self) -> Counter[str]:
        """How often the mail server accepted each Message-ID."""
        return Counter(line["message_id"] for line in mailsink.received(self.mail))

    def set_mail_faults(self, **faults: Any) -> None:
        """From the next message on the mail server behaves like this (see mailsink.Faults); without any, well."""
        mailsink.set_faults(self.mail, **faults)

    def log(self, name: str) -> str:
        """What a program has said."""
        return (self.state / "logs" / f"{name}.log").read_text(errors="replace")


def wait_for(
    done: Callable[[], bool], seconds: float, what: str, tell: Callable[[], object] = lambda: "", pause: float = 0.05
) -> float:
    """The seconds until `done`; a database that is away is waited for. AssertionError after `seconds`."""
    began = time.monotonic()
    while True:
        with contextlib.suppress(psycopg.OperationalError):
            if done():
                return time.monotonic() - began
        assert time.monotonic() - began < seconds, f"not {what} after {seconds} s: {tell()}"
        time.sleep(pause)
