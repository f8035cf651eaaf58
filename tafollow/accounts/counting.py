"""Counts that all web processes share, in PostgreSQL: failed logins, codes used once. No web process knows the broker.

A count is written in the transaction of its request: an answer of 500 or more takes it back, a refusal never does.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.cache.backends.db import DatabaseCache

FORGET = """
DELETE FROM {table} WHERE cache_key IN
  (SELECT cache_key FROM {table} WHERE expires < %s ORDER BY cache_key LIMIT 5000 FOR UPDATE SKIP LOCKED)
"""


class Counts(DatabaseCache):
    """Django's cache in the database, except that what still counts is never thrown out to make room.

    Otherwise a flood of invented addresses would wipe the count of failed logins of a real one.
    """

    def _cull(self, db: str, cursor: Any, now: datetime, num: int) -> None:
        table = self.cache_model_class._meta.db_table
        cursor.execute(FORGET.format(table=table), [now])  # what others hold is left to them: no deadlock
