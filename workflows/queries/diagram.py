"""The stages of a state machine as boxes and arrows, laid out from process.py: the same picture each time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflows.process import FINAL, MACHINES, MOVES

WIDTH, MARGIN, BOX, TALL, GAP, LINE, LETTERS = 352, 26, 138, 46, 30, 15, 20


@dataclass(frozen=True)
class Box:
    """A stage. `mark`: "here", "passed" or "ahead"."""

    value: str
    lines: list[tuple[int, int, str]]
    x: int
    y: int
    mark: str
    final: bool
    width: int = BOX
    tall: int = TALL


@dataclass(frozen=True)
class Diagram:
    title: str
    told: str
    """What the picture shows, in words."""
    boxes: list[Box]
    arrows: list[str]
    """Paths as SVG writes them, each ending in an arrow head."""
    width: int
    height: int


def diagram(machine: str, *, here: str = "", passed: Collection[str] = ()) -> Diagram:
    """The picture of one machine of process.py, with the stage we are in and those that were passed."""
    states, ways = MACHINES[machine], _ways(machine)
    ranks = _ranks(list(states.values), ways)
    boxes = {}
    for rank, row in enumerate(ranks):
        for column, value in enumerate(row):
            mark = "here" if value == here else "passed" if value in passed else "ahead"
            boxes[value] = _box(value, str(states(value).label), rank, column, mark, machine)
    arrows = [_arrow(boxes[a], boxes[b]) for a, b in ways]
    height = len(ranks) * (TALL + GAP) - GAP + 2 * 8
    return Diagram(_("Stages"), _told(machine, ranks, here, passed), list(boxes.values()), arrows, WIDTH, height)


def _ways(machine: str) -> list[tuple[str, str]]:
    pairs = [(str(s), str(m.target)) for m in MOVES.values() if m.thing == machine for s in m.sources]
    return list(dict.fromkeys(pairs))


def _ranks(states: list[str], ways: list[tuple[str, str]]) -> list[list[str]]:
    """Rows from the first state on: each state stands one row below the first that leads to it."""
    rank = {states[0]: 0}
    while len(rank) < len(states):
        new = {b: rank[a] + 1 for a, b in ways if a in rank and b not in rank}
        if not new:
            break
        rank |= new
    rows = max(rank.values()) + 1
    # What leads on stands in the main column, ends stand beside it.
    goes_on = {a for a, _b in ways}
    return [sorted((s for s in states if rank.get(s) == r), key=lambda s: s not in goes_on) for r in range(rows)]


def _box(value: str, label: str, rank: int, column: int, mark: str, machine: str) -> Box:
    x, y = MARGIN + column * (BOX + GAP), 8 + rank * (TALL + GAP)
    lines = _wrapped(label)
    top = y + TALL // 2 - (len(lines) - 1) * LINE // 2 + 5
    placed = [(x + BOX // 2, top + number * LINE, text) for number, text in enumerate(lines)]
    return Box(value, placed, x, y, mark, value in FINAL[machine])


def _wrapped(label: str) -> list[str]:
    lines = [""]
    for word in label.split():
        fits = len(lines[-1]) + len(word) < LETTERS
        lines[-1:] = [f"{lines[-1]} {word}".strip()] if fits or not lines[-1] else [lines[-1], word]
    return lines


def _arrow(a: Box, b: Box) -> str:
    """Straight down to the next row, across to the side column, or round the outer side when it leads back or far."""
    middle, level = a.x + BOX // 2, a.y + TALL // 2
    if b.y == a.y:
        return f"M{a.x + BOX} {level}H{b.x - 2}" if b.x > a.x else f"M{a.x} {level}H{b.x + BOX + 2}"
    if b.y - a.y == TALL + GAP:
        half = a.y + TALL + GAP // 2
        across = f"V{half}H{b.x + BOX // 2}" if b.x != a.x else ""
        return f"M{middle} {a.y + TALL}{across}V{b.y - 2}"
    if a.x > MARGIN:  # from a side column: outside it, or up between the columns
        away = WIDTH - 6 if b.x == a.x else a.x - GAP // 2
        start = a.x + BOX if b.x == a.x else a.x
        return f"M{start} {level}H{away}V{b.y + TALL // 2}H{b.x + BOX + 2}"
    return f"M{a.x} {level}H{MARGIN // 2}V{b.y + TALL // 2}H{b.x - 2}"


def _told(machine: str, ranks: list[list[str]], here: str, passed: Collection[str]) -> str:
    states = MACHINES[machine]
    stages = _("Stages in order: %(stages)s.") % {
        "stages": "; ".join(_(" or ").join(f"“{states(value).label}”" for value in row) for row in ranks)
    }
    if not here:
        return stages
    return f"{stages} " + _("This follow-up is at “%(stage)s”.") % {"stage": states(here).label}
