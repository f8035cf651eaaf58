"""Looking at the database as somebody, over the owner's connection or over the application's own."""

from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.conf import settings
from django.db import connection

from tests.draining import follow_through, made_once
from tests.wall.world import a_world


@contextmanager
def logged_in_as_the_application():
    """Django's connection logs in as the role of the service; outside of any transaction, and nobody is known."""
    owner = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = settings.DATABASE_APP_ROLE
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = owner


@pytest.fixture
def as_the_application(transactional_db):
    with logged_in_as_the_application():
        yield


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with made_once(django_db_blocker):
        yield a_world(follow_through)


@pytest.fixture
def world(made, db):
    """As it was made: what a test's people remember of their reach is forgotten."""
    return deepcopy(made)


@pytest.fixture
def rows():
    """rows(sql, *params): what PostgreSQL answers."""

    def ask(sql, *params):
        with connection.cursor() as cursor:
            cursor.execute(sql, params or None)
            return cursor.fetchall()

    return ask


def pytest_collection_modifyitems(items):
    """The world of these tests holds what no command leaves behind: a confidential need released to the public."""
    modules = {item.path for item in items if "world" in getattr(item, "fixturenames", ())}
    for item in items:
        if item.path in modules:
            item.add_marker(pytest.mark.breaks_the_record)
