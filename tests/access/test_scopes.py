"""By scope alone, without any page: who sees which row."""

import pytest

from reviews.access import reach
from tests.access.conftest import CELLS
from tests.access.table import read
from workflows.access import SCOPES, visible_to

pytestmark = pytest.mark.django_db
TABLE = read()


def test_every_row_of_the_world_has_its_line(the_world):
    assert {name for name in the_world.rows if not name.startswith("other ")} == set(TABLE.said["rows"])


def test_every_scope_is_tried_on_a_row(the_world):
    assert {type(row) for row in the_world.rows.values()} == set(SCOPES)


@pytest.mark.parametrize("alike", TABLE.said["in_turns"].values(), ids=TABLE.said["in_turns"])
def test_those_who_ask_in_turns_reach_the_same(alike, the_world):
    people = [the_world.user(person) for person in alike]

    assert len({(user.is_authenticated, user.is_active, reach(user)) for user in people}) == 1


@pytest.mark.parametrize("row", TABLE.said["rows"])
def test_a_scope_shows_the_row_to_whom_the_matrix_says(row, the_world, record_property):
    expected = TABLE.seers(row)

    seen = {person: sees(the_world, person, row) for person in expected}

    record_property(f"{CELLS}, by scope", len(seen))
    assert seen == expected


def sees(world, person, row):
    model = type(world.rows[row])
    return visible_to(world.user(person), model).filter(pk=world.rows[row].pk).exists()
