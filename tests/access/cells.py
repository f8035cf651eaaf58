"""Runs lines of the matrix: each cell is one request, and what it left behind is looked at before it is undone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.access.asking import told
from tests.access.routes import Route
from tests.access.table import Line, Table
from workflows.verbs import VERBS

SAME_REQUEST = {"X-Request-ID": "one-and-the-same"}
Look = Callable[[str, Line, HttpResponse], None]


def unexpected(world: Any, table: Table, route: Route, lines: Iterable[Line], look: Look | None = None) -> list[str]:
    """Every cell of these lines whose answer is another than the table says, in a sentence; `look` sees all answers."""
    found = []
    for line in lines:
        for person, expected in table.asked(line).items():
            answer, got = run(world, table, route, line, person)
            if look:
                look(person, line, answer)
            if not fits(got, expected):
                found.append(f"{person}: {line} gave {got}, and the matrix says {expected}.")
    return found


def fits(got: Any, expected: Any) -> bool:
    """Whether this is the answer of the table, or one of those that it allows."""
    return got in expected if isinstance(expected, list) else got == expected


def run(world: Any, table: Table, route: Route, line: Line, person: str, **more: Any) -> tuple[HttpResponse, int | str]:
    """Ask for one cell, and take back whatever came of it."""
    address, said = request_of(world, table, route, line, **more)
    with world.footprint.undone():
        answer = world.people[person].ask(line.method, address, said, **SAME_REQUEST)
        return answer, told(answer, world.footprint.changed())


def request_of(world: Any, table: Table, route: Route, line: Line, pk: Any = None) -> tuple[str, dict[str, Any] | None]:
    """The address, with `pk` in the place of the row's own id if given, and what is said there."""
    verb = line.verb or route.verb(line.method)
    said = table.verbs[verb].get("said") if verb and line.method in ("POST", "PATCH") else None
    if said is not None:
        said = named(world, said | table.more[line.route])
    if said is not None and not route.api:
        begun = {name: value for name, value in VERBS[verb].begins(world.rows[line.thing]).items() if value is not None}
        said = {"asked": "1"} | begun | said
    if line.route in table.addresses:
        return named(world, table.addresses[line.route]), said
    fixed = dict(table.fixed.get(line.route, {}))
    if pk is not None:
        fixed |= {name: pk for name in route.parameters if name not in ("verb", "content_type_id")}
    return route.address(route.values(world.rows[line.thing] if line.thing else None, line.verb, fixed)), said


def named(world: Any, value: Any) -> Any:
    """The same with ids in the place of rows named in braces, and files in the place of "file: what it says",
    and the day that lies so far ahead in the place of "in days: 9"."""
    match value:
        case dict():
            return {name: named(world, each) for name, each in value.items()}
        case list():
            return [named(world, each) for each in value]
        case str() if value.startswith("file: "):
            return SimpleUploadedFile("file.txt", value.removeprefix("file: ").encode())
        case str() if value.startswith("in days: "):
            return str(date.today() + timedelta(days=int(value.removeprefix("in days: "))))
        case str():
            return re.sub("{(.+?)}", lambda found: str(world.rows[found[1]].pk), value)
    return value


def by_pattern(found: list[Route]) -> dict[str, Route]:
    return {route.pattern: route for route in found}


def readable(lines: Iterable[Line]) -> Iterator[Line]:
    """Those that only read."""
    return (line for line in lines if line.method == "GET")
