"""What one may not see does not exist, in filters and in bodies either: byte for byte the answer about an absent row.

Of the addresses of rows test_matrix.py asks that, beside each answer."""

from __future__ import annotations

import re

import pytest

from tests.access.cells import SAME_REQUEST, named
from tests.access.table import read
from tests.access.twins import absent, as_shown

pytestmark = pytest.mark.django_db
TABLE = read()


@pytest.mark.parametrize("address", TABLE.said["searches"]["filters"])
@pytest.mark.parametrize("person", ["other_focal_point", "unnamed_provider", "regional_observer_elsewhere"])
def test_a_filter_by_a_hidden_row_narrows_like_one_by_an_absent_row(address, person, the_world):
    hidden_row = the_world.rows[re.search("{(.+)}", address)[1]]

    answers = []
    for pk in (hidden_row.pk, absent(hidden_row.pk)):
        answer = the_world.people[person].ask("GET", re.sub("{.+}", str(pk), address), **SAME_REQUEST)
        answers.append(as_shown(answer, pk))

    assert answers[0] == answers[1]


@pytest.mark.parametrize("asked", TABLE.said["searches"]["bodies"], ids=lambda asked: asked["at"])
def test_a_hidden_row_named_in_a_body_is_refused_like_one_that_is_not_there(asked, the_world):
    at = named(the_world, asked["at"])
    hidden_row = the_world.rows[asked["row"]]

    answers = []
    for pk in (hidden_row.pk, absent(hidden_row.pk)):
        with the_world.footprint.undone():
            said = named(the_world, asked["said"]) | {asked["field"]: [str(pk)] if asked.get("list") else str(pk)}
            answers.append(as_shown(the_world.people[asked["person"]].ask("POST", at, said, **SAME_REQUEST), pk))
            assert the_world.footprint.changed() == set()

    assert answers[0][0] in (400, 403, 404, 409, 422)
    assert answers[0] == answers[1]
