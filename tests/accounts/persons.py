"""People with a password, and what they do at the door."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

from django.test import Client

from reviews.models import User
from reviews.models.appointments import OF_A_STATE
from tests.factories import a_party
from tests.people import an_account

PASSWORD = "correct horse battery staple"


def a_person(*roles, **fields):
    """An account with PASSWORD, in these roles (for a State of its own where the role is a State's)."""
    scope = {"party": a_party()} if set(roles).intersection(OF_A_STATE) else {}
    user = an_account(*roles, **scope)
    for name, value in fields.items():
        setattr(user, name, value)
    user.set_password(PASSWORD)
    user.save()
    return User.objects.get(pk=user.pk)


def sign_in(person, password=PASSWORD, client=None, **headers):
    """A browser in which the person has typed address and password; what the service answered is in `.answer`."""
    client = client or Client()
    client.answer = client.post("/login/", {"login": person.email, "password": password}, **headers)
    return client


def code_of(secret, at=None):
    """What an authenticator app shows (RFC 6238), computed here and not by what is tested."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def prove_again(client, password=PASSWORD):
    """Type the password once more, as before every change of what protects an account."""
    return client.post("/accounts/reauthenticate/", {"password": password, "next": "/accounts/"})


def set_up_app(client):
    """Go through the page that sets an app up; returns its secret."""
    prove_again(client)
    page = client.get("/accounts/second-factor/app/set-up/").content.decode()
    secret = re.search(r'<code class="key"[^>]*>([A-Z2-7]+)</code>', page)[1]
    client.answer = client.post("/accounts/second-factor/app/set-up/", {"code": code_of(secret)})
    return secret
