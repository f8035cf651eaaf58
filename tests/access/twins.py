"""Beside the answer about a row that one may not see, the one about a row that is not there: they are the same."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid
from django.http import HttpResponse

from tests.access.cells import SAME_REQUEST, request_of
from tests.access.routes import Route
from tests.access.table import Line, Table

STRANGERS = frozenset({"anonymous", "other_focal_point", "other_validating_authority", "unnamed_provider"})
STRANGERS_AT_THE_DESK = frozenset({"other_focal_point", "regional_observer_elsewhere", "observer"})
ONCE = re.compile(rb'(name="csrfmiddlewaretoken" value=")\w+')
EACH_TIME_ANOTHER = frozenset({"Date", "Expires", "RateLimit"})


def hidden(table: Table, route: Route, line: Line, person: str) -> bool:
    """Whether this is the address of a row that this person may not see, and they are of those who try others."""
    strangers = STRANGERS_AT_THE_DESK if route.pattern.startswith("/admin/") else STRANGERS
    return bool(route.parameters and line.thing and person in strangers and not table.seers(line.thing)[person])


def difference(
    world: Any, table: Table, route: Route, line: Line, person: str, answer: HttpResponse
) -> list[tuple[str, str]]:
    """What tells this answer about a hidden row from the one about an absent row; nothing, as it should be."""
    pk = world.rows[line.thing].pk
    nobodys = absent(pk)
    address, said = request_of(world, table, route, line, nobodys)
    with world.footprint.undone():
        beside = world.people[person].ask(line.method, address, said, **SAME_REQUEST)
        assert world.footprint.changed() == set(), f"{person}: {line} changed something"
    shown = as_shown(answer, pk), as_shown(beside, nobodys)
    return [(one[:300], other[:300]) for one, other in zip(*map(_parts, shown), strict=True) if one != other]


def _parts(shown):
    status, headers, cookies, body = shown
    return [str(status), str(headers), str(cookies), *(str(line) for line in body.split(b"\n"))]


def absent(pk):
    """An id of the same kind and length that no row has."""
    match pk:
        case int():
            return int("9" * len(str(pk)))
        case str():
            return "Z" * len(pk)
        case date():
            return date.max
        case _:
            return uuid.uuid7()


def as_shown(answer, pk):
    """Everything that a browser gets to see, with the id that was asked for taken out."""
    headers = {name: without(value, pk) for name, value in answer.items() if name not in EACH_TIME_ANOTHER}
    body = without(ONCE.sub(rb"\1", answer.getvalue()).decode(), pk).encode()
    return answer.status_code, headers, sorted(answer.cookies), body


def without(text, pk):
    """The text with the id taken out; what is a word or a number otherwise, only where it stands as an id."""
    if isinstance(pk, UUID):
        return text.replace(str(pk), "ID")
    if isinstance(pk, str):  # the code of a State is also said in a query, and stands in the field it was typed into
        text = re.sub(rf'="?{pk}("|&)', r"=ID\1", text)
    return re.sub(rf"(/|%2F|“){pk}(/|%2F|”)", r"\1ID\2", text)
