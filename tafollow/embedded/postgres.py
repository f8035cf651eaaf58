"""A private PostgreSQL: a cluster in a folder of ours, on a unix socket, reachable by nobody else; no TCP."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psutil
import psycopg

from tafollow.embedded.binaries import postgres_folder, postgres_major
from tafollow.embedded.folders import (
    drop_socket_folder,
    locked,
    private_folder,
    reachable_folder,
    socket_folder,
    unprivileged_account,
)
from tafollow.embedded.programs import Program, Running, StartError

OWNER, APP, DATABASE = "tafollow", "tafollow_app", "tafollow"
SUPERUSER = "postgres"
START_SECONDS = 60.0
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u ",
}
# For tests: a cluster that need not survive the machine, and is none the less a PostgreSQL in every other way.
HASTE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "30min",
}
PERSON, SYSTEM = "tafollow_person", "tafollow_system"
"""What the application takes on for each transaction; it inherits nothing from them (reviews/wall)."""
ROLES = {
    OWNER: f"create role {OWNER} login createdb; grant pg_monitor, pg_signal_backend to {OWNER}",
    APP: f"create role {APP} login noinherit",
    PERSON: f"create role {PERSON} nologin; alter role {APP} noinherit; grant {PERSON} to {APP}, {OWNER}",
    SYSTEM: f"create role {SYSTEM} nologin; grant {SYSTEM} to {APP}, {OWNER}",
}


class Postgres:
    """The cluster of one state folder. Whoever starts it first owns it; others find it running and leave it so."""

    def __init__(self, state: Path, *, durable: bool) -> None:
        """`durable`: fsync on, as for data that people want to find again. Raises StartError, PermissionError."""
        try:
            self._account = unprivileged_account()
        except LookupError as error:
            raise StartError(str(error)) from None
        self._bin = postgres_folder(self._account)
        self._durable = durable
        state.mkdir(parents=True, exist_ok=True)
        self._lock = state.resolve() / "postgres.lock"
        self.folder = reachable_folder(state.resolve() / "postgres", self._account)
        self.data = self.folder / "data"
        self.socket = socket_folder(self.folder, self._account)
        self.running: Running | None = None

    @property
    def owner_url(self) -> str:
        """Who migrates: owns the database and every table."""
        return self._url(OWNER)

    @property
    def app_url(self) -> str:
        """Who the application logs in as: owns nothing, may do what migrations grant."""
        return self._url(APP)

    def _url(self, role: str) -> str:
        return f"postgresql://{role}@/{DATABASE}?host={quote(str(self.socket), safe='')}"

    @property
    def program(self) -> Program:
        """The server, for whoever supervises it."""
        settings = SETTINGS | ({} if self._durable else HASTE) | {"unix_socket_directories": str(self.socket)}
        return Program(
            name="postgres",
            argv=[str(self._bin / "postgres"), "-D", str(self.data)]
            + [part for name, value in settings.items() for part in ("-c", f"{name}={value}")],
            log=self._lock.parent / "logs" / "postgres.log",
            environment=_plain_environment(),
            account=self._account,
            ask=signal.SIGINT,  # a fast shutdown: sessions end, the data is written out
            hurry=signal.SIGQUIT,  # an immediate one: recovery at the next start
            grace_seconds=30,
            before_start=self._clear_stale_locks,
            after_end=lambda: drop_socket_folder(self.socket, instead_of=self.folder),
        )

    def start(self) -> Self:
        """Make the cluster if need be, start it unless it runs, provide roles and database. Raises StartError."""
        with locked(self._lock):
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._launch()
            self._provide()
        return self

    def stop(self) -> None:
        """Stop the server if it is ours."""
        if self.running:
            self.running.stop()
            self.running = None

    def answers(self) -> bool:
        """Whether it takes connections now."""
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket), port=5432, user=SUPERUSER, dbname="postgres", autocommit=True, connect_timeout=5
        )

    def _initialise(self) -> None:
        # Renamed when complete: a start that died half-way leaves nothing to trip over.
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        self._tool(
            "initdb",
            *("-D", str(draft), "-U", SUPERUSER, "-E", "UTF8", "--auth-local=trust", "--auth-host=reject"),
            *(builtin if postgres_major(self._bin) >= 17 else ["--locale=C.UTF-8"]),
            *([] if self._durable else ["--no-sync"]),
        )
        draft.rename(self.data)

    def _tool(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._bin / name, *arguments],
            cwd="/",
            env=_plain_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **(self._account.as_popen() if self._account else {}),
        )
        if done.returncode:
            raise StartError(f"PostgreSQL's {name} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")

    def _launch(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if time.monotonic() > deadline:
                raise StartError(f"PostgreSQL does not start:\n{_tail(self.program.log)}")
            # A postmaster that somebody else is starting or stopping is waited for, never doubled.
            if self.running is None and not self._postmaster_lives():
                self.running = Running(self.program)
            elif self.running and self.running.exit_code is not None:
                self._give_way()
            time.sleep(0.02)

    def _give_way(self) -> None:
        """Our server ended at once: right while sessions of one killed a moment ago still hold its memory."""
        assert self.running is not None
        self.running.bury()
        self.running = None
        tail = _tail(self.program.log)
        if "still in use" not in tail[-600:]:
            raise StartError(f"PostgreSQL does not start:\n{tail}")
        time.sleep(0.2)

    def _postmaster_lives(self) -> bool:
        pid = _first_number(self.data / "postmaster.pid")
        try:
            process = psutil.Process(pid)
            return process.status() != psutil.STATUS_ZOMBIE and process.cwd() == str(self.data)
        except (psutil.NoSuchProcess, ValueError):
            return False

    def _clear_stale_locks(self) -> None:
        """After a crash the number in a lock file may be nobody's, a zombie's (no init in a container) or another's."""
        if not self._postmaster_lives():
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            (self.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        if self.socket != self.folder:  # the system may have cleaned its temporary folder
            private_folder(self.socket, self._account)

    def _provide(self) -> None:
        with self._connect() as connection:
            known = {name for (name,) in connection.execute("select rolname from pg_roles")}
            for statements in [statements for role, statements in ROLES.items() if role not in known]:
                connection.execute(statements)
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(f"create database {DATABASE} owner {OWNER}")
                connection.execute(f"revoke connect on database {DATABASE} from public")
                connection.execute(f"grant connect on database {DATABASE} to {APP}")
            if not self._durable:  # tests empty tables past every trigger
                connection.execute(f"grant set on parameter session_replication_role to {OWNER}")


def _plain_environment() -> dict[str, str]:
    # Neither a LANG that was never generated nor a PGHOST of the user's may reach the server.
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _first_number(file: Path) -> int:
    try:
        return abs(int(file.read_text().split("\n", 1)[0]))
    except (OSError, ValueError):  # none there, or cut short by a crash
        return -1


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:] if log.exists() else ""
