"""Who asks: a session, with Django's CSRF check on everything that changes, or a program with a person's token.

The framework imports this while it is itself being imported: nothing here may need it in return.
"""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from reviews.models import User
from workflows.models import Token

REALM = 'Bearer realm="tafollow"'


class Session(SessionAuthentication):
    def authenticate_header(self, request: Request) -> str:
        """Names a scheme, so that who has not signed in is told so with 401 and not with 403."""
        return REALM


class Bearer(BaseAuthentication):
    """Trusts what the middleware found: it looked the token up before the request's transaction began."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        token = token_of(request._request)
        return (token.user, token) if token else None

    def authenticate_header(self, request: Request) -> str:
        return REALM


def token_of(request: HttpRequest) -> Token | None:
    """The token that this request was let in with; None for sessions and strangers."""
    token: Token | None = getattr(request, "token", None)
    return token
