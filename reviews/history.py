"""Who changed which field of a record, from what to what, and when: what the triggers of the database wrote down.

Seen by those who see the record for its State's sake: a release lets a provider see a need as it is, not as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reviews.access import ALL, of_the_party, visible_to
from reviews.models import StateParty, User

MOST = 200
Names = Mapping[str, Mapping[Any, str]]


@dataclass(frozen=True)
class FieldChange:
    """One field: its raw values, and what people read in their language."""

    field: str
    title: str
    before: Any
    after: Any
    before_text: str
    after_text: str


@dataclass(frozen=True)
class Change:
    """What happened to a record at one time. `is_first`: it was written down then; nothing stood there before."""

    id: int
    at: datetime
    actor: str
    through: str
    request_id: str
    is_first: bool
    changes: list[FieldChange]


def history_of(user: Any, row: Model) -> list[Change]:
    """What happened to this record, newest first, at most MOST changes; nothing for who may not see it."""
    return tell(user, versions_of(user, type(row), row.pk)[: MOST + 1])[:MOST]


def is_tracked(model: type[Model]) -> bool:
    try:
        return hasattr(model._meta.get_field("events").related_model, "pgh_trackers")
    except FieldDoesNotExist:
        return False


def versions_of(user: Any, model: type[Model], pk: Any) -> QuerySet[Any]:
    """The versions of a record, newest first, if this person sees it for its State's sake."""
    versions = model._meta.get_field("events").related_model._default_manager.filter(pgh_obj=pk)  # type: ignore[union-attr]
    if not is_seen(user, model, pk):
        return versions.none()
    return versions.select_related("pgh_context").order_by("-pgh_id")


def is_seen(user: Any, model: type[Model], pk: Any) -> bool:
    """Whether this person may read the history of this record."""
    for_the_state = of_the_party(user) if any(field.name == "party" for field in model._meta.fields) else ALL
    return visible_to(user, model).filter(for_the_state, pk=pk).exists()


def tell(user: Any, versions: QuerySet[Any]) -> list[Change]:
    """Each of these versions as what it changed of the one before it; only the oldest may lack the one before."""
    rows = list(versions)
    fields = _shown(user, rows[0]) if rows else []
    people, names = _people(user, rows), _names(user, fields, rows)
    return [
        Change(
            id=row.pgh_id,
            at=row.pgh_created_at,
            actor=_actor(_context(row).get("actor", ""), people),
            through=_context(row).get("through", ""),
            request_id=_context(row).get("request", ""),
            is_first=row.pgh_label == "insert",
            changes=_changes(fields, older, row, names) if older else [],
        )
        for row, older in zip_longest(rows, rows[1:])
    ]


def _shown(user: Any, version: Any) -> list[Field[Any, Any]]:
    """The fields of the record, but for the address of a Permanent Mission where it is not this reader's to see."""
    fields = [field for field in version._meta.fields if not field.name.startswith("pgh_")]
    party = version._meta.get_field("pgh_obj").related_model is StateParty
    if party and not StateParty.objects.filter(of_the_party(user, "pk"), pk=version.pgh_obj_id).exists():
        return [field for field in fields if field.name != "mission_email"]
    return fields


def _changes(fields: Sequence[Field[Any, Any]], older: Any, newer: Any, names: Names) -> list[FieldChange]:
    return [
        FieldChange(
            field=field.name,
            title=str(field.verbose_name),
            before=before,
            after=after,
            before_text=_text(field, before, names),
            after_text=_text(field, after, names),
        )
        for field in fields
        if (before := getattr(older, field.attname)) != (after := getattr(newer, field.attname))
    ]


def _text(field: Field[Any, Any], value: Any, names: Names) -> str:
    if value is None or value == "":
        return "–"
    if field.name in names:
        return names[field.name].get(value, str(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    match value:
        case bool():
            return _("yes") if value else _("no")
        case date():
            return date_format(value, "DATETIME_FORMAT" if isinstance(value, datetime) else "DATE_FORMAT")
        case dict():
            return "; ".join(f"{name}: {said}" for name, said in value.items())
        case list():
            return ", ".join(map(str, value))
    return str(value)


def _names(user: Any, fields: Sequence[Field[Any, Any]], rows: Sequence[Any]) -> Names:
    """What the rows that foreign keys point to are called, where the reader may see them; one query per such field."""
    names = {}
    for field in fields:
        if isinstance(field, ForeignKey):
            ids = {getattr(row, field.attname) for row in rows} - {None}
            found = visible_to(user, field.related_model).filter(pk__in=ids)
            names[field.name] = {row.pk: str(row) for row in found}
    return names


def _context(version: Any) -> dict[str, Any]:
    return version.pgh_context.metadata if version.pgh_context else {}


def _people(user: Any, rows: Sequence[Any]) -> dict[str, str]:
    """Names of the accounts among the actors that the reader may see."""
    actors = {_context(row).get("actor", "") for row in rows}
    ids = {UUID(actor.removeprefix("user:")) for actor in actors if actor.startswith("user:")}
    return {f"user:{found.pk}": str(found) for found in visible_to(user, User).filter(pk__in=ids)} if ids else {}


def _actor(actor: str, people: Mapping[str, str]) -> str:
    kind, _colon, name = actor.partition(":")
    if kind == "user":
        return people.get(actor) or _("another person")
    return _("the command %(name)s") % {"name": name} if kind == "command" else _("the service")
