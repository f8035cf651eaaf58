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
from tafollow.embedded.freshness import DatabaseStamp, fingerprint
from tafollow.embedded.ground import alone, check_preconditions, listener
from tafollow.embedded.postgres import Postgres
from tafollow.embedded.programs import Program, StartError
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
        web, mail = listener(self._port), listener(0)
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
        stamp, wanted = DatabaseStamp(self._owner_url), fingerprint(*ROOMS, LOCK)
        passwords = self._state / "passwords"
        if stamp.read() != wanted or not passwords.exists():
            self._manage("Tables", "migrate", DATABASE_URL=self._owner_url)
            self._manage("The demo's data", "load_demo", "--passwords", str(passwords))
            stamp.write(wanted)
        self._collect_static()

    def _collect_static(self) -> None:
        made_from = fingerprint(Path("static"), *(room / "static" for room in ROOMS), LOCK)
        file = self._state / "static.fingerprint"
        if not file.exists() or file.read_text() != made_from:
            self._manage("Static files", "collectstatic", "--noinput", "--clear")
            file.write_text(made_from)

    def _manage(self, title: str, *command: str, **environment: str) -> None:
        log = self._state / "logs" / f"{command[0]}.log"
        argv = [sys.executable, "manage.py", *command]
        with _step(title):
            program = Program(
                name=command[0], argv=argv, log=log, environment={**self._environment, **environment}, grace_seconds=5
            )
            if self._supervisor.once(program):
                raise StartError(f"manage.py {command[0]} failed:\n{log.read_text()[-3000:]}")

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
