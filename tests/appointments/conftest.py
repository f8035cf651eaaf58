"""Browsers, invitations and the links in mails."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.appointments.nominations import in_force
from tests.people import an_account, enter
from workflows.models import Message


@pytest.fixture
def signed_in():
    """signed_in("officer"): a browser in which somebody in that role, or with that account, is signed in."""

    def sign_in(role="officer", account=None, **scope):
        client = Client()
        client.account = account or an_account(role, **scope)
        enter(client, client.account)
        return client

    return sign_in


@pytest.fixture
def invited(follow_through):
    """invited(): an appointment in force, and the path of the link in the invitation that follows from it."""

    def invite(**wishes):
        appointment = in_force(**wishes)
        follow_through()
        return appointment, link_in(the_mail_to(appointment.email))

    return invite


def the_mail_to(address):
    """The last mail about an account that waits for this reader."""
    return Message.objects.filter(recipient=address, kind="account").order_by("-id").first()


def link_in(mail):
    return re.search(r"http://localhost:8000(/invitation/\S+/)", mail.text)[1]


def sessions():
    return Session.objects.count()
