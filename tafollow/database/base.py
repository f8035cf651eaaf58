"""The one place where PostgreSQL hears who is asking: `SET LOCAL`, so that it ends with the transaction.

Nothing outlives a commit or a rollback. A connection that is kept, or lent by PgBouncer to the next transaction, knows
nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from django.db import transaction
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from reviews import wall
from reviews.wall import roles

TELL = b"SELECT set_config('role', %s, true), set_config('tafollow.person', %s, true)"


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(_in_a_transaction)

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # Django's stubs leave it out
        if autocommit or wall.who() is None:
            return
        try:
            self._tell()
        except BaseException:
            self.close()  # half begun: Django still takes it for a connection outside of any transaction
            raise

    def tell_who_asks(self) -> None:
        """Tell the running transaction, if there is one that can still listen.

        One that failed is on its way back to a savepoint, where PostgreSQL knows again what it was told before.
        """
        if self.connection is not None and self.connection.info.transaction_status == TransactionStatus.INTRANS:
            self._tell()

    def _tell(self) -> None:
        with self.wrap_database_errors, psycopg.Cursor(self.connection) as cursor:
            cursor.execute(TELL, roles.told(wall.who()))


def _in_a_transaction(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """A single statement of somebody known, outside of any transaction, becomes one: only there can they be told."""
    connection = context["connection"]
    if wall.who() is None or not connection.get_autocommit():
        return execute(sql, params, many, context)
    with transaction.atomic(using=connection.alias):
        return execute(sql, params, many, context)
