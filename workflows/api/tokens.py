"""Lets programs in: looks up the token in the header Authorization, and says which scope it lacks."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import Q
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.translation import gettext as _

from reviews.api.problems import Problem
from workflows.api.authentication import REALM
from workflows.models import Token
from workflows.models.tokens import WRITTEN, digest

READS = frozenset({"GET", "HEAD", "OPTIONS"})


def let_in(request: HttpRequest) -> None:
    """Let the person of the token in the header Authorization in; a session beside it counts for nothing.

    A request without that header is left as it is. Raises Problem.
    """
    if WRITTEN.search(request.META.get("QUERY_STRING", "")):
        raise Problem(
            "malformed-request",
            _("A token belongs into the header Authorization: addresses are written into logs. Revoke this one."),
        )
    if "Authorization" not in request.headers:
        return
    token = _found(request.headers["Authorization"])
    if token is None:
        raise Problem("token-refused", WWW_Authenticate=f'{REALM}, error="invalid_token"')
    request.user, request.token = token.user, token  # type: ignore[attr-defined]
    _note_use(token)
    if reason := reason_against(token, request.method or ""):
        raise Problem("scope-missing", reason, WWW_Authenticate=f'{REALM}, error="insufficient_scope", scope="act"')


def reason_against(token: Token | None, method: str) -> str | None:
    """The sentence that says which scope this token lacks for a request by this method; None if it lacks none."""
    if token is None or method in READS or Token.Scope.ACT in token.scopes:
        return None
    return _("This token lacks the scope “%(scope)s”: it may only read.") % {"scope": Token.Scope.ACT.value}


def _found(header: str) -> Token | None:
    scheme, _space, written = header.partition(" ")
    if scheme.lower() != "bearer" or not WRITTEN.fullmatch(written):
        return None
    good = Token.objects.filter(revoked_at=None, expires_at__gt=Now(), user__is_active=True, user__erased_at=None)
    return good.select_related("user").filter(secret_hash=digest(written)).first()


def _note_use(token: Token) -> None:
    """By day: one write per token and day, not one per request."""
    today = datetime.now(UTC).date()
    if token.last_used_on != today:
        Token.objects.filter(~Q(last_used_on=today) | Q(last_used_on=None), pk=token.pk).update(last_used_on=today)
