"""Reads matrix.toml and matrix_*.toml, which go on where it ends: who gets which answer where."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zlib import crc32

from tests.access.routes import METHODS

MATRIX = sorted(Path(__file__).parent.glob("matrix*.toml"))
SAFE = ("GET", "HEAD", "OPTIONS")
Answer = int | str


@dataclass(frozen=True)
class Line:
    """What each person gets who asks `route` by `method` about `thing`, the name of a row; `verb` if it is one."""

    route: str
    method: str
    thing: str
    verb: str
    answers: dict[str, Answer]
    unlisted: bool = False

    def __str__(self) -> str:
        return " ".join(filter(None, [self.method, self.route, self.verb, self.thing and f"[{self.thing}]"]))


@dataclass
class Table:
    said: dict[str, Any]
    lines: list[Line] = field(default_factory=list)
    fixed: dict[str, dict[str, Any]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    more: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What is said at a route beside what the verb takes everywhere."""
    _of: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    _seers: dict[str, dict[str, bool]] = field(default_factory=dict)

    @property
    def people(self) -> dict[str, list[str]]:
        return self.said["people"]

    @property
    def tokens(self) -> dict[str, dict[str, str]]:
        """Programs that show a token: `of` whom, and its scope."""
        return self.said["tokens"]

    @property
    def verbs(self) -> dict[str, dict[str, Any]]:
        return self.said["verbs"]

    def add(self, line: Line) -> None:
        self.lines.append(line)
        self._of[line.route].append(line)

    def of(self, route: str) -> list[Line]:
        return self._of[route]

    def profile(self, said: Any, kind: str = "profiles", route: str = "") -> dict[str, Any]:
        """For each person the answer that is named last for them or for a group of theirs. KeyError without one."""
        parts = said if isinstance(said, list) else [said]
        named: dict[str, Any] = {}
        for part in parts:
            more = self.said[kind][part] if isinstance(part, str) else part
            named = {name: value for name, value in named.items() if name not in more} | more
        return {person: self._answer(person, named, route) for person in self.people}

    def _answer(self, person: str, named: dict[str, Any], route: str) -> Any:
        for name in reversed(named):
            if name == person or name in self.people[person]:
                return named[name]
        beginnings = [start for start in self.said["otherwise"][person] if route.startswith(start)]
        return self.said["otherwise"][person][max(beginnings, key=len)]

    def asked(self, line: Line) -> dict[str, Any]:
        """Who asks for this line and what they get: of those who are alike, and get the same, one in turn."""
        rest = {
            person
            for alike in self.said["in_turns"].values()
            if len({str(line.answers.get(person)) for person in alike}) == 1
            for person in set(alike) - {alike[crc32(str(line).encode()) % len(alike)]}
        }
        return {person: answer for person, answer in line.answers.items() if person not in rest}

    def with_programs(self, answers: dict[str, Any], line: tuple[str, str]) -> dict[str, Any]:
        """The same, for programs too where the route of the line is theirs: they get what the person of their token
        gets, and a refusal where they want to change something with a token that only reads."""
        route, method = line
        if not route.startswith("/api/"):
            return answers
        programs = {
            name: 403 if token["scope"] == "read" and method not in SAFE else answers[token["of"]]
            for name, token in self.tokens.items()
        }
        return answers | programs

    def seers(self, row: str) -> dict[str, bool]:
        """Who sees this row at all."""
        if row not in self._seers:
            seen = self.profile(self.said["rows"][row], "views", "/")
            self._seers[row] = {person: sees for person, sees in seen.items() if "half" not in self.people[person]}
        return self._seers[row]

    @cached_property
    def marks(self) -> dict[str, list[str]]:
        """For each person the patterns of the marks that may stand in an answer to them."""
        marks = self.profile(self.said["marks"])
        return marks | {name: marks[token["of"]] for name, token in self.tokens.items()}


@cache
def read() -> Table:
    """The whole table, with every group of lines written out; read once by each process."""
    said: dict[str, Any] = {}
    for file in MATRIX:
        _add(said, tomllib.loads(file.read_text()), file.name)
    table = Table(said)
    for route, said in table.said["routes"].items():
        _take(table, route, said)
    for desk in table.said["admin"].values():
        for model, row in desk["models"].items():
            for page, said in desk["pages"].items():
                few = desk.get("asked_by", table.said["desks"]["asked_by"])
                _take(table, f"/admin/{model}/{page}", said, row, few)
    return table


def _add(said: dict[str, Any], more: dict[str, Any], file: str) -> None:
    """Tables go on in each other; a line that stands in two files is a mistake."""
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(said.get(key), dict):
            _add(said[key], value, file)
        elif isinstance(value, list) and isinstance(said.get(key), list):
            said[key] = [*said[key], *value]
        else:
            assert key not in said, f"{file} says {key} again"
            said[key] = value


def _take(table: Table, route: str, said: dict[str, Any], row: str = "", few: list[str] | None = None) -> None:
    table.fixed[route], table.more[route] = said.get("with", {}), said.get("said", {})
    if "at" in said:
        table.addresses[route] = said["at"]
    for key, answers in said.items():
        if key not in ("with", "at", "said"):
            _line(table, route, key, answers, row, few)
    _take_the_rest(table, route)


def _take_the_rest(table: Table, route: str) -> None:
    """Methods without a line are asked by a few, about the row of the first line."""
    first, *_more = table.of(route)
    named = {line.method: line.answers for line in reversed(table.of(route))}
    for method in METHODS:
        if method not in named:
            beginning = "GET" if method == "HEAD" and "GET" in named else _unlisted(table, route, method)
            answers = (
                named["GET" if "GET" in named else first.method]
                if beginning == "GET"
                else table.profile(beginning, route=route)
            )
            asking = table.said["unlisted"]["asked_by" if not route.startswith("/admin/") else "asked_by_at_desks"]
            few = {person: answers[person] for person in asking}
            table.add(Line(route, method, first.thing, first.verb, few, unlisted=True))


def _line(table: Table, route: str, key: str, said: Any, row: str, few: list[str] | None) -> None:
    method, _space, thing = key.partition(" ")
    verb, _of, about = thing.partition(" of ")
    if verb in table.verbs:
        thing = about or table.verbs[verb]["of"]
    else:
        verb = ""
    answers = table.with_programs(table.profile(said, route=route), (route, method))
    table.add(Line(route, method, thing or row, verb, {one: answers[one] for one in few or answers}))


def _unlisted(table: Table, route: str, method: str) -> str:
    """The profile for methods that have no line: that of the longest beginning of the address."""
    said = table.said["unlisted"]
    fitting = [key for key in said if f"{method} {route}".startswith(key) or route.startswith(key)]
    return said[max(fitting, key=len)]
