"""Brings a table to what a file says: new rows created, differing rows updated, the rest left alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


@dataclass
class Change:
    """What loading one register did, or would do: keys of rows, and how many needed nothing."""

    register: str
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0


def synchronise(wanted: Sequence[Row], *, key: tuple[str, ...], fields: tuple[str, ...] = ()) -> Change:
    """Make the table hold `wanted`, recognised by `key`; of a row that exists, only `fields` are brought up to date.

    Rows of `wanted` that exist already are given the primary key of the stored row.
    """
    model = type(wanted[0])
    stored = {_values(row, key): row for row in model._default_manager.all()}
    change = Change(str(model._meta.verbose_name_plural))
    new, changed = [], []
    for row in wanted:
        found = stored.get(_values(row, key))
        if found is None:
            new.append(row)
            change.new.append(_key_text(row, key))
            continue
        row.pk = found.pk
        if _values(row, fields) != _values(found, fields):
            changed.append(row)
            change.changed.append(_key_text(row, key))
    change.unchanged = len(wanted) - len(new) - len(changed)
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(changed, fields)
    return change


def _values(row: Model, fields: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in fields)


def _key_text(row: Model, key: tuple[str, ...]) -> str:
    return " ".join(str(value) for value in _values(row, key))
