"""One world for all of these tests, in one transaction that is never committed."""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction

from reviews.models import User
from tests.access import world
from tests.access.asking import Footprint, Person
from tests.access.table import read

CELLS = "access cells"


@dataclass
class TheWorld:
    """`users` are the accounts of `people`, who sit in front of their clients."""

    rows: dict[str, Any]
    users: dict[str, User | None]
    people: dict[str, Person]
    footprint: Footprint

    def user(self, person: str) -> Any:
        """The account as a request meets it: read anew, and nobody's where it was closed."""
        user = self.users[person]
        return User.objects.get(pk=user.pk) if user and user.is_active else AnonymousUser()


@pytest.fixture(scope="package")
def the_world(django_db_setup, django_db_blocker):
    """The rows, the people in front of their clients, and the footprint of the world as it was made."""
    from workflows.queries.invariants import broken

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, silence(), transaction.atomic():
        for rate in ("API_RATE_USER", "API_RATE_ANONYMOUS"):
            patch.setattr(settings, rate, "1000000/min")
        cache.clear()
        made = world.build()
        people = {name: Person(user, half=name.endswith("half_signed_in")) for name, user in made.people.items()}
        for name, token in read().tokens.items():
            people[name] = Person.by_token(made.people[token["of"]], token["scope"])
        assert list(broken()) == []
        yield TheWorld(made.rows, made.people, people, Footprint())
        assert list(broken()) == []
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def cells_are_taken_back(the_world, db):
    the_world.footprint.begin()


@contextmanager
def silence():
    """Thousands of refusals are logged on purpose; nobody reads them here."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def pytest_terminal_summary(terminalreporter):
    """Says how many cells were run: a matrix that silently shrank would pass."""
    counts: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, number in getattr(report, "user_properties", ()):
                if name.startswith(CELLS) and getattr(report, "when", "") == "call":
                    counts[name] += number
    for name, number in sorted(counts.items()):
        terminalreporter.write_line(f"{name}: {number}")
