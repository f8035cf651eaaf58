"""Accounts by role."""

import time
from datetime import date
from itertools import count
from typing import Any

from allauth.usersessions.models import UserSession
from django.test import Client

from reviews.models import Appointment, StateParty, User
from tafollow.accounts.lifetimes import SEEN, SIGNED_IN
from workflows.ledger.standing import case_of

_numbers = count(1)
LONG_AGO = date(2020, 1, 1)


def appoint(user: User | None, role: str, *, email: str = "", name: str = "", **scope: Any) -> Appointment:
    """An appointment in force since long ago, as it stands after somebody verified it."""
    party = scope.get("party")
    if role == "focal_point" and (main := _nominated(party)):
        if user and main.user is None:  # the person whom the State has named is the one with the account
            Appointment.objects.filter(pk=main.pk).update(user=user)
            return main
        role = "alternate"
    defaults: dict[str, Any] = {
        "case_id": case_of(f"party {party.pk}" if party else "people"),
        "state": Appointment.State.IN_FORCE,
        "valid_from": LONG_AGO,
        "email": email or (user.email if user else "a.zenda@state.example"),
        "name": name or (user.name if user else "") or "A. Zenda",
    }
    return Appointment.objects.create(user=user, role=role, **(defaults | scope))


def _nominated(party: StateParty | None) -> Appointment | None:
    """The main focal point of a State: there is at most one."""
    return Appointment.objects.filter(party=party, role="focal_point", state=Appointment.State.IN_FORCE).first()


def an_account(*roles: str, **scope: Any) -> User:
    """A new account that holds these roles; without a role, one that may see nothing."""
    number = next(_numbers)
    user = User.objects.create_user(f"{'-'.join(roles) or 'somebody'}-{number}@people.example", name=f"P. {number}")
    for role in filter(None, roles):
        appoint(user, role, **scope)
    return user


def enter(client: Client, user: User) -> None:
    """Sign this person in, with the second factor just proved, without going through the door."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session[SIGNED_IN] = session[SEEN] = time.time()
    session.save()
    UserSession.objects.create(user=user, session_key=session.session_key, ip="192.0.2.1", user_agent="Browser/1.0")


def a_focal_point(party: StateParty) -> User:
    """An account that this State has named its focal point."""
    return an_account("focal_point", party=party)
