"""Who asks. Sessions, with Django's CSRF check on everything that changes; tokens will be one more class here."""

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class Session(SessionAuthentication):
    def authenticate_header(self, request: Request) -> str:
        """Names the scheme, so that who has not signed in is told so with 401 and not with 403."""
        return "Session"
