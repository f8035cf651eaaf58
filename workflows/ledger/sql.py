"""Runs the few statements of the hot path: prepared once per connection, parameters bound by the server.

Django binds parameters on the client, which makes PostgreSQL parse every batch anew. The transaction is Django's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
import psycopg
from django.db import connection
from psycopg.rows import tuple_row

Parameters = Sequence[Any] | Mapping[str, Any]


def run(statement: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
    """Run one statement on Django's connection; returns its rows, none for a statement without.

    Raises Django's database errors. JSON comes back as PostgreSQL sends it: cast it to text and read that.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection, row_factory=tuple_row) as cursor:
        cursor.execute(statement.encode(), parameters, prepare=True, binary=True)
        return cursor.fetchall() if cursor.description else []


def array(values: Iterable[UUID] | Iterable[int]) -> str:
    """Ids as PostgreSQL writes an array, to be cast in the statement; far cheaper than the driver's own lists."""
    return "{" + ",".join(map(str, values)) + "}"


def rows(values: Sequence[Mapping[str, Any]]) -> str:
    """Rows as JSON for json_to_recordset, which is read faster than an array per column."""
    return orjson.dumps(values).decode()
