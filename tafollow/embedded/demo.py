"""The demo: everything the product needs, from one command, kept running until Ctrl-C; its data stay in .local/."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tafollow.embedded.demo_programs import programs
from tafollow.embedded.freshness import DatabaseStamp, FileStamp, fingerprint
from tafollow.embedded.ground import alone, check_preconditions, listener
from tafollow.embedded.postgres import Postgres
from tafollow.embedded.programs import Program, Running, StartError
from tafollow.embedded.services import Services
from tafollow.embedded.supervisor import Asked, Supervisor

ROOMS = [Path("tafollow"), Path("reviews"), Path("workflows")]
LOCK = Path("requirements/run.txt")
READY_SECONDS = 60.0


class Demo:
    """One installation of the demo, in the state folder of one checkout."""

    def __init__(self, state: Path, port: int) -> None:
        """`port`: the first one to try."""
        self._state = state.resolve()
        self._port = port
        self._supervisor = Supervisor(_say)
        self._environment: dict[str, str] = {}
        self._owner_url = ""

    def run(self) -> int:
        """Prepare, run until asked to stop, stop everything; the exit code. Raises StartError."""
        _say(check_preconditions(self._state))
        with alone(self._state), self._supervisor.on_duty(), contextlib.suppress(Asked):
            self._start()
            self._tell()
            while True:
                self._supervisor.tend()
        _say("Stopped. The data are kept; make demo starts again, make demo-reset removes them.")
        return 0

    def _start(self) -> None:
        self._start_services()
        # Held for as long as we run: programs that start again inherit them again.
        self._listening = web, mail = listener(self._port), listener(0)
        self._environment |= self._settings(_port_of(web), _port_of(mail))
        self._prepare()
        with _step("Web, workers, ringers and the mail sink"):
            for program in programs(self._state, self._environment, web, mail):
                self._supervisor.keep(program)
            for page in ("/healthz", "/readyz"):
                self._wait_for_page(page)

    def _start_services(self) -> None:
        with _step("PostgreSQL and Valkey"):
            services = Services(self._state, durable=True).start()
            for service in (services.postgres, services.valkey):
                if service and service.running:
                    self._supervisor.keep(service.program, service.running)
        found = services.environment()
        self._owner_url = found["DATABASE_URL"]
        self._environment = {**os.environ, **found, "DATABASE_URL": found["DATABASE_APP_URL"]}

    def _settings(self, web_port: int, mail_port: int) -> dict[str, str]:
        (self._state / "mail").mkdir(exist_ok=True)
        return {
            "DEMO": "true",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "PUBLIC_URL": f"http://127.0.0.1:{web_port}",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "MAIL_PAGE_DIR": str(self._state / "mail"),
            "STATIC_ROOT": str(self._state / "static"),
            "LOG_FORMAT": "console",
            "PYTHONUNBUFFERED": "1",
        }

    def _prepare(self) -> None:
        static = Path("static"), *(room / "static" for room in ROOMS), LOCK
        collected = FileStamp(self._state / "static.stamp")
        collecting = None
        if collected.read() != fingerprint(*static):  # takes as long as all the rest: side by side with it
            collecting = self._begin("collectstatic", "--noinput", "--clear")
        self._prepare_database()
        if collecting:
            self._finish("Static files", collecting)
            collected.write(fingerprint(*static))

    def _prepare_database(self) -> None:
        prepared, wanted = DatabaseStamp(self._owner_url), fingerprint(*ROOMS, LOCK)
        passwords = self._state / "passwords"
        if prepared.read() != wanted or not passwords.exists():
            self._finish("Tables", self._begin("migrate", DATABASE_URL=self._owner_url))
            self._finish("The demo's data", self._begin("load_demo", "--passwords", str(passwords)))
            prepared.write(wanted)

    def _begin(self, *command: str, **environment: str) -> Running:
        return self._supervisor.begin(
            Program(
                name=command[0],
                argv=[sys.executable, "manage.py", *command],
                log=self._state / "logs" / f"{command[0]}.log",
                environment={**self._environment, **environment},
                grace_seconds=5,
            )
        )

    def _finish(self, title: str, running: Running) -> None:
        with _step(title):
            if self._supervisor.finish(running):
                raise StartError(f"manage.py {running.program.name} failed:\n{running.program.log.read_text()[-3000:]}")

    def _wait_for_page(self, path: str) -> None:
        if not self._supervisor.wait_for(lambda: _answers(self._environment["PUBLIC_URL"] + path), READY_SECONDS):
            log = self._state / "logs" / "web.log"
            raise StartError(f"The web process does not answer {path} with 200:\n{log.read_text()[-3000:]}")

    def _tell(self) -> None:
        url = self._environment["PUBLIC_URL"]
        (self._state / "url").write_text(url)
        _say(f"\n  {url}/\n  {url}/demo/mail/   every mail that was sent\n")
        _say((self._state / "passwords").read_text())
        _say(f"Logs are in {os.path.relpath(self._state)}/logs. Ctrl-C stops everything.")


def reset(state: Path) -> int:
    """Remove the demo's data and passwords. Raises StartError while it runs."""
    if state.exists():
        with alone(state):
            shutil.rmtree(Postgres(state, durable=True).folder)
            shutil.rmtree(state)
    _say("The demo's data are gone; make demo makes them anew.")
    return 0


def _port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 our own http address
            return bool(answer.status == 200)
    except OSError:  # refused, or an error status
        return False


@contextlib.contextmanager
def _step(title: str) -> Iterator[None]:
    print(f"{title} ... ", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print("")
        raise
    print(f"{time.monotonic() - started:.1f} s")


def _say(line: str) -> None:
    print(line, flush=True)
