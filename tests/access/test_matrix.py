"""Every address, every method, everybody: the answer is that of matrix.toml, and a refusal changes nothing."""

import pytest

from tests.access.cells import by_pattern, named, unexpected
from tests.access.conftest import CELLS
from tests.access.marks import leaked
from tests.access.routes import routes
from tests.access.table import read
from tests.access.twins import difference, hidden
from workflows import access
from workflows.verbs import VERBS

pytestmark = pytest.mark.django_db
TABLE, ROUTES = read(), by_pattern(routes())
MARKS = TABLE.marks
AT_ONCE = 12
"""Lines of one test: addresses with many lines are shared between workers."""


def parts():
    for route in ROUTES:
        for number, lines in enumerate(batched(TABLE.of(route), AT_ONCE)):
            yield pytest.param(route, lines, id=f"{route} {number or ''}".strip())


def batched(rows, size):
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def test_every_address_has_its_lines_in_the_matrix():
    assert [route for route in ROUTES if not TABLE.of(route)] == []


def test_no_line_of_the_matrix_is_about_an_address_that_is_gone():
    assert sorted({line.route for line in TABLE.lines} - set(ROUTES)) == []


def test_every_verb_has_its_lines_in_the_matrix():
    named = {line.verb for line in TABLE.lines if line.verb and line.method in ("POST", "PATCH")}

    assert set(VERBS) | set(access.WHO) == set(TABLE.verbs) == named


def test_every_method_of_the_api_has_a_line_of_its_own():
    asked = {(line.route, line.method) for line in TABLE.lines if not line.unlisted}
    offered = {(r.pattern, method) for r in ROUTES.values() for method in r.methods if r.api}

    assert sorted(offered - asked) == []


@pytest.mark.parametrize(("route", "lines"), list(parts()))
def test_the_answer_is_the_one_of_the_matrix_and_tells_nothing_of_others(route, lines, the_world, record_property):
    leaks, compared = set(), {}

    def look(person, line, answer):
        leaks.update(f"{person}: {line} shows {words}" for words in leaked(answer.getvalue(), MARKS[person]))
        if hidden(TABLE, ROUTES[route], line, person):
            compared[person, str(line)] = difference(the_world, TABLE, ROUTES[route], line, person, answer)

    found = unexpected(the_world, TABLE, ROUTES[route], lines, look)

    record_property(CELLS, sum(len(TABLE.asked(line)) for line in lines))
    record_property(f"{CELLS}, hidden beside absent", len(compared))
    assert found == []
    assert leaks == set()
    assert {cell: differing for cell, differing in compared.items() if differing} == {}


@pytest.mark.parametrize("address", TABLE.said["searches"]["addresses"] + TABLE.said["searches"]["filters"])
def test_searching_shows_no_words_of_others(address, the_world, record_property):
    asked = named(the_world, address)

    leaks = {
        f"{name} is shown {words}"
        for name, person in the_world.people.items()
        for words in leaked(person.ask("GET", asked).getvalue(), MARKS[name])
    }

    record_property(f"{CELLS}, searches", len(the_world.people))
    assert leaks == set()
