"""Which tables hold anything at all: what looks for exceptions in many tables need not look into empty ones."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction


def filled(tables: Iterable[str]) -> set[str]:
    """Those of these tables in which whoever asks sees a row; one statement."""
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in sorted(set(tables))]  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return {table for (table,) in cursor.fetchall()}
