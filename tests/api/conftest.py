"""Programs that speak to the API in the name of people."""

from datetime import date

import orjson
import pytest
from django.test import Client

from tests.factories import OFFICER, a_party, a_review, clear, the_letter
from tests.people import an_account, appoint, enter
from workflows import commands
from workflows.commands import mailing

API = "/api/v1"


class Program(Client):
    """A client that sends JSON, as one person or as nobody."""

    user = None

    def ask(self, path, body=None, method="POST", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.generic(method, f"{API}{path}", data=_json(body), content_type="application/json", headers=headers)

    def read(self, path, **headers):
        return self.get(f"{API}{path}", headers={name.replace("_", "-"): value for name, value in headers.items()})


def _json(body):
    return body if isinstance(body, bytes | str) else orjson.dumps(body) if body is not None else b""


def program(*roles, party=None):
    """Somebody in these roles, or the focal point of this State, signed in."""
    user = an_account(*roles)
    if party:
        appoint(user, "focal_point", party=party)
    client = Program()
    client.user = user
    enter(client, user)
    return client


@pytest.fixture
def officer(db):
    return program("officer")


@pytest.fixture
def approver(db):
    return program("approver")


@pytest.fixture
def nobody(db):
    return Program()


@pytest.fixture
def a_sent_letter(follow_through):
    """A letter that its only reader's mail server took, and the review it follows from."""

    def send(**kwargs):
        party = a_party(**kwargs)
        review = a_review(party=party)
        commands.conclude_review(review_id=review.pk, concluded_on=date(2026, 4, 30), by=OFFICER)
        follow_through()
        clear(the_letter(review).pk)
        follow_through()
        _deliver_all(OFFICER)
        follow_through()
        return the_letter(review)

    return send


def _deliver_all(by):
    while taken := mailing.take_message(owner=0):
        mailing.hand_over(taken=taken, by=by)
        mailing.mark_sent(taken=taken, answer="250 Ok", by=by)
