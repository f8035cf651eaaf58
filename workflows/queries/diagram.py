"""A state machine of process.py as boxes and arrows: the same picture each time, from right to left where one reads so.

The main line goes down on one side, the states beside it stand on the other. What does not lead straight on runs along
a lane of its own: a dot where a way enters it, an arrow head where it ends. Nothing here is drawn by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from unicodedata import east_asian_width

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from workflows.process import FINAL, MACHINES, MOVES, SIDE, VERSION

BOX, GAP, LANE, LINE, LETTERS, MARGIN, PADDING = 148, 26, 13, 15, 21, 10, 9
COLOURS = ("#00689d", "#8a3b00", "#00683d", "#7a2e8a", "#a4133c", "#5c5400", "#3d4bb8")
"""One per lane, so that the eye can follow it; each at 5 to 1 or more on white."""
QUIET = "#505a5f"
Ways = dict[str, list[str]]
"""For each state, those that lead to it."""


@dataclass(frozen=True)
class Box:
    """A state. `mark`: "here", "passed" or "ahead". `lines`: where each line of its name stands."""

    value: str
    lines: list[tuple[int, int, str]]
    x: int
    y: int
    tall: int
    mark: str
    final: bool
    width: int = BOX


@dataclass(frozen=True)
class Wire:
    """A way as SVG writes paths. `head`: the corners of its arrow head; `dots`: where others come in."""

    path: str
    colour: str = QUIET
    head: str = ""
    dots: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Diagram:
    name: str
    title: str
    told: str
    """What the picture shows, in words."""
    boxes: list[Box]
    wires: list[Wire]
    width: int
    height: int
    mirrored: bool
    """Whether the wires are to be drawn from right to left; the boxes stand so already."""


@dataclass(frozen=True)
class _Place:
    """Where a state stands: row by row, in the main line or beside it."""

    row: int
    beside: bool


@dataclass(frozen=True)
class _Lane:
    """One target, the states that lead to it, the strip it runs in and its number there."""

    target: str
    sources: list[str]
    outside: bool
    number: int


def diagram(machine: str, *, here: str = "", passed: Collection[str] = (), version: int = VERSION) -> Diagram:
    """The picture of one machine, with the state we are in and those that were passed, as that version has it."""
    ways = _ways(machine, version)
    places = _places(machine, ways)
    lanes = _lanes(ways, places)
    drawing = _Drawing(machine, places, lanes)
    boxes = [drawing.box(value, _mark(value, here, passed)) for value in places]
    wires = [*drawing.straight(ways), *(wire for lane in lanes for wire in drawing.lane(lane))]
    told = _told(machine, ways, places, here)
    title = _("States and the moves between them")
    return Diagram(machine, title, told, boxes, wires, drawing.width, drawing.height, get_language_bidi())


def _mark(value: str, here: str, passed: Collection[str]) -> str:
    return "here" if value == here else "passed" if value in passed else "ahead"


def _ways(machine: str, version: int) -> Ways:
    """What leads where. A move back to the state that was left is told in the box itself, see `_lines`."""
    ways: Ways = {}
    for move in MOVES.values():
        if move.thing == machine and move.since <= version and move.target:
            found = ways.setdefault(str(move.target), [])
            found += [str(each) for each in move.sources if each not in found and each != move.target]
    known = {str(next(iter(MACHINES[machine]))), *ways}
    return {target: [each for each in sources if each in known] for target, sources in ways.items()}


def _places(machine: str, ways: Ways) -> dict[str, _Place]:
    """The main line in the order of the states; each other state beside the middle of those that lead to it."""
    first, *others = [str(state) for state in MACHINES[machine]]
    reached = [first, *(state for state in others if state in ways)]
    main = [state for state in reached if state not in SIDE.get(machine, ())]
    rows = {state: row for row, state in enumerate(main)}
    beside: dict[str, int] = {}
    for state in (state for state in reached if state not in rows):
        near = [rows.get(each, beside.get(each, 0)) for each in ways[state] if each in rows or each in beside]
        wanted = round(sum(near) / len(near)) if near else 0
        beside[state] = next(row for row in range(wanted, len(reached) + wanted) if row not in beside.values())
    return {state: _Place(row, False) for state, row in rows.items()} | {
        state: _Place(row, True) for state, row in beside.items()
    }


def _follows(source: _Place, target: _Place) -> bool:
    """Whether the arrow can go straight: down the main line, or across to the other column."""
    if source.beside or target.beside:
        return source.beside is not target.beside and source.row == target.row
    return target.row == source.row + 1


def _lanes(ways: Ways, places: dict[str, _Place]) -> list[_Lane]:
    """One lane for each target of what does not go straight; lanes that do not meet share a number."""
    lanes: list[_Lane] = []
    spans: list[tuple[bool, int, int, int]] = []
    for outside in (True, False):
        for target, sources in ways.items():
            bent = [each for each in sources if not _follows(places[each], places[target])]
            some = [each for each in bent if _outside(places[each], places[target]) is outside]
            if not some:
                continue
            rows = [places[each].row for each in (*some, target)]
            low, high = min(rows), max(rows)
            taken = {number for side, a, b, number in spans if side is outside and a <= high and low <= b}
            number = next(each for each in range(len(ways) + 1) if each not in taken)
            spans.append((outside, low, high, number))
            lanes.append(_Lane(target, some, outside, number))
    return lanes


def _outside(source: _Place, target: _Place) -> bool:
    """Ways within the main line run outside of it, all others between the two columns."""
    return not source.beside and not target.beside


class _Drawing:
    """Where things come to stand, in pixels from the top and from the side one starts to read at."""

    def __init__(self, machine: str, places: dict[str, _Place], lanes: list[_Lane]) -> None:
        self.machine, self.places = machine, places
        self.names = {value: _lines(machine, value) for value in places}
        self.tall = max(2, *map(len, self.names.values())) * LINE + 2 * PADDING
        outer, inner = (
            1 + max((each.number for each in lanes if each.outside is o), default=-1) for o in (True, False)
        )
        self.main = MARGIN + outer * LANE
        self.beside = self.main + BOX + max(GAP, (inner + 1) * LANE)
        two = any(place.beside for place in places.values())
        self.width = (self.beside if two else self.main) + BOX + MARGIN
        self.height = (1 + max(place.row for place in places.values())) * (self.tall + GAP) - GAP + 2 * MARGIN
        self.colours = {lane.target: COLOURS[at % len(COLOURS)] for at, lane in enumerate(lanes)}

    def box(self, value: str, mark: str) -> Box:
        place, lines = self.places[value], self.names[value]
        x, y = (self.beside if place.beside else self.main), self._top(place)
        x = self.width - x - BOX if get_language_bidi() else x
        top = y + self.tall // 2 - (len(lines) - 1) * LINE // 2 + 4
        placed = [(x + BOX // 2, top + number * LINE, text) for number, text in enumerate(lines)]
        return Box(value, placed, x, y, self.tall, mark, value in FINAL[self.machine])

    def straight(self, ways: Ways) -> Iterable[Wire]:
        for target, sources in ways.items():
            there = self.places[target]
            for here in (self.places[each] for each in sources if _follows(self.places[each], there)):
                yield self._across(here) if here.beside or there.beside else self._down(here, there)

    def _down(self, here: _Place, there: _Place) -> Wire:
        x, y = self.main + BOX // 2, self._top(there)
        return Wire(f"M{x} {self._top(here) + self.tall}V{y - 6}", head=f"{x},{y} {x - 4},{y - 8} {x + 4},{y - 8}")

    def _across(self, here: _Place) -> Wire:
        y, main = self._leaves(here), self.main + BOX
        if here.beside:
            return Wire(f"M{self.beside} {y}H{main + 6}", head=_left(main, y))
        return Wire(f"M{main} {y}H{self.beside - 6}", head=_right(self.beside, y))

    def lane(self, lane: _Lane) -> Iterable[Wire]:
        """The stubs that lead into the lane, and the lane itself up to its arrow head."""
        x = self.main - (lane.number + 1) * LANE if lane.outside else self.main + BOX + (lane.number + 1) * LANE
        dots = []
        for place in (self.places[each] for each in lane.sources):
            dots.append((x, self._leaves(place)))
            yield Wire(f"M{self._edge(place, lane)} {self._leaves(place)}H{x}")
        there = self.places[lane.target]
        edge, end = self._edge(there, lane), self._arrives(there)
        heights, rightward = [end, *(y for _x, y in dots)], edge > x
        path = f"M{x} {min(heights)}V{max(heights)}M{x} {end}H{edge - 6 if rightward else edge + 6}"
        head = _right(edge, end) if rightward else _left(edge, end)
        yield Wire(path, self.colours[lane.target], head, tuple(dots))

    def _edge(self, place: _Place, lane: _Lane) -> int:
        return self.beside if place.beside else self.main if lane.outside else self.main + BOX

    def _top(self, place: _Place) -> int:
        return MARGIN + place.row * (self.tall + GAP)

    def _leaves(self, place: _Place) -> int:
        """Every way at a box has a height of its own, so that none is taken for another."""
        return self._top(place) + self.tall * (5 if place.beside else 2) // 8

    def _arrives(self, place: _Place) -> int:
        return self._top(place) + self.tall * (3 if place.beside else 6) // 8 + 1


def _right(x: int, y: int) -> str:
    return f"{x},{y} {x - 8},{y - 4} {x - 8},{y + 4}"


def _left(x: int, y: int) -> str:
    return f"{x},{y} {x + 8},{y - 4} {x + 8},{y + 4}"


def _lines(machine: str, value: str) -> list[str]:
    """The name of a state in lines that fit its box; where a move leads back from it to where one was, that too."""
    lines = _wrapped(str(MACHINES[machine](value).label))
    returns = any(move.thing == machine and not move.target and value in move.sources for move in MOVES.values())
    return [*lines, *_wrapped(_("(and back again)"))] if returns else lines


def _wrapped(label: str) -> list[str]:
    """Lines of at most LETTERS letters; a Chinese letter is as wide as two, and may begin a line."""
    lines = [""]
    for word in _words(label):
        line = lines[-1] + word
        if _width(line.rstrip()) > LETTERS and lines[-1].strip():
            lines.append(word)
        else:
            lines[-1] = line
    return [line.strip() for line in lines]


def _words(label: str) -> list[str]:
    words = [f"{word} " for word in label.split()]
    return [part for word in words for part in (list(word) if any(map(_wide, word)) else [word])]


def _wide(letter: str) -> bool:
    return east_asian_width(letter) in "WF"


def _width(text: str) -> int:
    return sum(2 if _wide(letter) else 1 for letter in text)


def _told(machine: str, ways: Ways, places: dict[str, _Place], here: str) -> str:
    """The picture in words: where each state leads."""
    states = MACHINES[machine]
    onward: Ways = {value: [target for target, sources in ways.items() if value in sources] for value in places}
    told = [
        _("“%(state)s” leads to %(targets)s.")
        % {
            "state": states(value).label,
            "targets": _(" or ").join(f"“{states(target).label}”" for target in targets),
        }
        for value, targets in onward.items()
        if targets
    ]
    if here:
        told.append(_("Now: “%(state)s”.") % {"state": states(here).label})
    return " ".join(told)
