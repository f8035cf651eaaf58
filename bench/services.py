"""The PostgreSQL and the Valkey that every system of a run shares, and a database of the run's own in the former."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import psutil
import psycopg
import redis
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tafollow.environment import value

BROKER_PART = 9  # of the sixteen databases of a Valkey


class Unusable(Exception):
    """The services cannot give figures that mean anything; the message says what to change."""


@dataclass(frozen=True)
class Services:
    """`database` is a libpq connection string, `broker` a URL as kombu wants it."""

    database: str
    broker: str

    def connect(self) -> psycopg.Connection:
        """A new connection that commits every statement by itself."""
        return psycopg.connect(self.database, autocommit=True)

    def broker_client(self) -> redis.Redis:
        """A client of the broker, for emptying it and for reading how long its queues are."""
        return redis.Redis.from_url(self.broker.replace("redis+socket://", "unix://").replace("virtual_host=", "db="))

    def environment(self) -> dict[str, str]:
        """What a worker process needs to find both."""
        return {"BENCH_DATABASE": self.database, "BENCH_BROKER": self.broker}

    def postgres_pid(self) -> int:
        """The parent of all PostgreSQL processes. Raises Unusable when PostgreSQL runs on another machine."""
        with self.connect() as connection:
            return _process(connection.info.backend_pid, "postgres").ppid()

    def broker_pid(self) -> int:
        """The broker's process. Raises Unusable when it runs on another machine."""
        return _process(int(self.broker_client().info("server")["process_id"]), "").pid

    def versions(self) -> dict[str, str]:
        """Of both services, and whether a commit of this PostgreSQL really waits for the disk."""
        server = self.broker_client().info("server")
        with self.connect() as connection:
            return {
                "postgresql": _setting(connection, "server_version"),
                "fsync": _setting(connection, "fsync"),
                "synchronous_commit": _setting(connection, "synchronous_commit"),
                "broker": str(server.get("valkey_version") or server["redis_version"]),
            }


@contextmanager
def services() -> Iterator[Services]:
    """The services that DATABASE_URL and REDIS_URL name, with a database of our own that is dropped afterwards."""
    name = f"bench_{os.getpid()}"
    with psycopg.connect(value("DATABASE_URL"), autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            yield Services(make_conninfo(value("DATABASE_URL"), dbname=name), apart(value("REDIS_URL")))
        finally:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def apart(url: str) -> str:
    """The same broker as kombu writes it, but a part of it that nobody else uses: the bench empties it."""
    parts = urlsplit(url)
    if parts.scheme in ("unix", "redis+socket"):
        return f"redis+socket://{parts.path}?virtual_host={BROKER_PART}"
    return parts._replace(path=f"/{BROKER_PART}").geturl()


def _setting(connection: psycopg.Connection, name: str) -> str:
    row = connection.execute("select current_setting(%s)", (name,)).fetchone()
    assert row is not None
    return str(row[0])


def _process(pid: int, name: str) -> psutil.Process:
    try:
        process = psutil.Process(pid)
        if name in process.name():
            return process
    except psutil.NoSuchProcess:
        pass
    raise Unusable(f"Process {pid} is not here: PostgreSQL and the broker must run on this machine to be measured.")
