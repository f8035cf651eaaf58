"""What one may not see does not exist: the answer about it is, byte for byte, the one about an id that nobody has."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

import pytest
import uuid_utils.compat as uuid

from tests.access.cells import by_pattern, named, request_of
from tests.access.conftest import CELLS
from tests.access.routes import routes
from tests.access.table import read
from workflows.access import visible_to

pytestmark = pytest.mark.django_db
TABLE, ROUTES = read(), by_pattern(routes())
STRANGERS = ("anonymous", "other_focal_point", "other_validating_authority", "unnamed_provider")
STRANGERS_AT_THE_DESK = ("other_focal_point", "regional_observer_elsewhere", "observer")
OF_A_ROW = [r.pattern for r in ROUTES.values() if any(line.thing for line in TABLE.of(r.pattern)) and r.parameters]
ONCE = re.compile(rb'(name="csrfmiddlewaretoken" value=")\w+')
EACH_TIME_ANOTHER = frozenset({"Date", "Expires", "RateLimit"})
SAME_REQUEST = {"X-Request-ID": "one-and-the-same"}


@pytest.mark.parametrize("route", OF_A_ROW)
def test_a_row_that_one_may_not_see_answers_like_one_that_is_not_there(route, the_world, record_property):
    pairs = list(hidden(the_world, route))

    compared = [(person, line, differences(the_world, ROUTES[route], line, person)) for person, line in pairs]
    differing = [f"{person}: {line} differs in {found}" for person, line, found in compared if found]

    record_property(f"{CELLS}, hidden beside absent", len(pairs))
    assert differing == []


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


def hidden(world, route):
    """Who asks for which line about a row that they may not see."""
    strangers = STRANGERS_AT_THE_DESK if route.startswith("/admin/") else STRANGERS
    for line in TABLE.of(route):
        for person in strangers if not line.unlisted else strangers[1:2]:
            row = world.rows.get(line.thing)
            if row and not visible_to(world.user(person), type(row)).filter(pk=row.pk).exists():
                yield person, line


def differences(world, route, line, person):
    """What tells the answer about a hidden row from the one about an absent row; nothing, as it should be."""
    pk = world.rows[line.thing].pk
    shown = []
    for id_ in (pk, absent(pk)):
        address, said = request_of(world, TABLE, route, line, id_)
        with world.footprint.undone():
            shown.append(as_shown(world.people[person].ask(line.method, address, said, **SAME_REQUEST), id_))
            assert world.footprint.changed() == set(), f"{person}: {line} changed something"
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
