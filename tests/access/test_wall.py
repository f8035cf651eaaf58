"""With every scope taken away PostgreSQL alone decides, and nobody is shown a row that they may not see."""

from __future__ import annotations

import pytest
from django.db.models import Q

from reviews import access as records
from tests.access.cells import by_pattern, fits, run
from tests.access.conftest import CELLS
from tests.access.marks import leaked
from tests.access.routes import routes
from tests.access.table import read
from workflows import access

pytestmark = pytest.mark.django_db
TABLE, ROUTES = read(), by_pattern(routes())
IN_FRONT = TABLE.said["wall"]
READ = [line for line in TABLE.lines if line.method == "GET" and not line.unlisted]


@pytest.fixture
def no_scopes(monkeypatch):
    for scopes in (records.SCOPES, access.SCOPES):
        for model in list(scopes):
            monkeypatch.setitem(scopes, model, lambda user: Q())


@pytest.mark.usefixtures("no_scopes")
@pytest.mark.parametrize("person", IN_FRONT["asked_by"])
def test_without_any_scope_nothing_more_is_shown(person, the_world, record_property):
    allowed, shown = [*TABLE.marks[person], *IN_FRONT["marks"]], set()

    lines = [line for line in READ if line.answers.get(person, "login") != "login"]  # the door asks for no row

    for line in lines:
        answer, got = run(the_world, TABLE, ROUTES[line.route], line, person)
        walled = line.thing and type(the_world.rows[line.thing])._meta.label not in IN_FRONT["models"]
        if walled and got in (200, "noted", "done") and not fits(got, line.answers.get(person)):
            shown.add(f"{line} gave {got}")
        shown |= {f"{line} shows {words}" for words in leaked(answer.getvalue(), allowed)}

    record_property(f"{CELLS}, without scopes", len(lines))
    assert shown == set()
