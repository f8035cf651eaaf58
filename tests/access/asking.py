"""One cell of the matrix: somebody asks for something, and what comes of it is told in one word."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import orjson
from django.core.files import File
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from reviews.models import User
from tafollow.accounts.lifetimes import SEEN
from tests.people import enter
from workflows import commands
from workflows.ledger import By
from workflows.models import Token

NOT_THE_RECORD = frozenset({"django_session", "usersessions_usersession", "tafollow_counts", "workflows_requestcount"})
"""Who is signed in, and how often they tried."""
NOTES = frozenset({"reviews_disclosure", "reviews_reading"})
"""Where it is noted who was shown something: reading may write here, and nowhere else."""
TOUCHED = """pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
  + pg_stat_get_xact_tuples_deleted(oid)"""
TABLES = "FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
COUNTERS = f"SELECT relname, {TOUCHED} {TABLES}"
TOTAL = f"SELECT sum({TOUCHED}) FROM unnest(%s::oid[]) AS oid"
"""Over known tables: looking through pg_class takes three times as long. Its own count shows a table made meanwhile."""
KNOWN = f"SELECT oid {TABLES} UNION ALL SELECT 'pg_class'::regclass"


class Browser(Client):
    """Django's test client without what it notes for other tests: copies of the context of each template, and cookies.

    What is answered is the same; a failure inside is an answer of 500.
    """

    def request(self, **request: Any) -> HttpResponse:
        return self.handler(self._base_environ(**request))


class Person:
    """Somebody in front of the service, signed in once; every request starts from that session."""

    def __init__(self, user: User | None, *, half: bool = False) -> None:
        self.client = Browser()
        if user is not None:
            self.client.force_login(user) if half else enter(self.client, user)
            session = self.client.session
            session[SEEN] = time.time() + 3600  # nothing is noted meanwhile of when they were last seen
            session.save()

    @classmethod
    def by_token(cls, user: User, scope: str) -> Person:
        """A program that shows a token of this person, which it has shown today before."""
        now = datetime.now(UTC)
        by = By.user(user.pk, now)
        made = commands.make_token(user_id=user.pk, name="n", scopes=[scope], second_factor=True, by=by)
        Token.objects.filter(pk=made.token.pk).update(last_used_on=now.date())
        program = cls(None)
        program.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {made.written}"
        return program

    def ask(self, method: str, address: str, said: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        """Programs say what they say in JSON, unless a file is with it; people in forms."""
        if address.startswith("/api/") and not any(isinstance(value, File) for value in (said or {}).values()):
            body = orjson.dumps(said) if said is not None else b""
            return self.client.generic(method, address, body, "application/json", headers=headers)
        if method == "POST":
            return self.client.post(address, said or {}, headers=headers)
        return self.client.generic(method, address, headers=headers)


class Footprint:
    """Which tables a request changed, whatever way it took: PostgreSQL counts, and checksums settle doubts."""

    def __init__(self) -> None:
        tables = connection.introspection.table_names()
        self.sums = {table: checksum(table) for table in tables if table not in NOT_THE_RECORD}
        self.known = [oid for (oid,) in rows(KNOWN)]
        self.before, self.total = counters(), self._total()

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What happens inside is taken back at the end; PostgreSQL goes on counting from where it was.

        To the one savepoint of the test (`begin`): an atomic block would make and release one for each cell.
        """
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK TO SAVEPOINT cell")
            transaction.set_rollback(False)

    def begin(self) -> None:
        """What `undone` goes back to; once per test."""
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT cell")

    def changed(self) -> set[str]:
        """Tables that are not as they were when the world was made; to be asked before it is undone."""
        if (now := self._total()) == self.total:
            return set()
        before, self.before, self.total = self.before, counters(), now
        touched = {table for table, count in self.before.items() if count != before.get(table, 0)}
        return {table for table in touched - NOT_THE_RECORD if checksum(table) != self.sums.get(table)}

    def _total(self) -> int:
        """One number for all of them: most requests change nothing."""
        return rows(TOTAL, self.known)[0][0]


def counters() -> dict[str, int]:
    return dict(rows(COUNTERS))


def checksum(table: str) -> str:
    return rows(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t')[0][0]


def rows(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall()


def told(answer: HttpResponse, changed: set[str]) -> int | str:
    """The answer in one word: its status; "login" for "sign in first"; "done" where something was changed by it;
    "noted" where only the fact that it was seen was written down."""
    status = answer.status_code
    if changed:
        word = "noted" if changed <= NOTES else "done"
        return word if status < 400 else f"{status} and changed {', '.join(sorted(changed))}"
    if status == 302 and "/login/" in answer["Location"]:
        return "login"
    return status
