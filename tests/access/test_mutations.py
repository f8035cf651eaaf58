"""Whether these tests would notice: each scope is taken away in turn, each verb is given to everybody."""

from __future__ import annotations

import pytest
from django.db.models import Q

from reviews import access as records
from reviews import wall
from reviews.models import Role
from tests.access.cells import by_pattern, fits, run
from tests.access.marks import leaked
from tests.access.routes import routes
from tests.access.table import read
from tests.access.test_scopes import sees
from workflows import access

pytestmark = pytest.mark.django_db
TABLE, ROUTES = read(), by_pattern(routes())
STRANGERS = ("other_focal_point", "regional_observer_elsewhere", "observer", "auditor", "nobody", "unnamed_provider")


@pytest.mark.parametrize("model", access.SCOPES, ids=lambda model: model._meta.label)
def test_a_scope_that_lets_everything_through_is_noticed(model, the_world, monkeypatch):
    monkeypatch.setattr(wall, "as_person", lambda user_id: wall.as_system("the second wall would hide what is missed"))
    for scopes in (records.SCOPES, access.SCOPES):
        monkeypatch.setitem(scopes, model, lambda user: Q())

    assert missed_by_scope(the_world, model), f"Nobody notices when {model._meta.label} has no scope."
    if model._meta.label not in TABLE.said["mutations"]["no_address_depends_on_it"]:
        assert missed_by_address(the_world, model), f"No address shows that {model._meta.label} has no scope."


@pytest.mark.parametrize("verb", access.WHO)
def test_a_verb_that_everybody_may_ask_for_is_noticed(verb, the_world, monkeypatch):
    monkeypatch.setitem(access.WHO, verb, frozenset(map(str, Role)))

    lines = [line for line in TABLE.lines if line.verb == verb and line.method in ("POST", "PATCH")]

    noticed = any(gives_more(the_world, line, person) for line in lines for person in refused_first(line))
    assert noticed != (verb in TABLE.said["mutations"]["nobody_else_sees_the_row"])


def refused_first(line):
    """Those who would be let in come first: who sees the row and is told that they may not."""
    return sorted(line.answers, key=lambda person: line.answers[person] not in (403, 409))


def missed_by_scope(world, model):
    rows = [name for name in TABLE.said["rows"] if type(world.rows[name]) is model]
    return any(sees(world, person, row) != seen for row in rows for person, seen in TABLE.seers(row).items())


def missed_by_address(world, model):
    """Whether an address about rows of this model, or a list or page that may show some, answers otherwise."""
    read = [line for line in TABLE.lines if line.method == "GET" and not line.unlisted]
    about = [line for line in read if line.thing and type(world.rows[line.thing]) is model]
    lists = [line for line in read if not line.thing or line.thing == "follow-up"]
    return any(gives_more(world, line, person) for line in about + lists for person in STRANGERS)


def gives_more(world, line, person):
    answer, got = run(world, TABLE, ROUTES[line.route], line, person)
    return not fits(got, line.answers.get(person, got)) or bool(leaked(answer.getvalue(), TABLE.marks[person]))
