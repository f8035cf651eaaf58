"""I10: what a person sees by the scopes is what row-level security shows them, table by table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Model

from reviews import wall
from reviews.models import Appointment, User
from reviews.wall.policies import WALLS
from workflows.access import SCOPES, visible_to
from workflows.queries.filled import filled

ACCOUNTS = 12
"""So many are looked at, the newest with an appointment; on a live service the others were looked at when they were."""
DIGEST = "SELECT %s, md5(coalesce(string_agg(k::text, ',' ORDER BY k::text), '')) FROM ({rows}) t (k)"
Select = tuple[str, tuple[Any, ...]]


def sights_that_differ() -> Iterator[str]:
    """Every account and table where scope and wall differ; two statements per account beside its appointments."""
    with wall.as_system("which tables hold anything at all"):
        walled = _with_rows(_walled())
    if not walled:
        return
    newest = Appointment.objects.exclude(user=None).order_by("-user").values_list("user", flat=True).distinct()
    for user in User.objects.filter(pk__in=list(newest[:ACCOUNTS]), is_active=True):
        with wall.as_system("scopes are asked without the wall, to be compared with it"):
            by_scope = _digests((model, _by_scope(user, model)) for model in walled)
        with wall.as_person(user.pk):
            by_wall = _digests((model, _everything(model)) for model in walled)
        yield from (f"{user.pk} sees other rows of {table} by scope than by wall" for table, _d in by_scope - by_wall)


def _walled() -> list[type[Model]]:
    tables = {each.table for each in WALLS}
    return [model for model in SCOPES if model._meta.db_table in tables]


def _with_rows(models: list[type[Model]]) -> list[type[Model]]:
    """Of an empty table everybody sees the same; most of them are empty in a test."""
    tables = filled(model._meta.db_table for model in models)
    return [model for model in models if model._meta.db_table in tables]


def _by_scope(user: User, model: type[Model]) -> Select:
    try:
        return visible_to(user, model).order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "SELECT NULL WHERE false", ()


def _everything(model: type[Model]) -> Select:
    return model._default_manager.order_by().values("pk").query.sql_with_params()


def _digests(selects: Iterable[tuple[type[Model], Select]]) -> set[tuple[str, str]]:
    """The digest of the keys that each of these finds, by table, in one statement."""
    parts, words = [], []
    for model, (sql, params) in selects:
        parts.append(DIGEST.format(rows=sql))
        words += [model._meta.db_table, *params]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), words)
        return set(cursor.fetchall())
