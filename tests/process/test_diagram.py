"""The pictures of the machines: every state once, every way to be followed, nothing cut off, in six languages."""

import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from reviews.languages import Language
from workflows.process import MACHINES, MOVES, SIDE
from workflows.queries.diagram import LETTERS, diagram


def ways(machine, version=2):
    """The moves of a machine as pairs of states; those back to where one was are told in the box."""
    return {
        (str(source), str(move.target))
        for move in MOVES.values()
        if move.thing == machine and move.since <= version and move.target
        for source in move.sources
        if source != move.target
    }


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_stands_once_inside_the_frame_and_none_upon_another(machine, language):
    with translation.override(language):
        drawn = diagram(machine)

    assert sorted(box.value for box in drawn.boxes) == sorted(MACHINES[machine].values)
    for one in drawn.boxes:
        assert 0 <= one.x <= drawn.width - one.width
        assert 0 <= one.y <= drawn.height - one.tall
        apart = [o for o in drawn.boxes if o is not one and abs(o.x - one.x) < o.width and abs(o.y - one.y) < o.tall]
        assert apart == []


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize("machine", MACHINES)
def test_every_name_stands_inside_its_box(machine, language):
    with translation.override(language):
        drawn = diagram(machine)

    for box in drawn.boxes:
        assert all(len(text) <= LETTERS for _x, _y, text in box.lines)
        assert all(box.y + 10 <= y <= box.y + box.tall - 4 for _x, y, _text in box.lines)
        assert all(b - a >= 15 for (_x, a, _t), (_v, b, _u) in pairwise(box.lines))


def ends(machine):
    """Every way that can be followed in the picture: from the edge of a box, along wires, to an arrow head."""
    drawn = diagram(machine)
    found = set()
    stubs = {}
    for wire in drawn.wires:
        if not wire.head and (stub := re.fullmatch(r"M(\d+) (\d+)H(\d+)", wire.path)):
            x, y, end = map(int, stub.groups())
            stubs[end, y] = box_at(drawn, x, y)
    for wire in drawn.wires:
        if not wire.head:
            continue
        x, y = map(int, wire.head.split(" ")[0].split(","))
        target = box_at(drawn, x, y)
        if wire.dots:
            found |= {(stubs[dot], target) for dot in wire.dots}
        else:
            begin = re.match(r"M(\d+) (\d+)", wire.path)
            found.add((box_at(drawn, int(begin[1]), int(begin[2])), target))
    return found


def box_at(drawn, x, y):
    [box] = [b for b in drawn.boxes if b.x <= x <= b.x + b.width and b.y <= y <= b.y + b.tall]
    return box.value


@pytest.mark.parametrize("machine", MACHINES)
def test_following_the_wires_gives_the_moves_and_nothing_else(machine):
    assert ends(machine) == ways(machine)


def test_no_two_ways_of_a_picture_run_over_each_other():
    drawn = diagram("follow_up")
    tall = [
        (int(x), *sorted((int(a), int(b))))
        for w in drawn.wires
        for x, a, b in re.findall(r"M(\d+) (\d+)V(\d+)", w.path)
    ]

    assert [
        (p, q) for n, p in enumerate(tall) for q in tall[n + 1 :] if p[0] == q[0] and p[1] <= q[2] and q[1] <= p[2]
    ] == []


def test_a_state_from_which_one_goes_back_to_where_one_was_says_so():
    [suspended] = [box for box in diagram("follow_up").boxes if box.value == "suspended"]

    assert [text for _x, _y, text in suspended.lines] == ["Suspended", "(and back again)"]


def test_the_picture_is_mirrored_for_those_who_read_from_the_right():
    with translation.override("en"):
        left = diagram("follow_up")
    with translation.override("ar"):
        right = diagram("follow_up")

    assert [box.x for box in right.boxes] == [right.width - box.x - box.width for box in left.boxes]
    assert "scale(-1 1)" in render_to_string("pages/parts/diagram.html", {"diagram": right})
    assert "scale(-1 1)" not in render_to_string("pages/parts/diagram.html", {"diagram": left})


def test_a_follow_up_of_version_1_is_drawn_without_what_version_2_has():
    drawn = diagram("follow_up", version=1)

    assert {box.value for box in drawn.boxes} == {
        "opened", "letter_drafted", "letter_cleared", "letter_sent", "acknowledged", "closed_without_needs",
    }  # fmt: skip
    assert "Suspended" not in drawn.told


def test_the_picture_is_told_in_words_with_the_state_one_is_in():
    told = diagram("letter", here="sent").told

    assert "“Cleared” leads to “Replaced by a newer version” or “Sent” or “Undeliverable”." in told
    assert told.endswith("Now: “Sent”.")


def test_only_states_of_a_machine_stand_beside_its_main_line():
    assert [machine for machine, beside in SIDE.items() if not beside <= set(MACHINES[machine])] == []
