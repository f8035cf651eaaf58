"""Programs that show a token, and the people who made it."""

from datetime import UTC, datetime

import orjson
import pytest
from django.test import Client

from tests.people import an_account
from workflows import commands
from workflows.ledger import By


class Bearer(Client):
    """A client that shows a token, on every request; CSRF is checked as it is in production."""

    def __init__(self, written):
        super().__init__(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {written}"})

    def ask(self, path, body=None, method="POST"):
        return self.generic(method, path, orjson.dumps(body or {}), "application/json")


def a_token(user, *scopes, days=90, at=None):
    """What a person sees once after making a token."""
    at = at or datetime.now(UTC)
    by = By.user(user.pk, at)
    return commands.make_token(user_id=user.pk, name="Nightly", scopes=scopes, days=days, second_factor=True, by=by)


@pytest.fixture
def officer(db):
    return an_account("officer")


@pytest.fixture
def reader(officer):
    """A program with a token of an officer that may only read."""
    return Bearer(a_token(officer, "read").written)


@pytest.fixture
def actor(officer):
    """A program with a token of an officer that may act."""
    return Bearer(a_token(officer, "act").written)
