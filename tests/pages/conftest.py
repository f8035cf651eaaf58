"""People in front of pages, and cases at every stage."""

import pytest
from django.test import Client

from tests.factories import MAY_DAY, a_concluded_review, clear, the_letter
from tests.people import a_focal_point, an_account, enter
from workflows import links
from workflows.commands import mailing
from workflows.ledger import By
from workflows.models import Message


@pytest.fixture
def signed_in():
    """signed_in("officer"): a browser in which somebody in that role is signed in."""

    def sign_in(role="officer", account=None):
        client = Client()
        enter(client, account or an_account(role))
        return client

    return sign_in


@pytest.fixture
def as_focal_point(signed_in):
    """as_focal_point(party): a browser in which the focal point of that State is signed in."""
    return lambda party: signed_in(account=a_focal_point(party))


@pytest.fixture
def a_drafted_letter(follow_through):
    def draft(**kwargs):
        review = a_concluded_review(**kwargs)
        follow_through()
        return the_letter(review)

    return draft


@pytest.fixture
def a_sent_letter(a_drafted_letter, follow_through):
    """A letter that the mail servers of all its recipients took."""

    def send(**kwargs):
        letter = a_drafted_letter(**kwargs)
        clear(letter.pk)
        follow_through()
        for _message in Message.objects.filter(letter=letter):
            taken = mailing.take_message(owner=1)
            mailing.hand_over(taken=taken, by=By("post", MAY_DAY))
            mailing.mark_sent(taken=taken, answer="250 Ok", by=By("post", MAY_DAY))
        follow_through()
        letter.refresh_from_db()
        return letter

    return send


@pytest.fixture
def link_for():
    """link_for(letter): the address in the mail to its first recipient."""
    from datetime import UTC, datetime

    def link(letter, until=None):
        until = until or datetime.now(UTC).date() + links.LINK_VALID
        url = links.link_to_acknowledge(links.Link(letter.pk, letter.recipients[0]["email"], until))
        return url.removeprefix("http://localhost:8000")

    return link


@pytest.fixture
def an_unclear_message(a_drafted_letter, follow_through):
    """A message that was handed over and never answered."""

    def leave(**kwargs):
        letter = a_drafted_letter(**kwargs)
        clear(letter.pk)
        follow_through()
        taken = mailing.take_message(owner=1)
        mailing.hand_over(taken=taken, by=By("post", MAY_DAY))
        mailing.leave_unclear(taken=taken, answer="The connection ended.", by=By("post", MAY_DAY))
        return Message.objects.get(pk=taken.id)

    return leave
