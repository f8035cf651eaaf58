"""A process whose role could look past the wall says so in a sentence and does not serve."""

import pytest
from django.db import connection

from reviews import wall
from reviews.wall import standing
from tests.wall.conftest import logged_in_as_the_application
from workflows import tasks
from workflows.queries import health

pytestmark = pytest.mark.django_db(transaction=True)

OWNER = "The application's role could rewrite history: give it a role that owns nothing."


@pytest.fixture(autouse=True)
def _asked_anew():
    standing.demand.cache_clear()
    yield
    standing.demand.cache_clear()


@pytest.fixture
def changed(transactional_db):
    """changed(sql, back): as the owner, and put back at the end of the test."""
    undo = []

    def run(statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def change(statement, back):
        undo.append(back)
        run(statement)

    yield change
    for statement in undo:
        run(statement)


def as_the_application():
    with logged_in_as_the_application():
        return standing.reasons_against()


def test_the_application_s_role_is_held_by_the_wall():
    assert as_the_application() == []


def test_the_owner_is_not_and_neither_serves_nor_works(settings):
    assert settings.DEMO is False
    assert standing.reasons_against() == [OWNER]
    assert OWNER in health.reasons_not_ready()
    with pytest.raises(standing.WallIsDown, match="could rewrite history"):
        tasks.drain("default")


def test_a_superuser_is_not(monkeypatch):
    with logged_in_as_the_application():
        connection.settings_dict["USER"] = "postgres"

        reasons = standing.reasons_against()

    assert reasons[0] == "The role that logs in is held by no row security (superuser or BYPASSRLS)."


@pytest.mark.parametrize(
    ("statement", "back", "reason"),
    [
        (
            "ALTER TABLE reviews_need DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE reviews_need ENABLE ROW LEVEL SECURITY",
            "No wall stands around reviews_need: run manage.py raise_walls as the owner.",
        ),
        (
            "GRANT SELECT ON ledger_entry TO tafollow_app",
            "REVOKE SELECT ON ledger_entry FROM tafollow_app",
            "No wall stands around ledger_entry: run manage.py raise_walls as the owner.",
        ),
    ],
)
def test_a_breach_in_the_wall_is_noticed(changed, statement, back, reason):
    changed(statement, back)

    assert as_the_application() == [reason]


def test_a_connection_that_switched_row_security_off_is_noticed():
    """PostgreSQL would answer with errors instead of rows, so nothing leaks; but nothing works either."""
    with logged_in_as_the_application(), connection.cursor() as cursor:
        cursor.execute("SET row_security = off")

        assert standing.reasons_against() == ["Row security is switched off (row_security)."]


def test_a_worker_works_for_the_system_and_leaves_nobody_behind():
    with logged_in_as_the_application():
        tasks.drain("default")

        assert wall.who() is None
        with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM workflows_message")
