"""Some roles bind a State or the Secretariat: whoever has one proves a second time who they are.

Until then nothing answers but the pages that set a second factor up or ask for it, signing out, and the language.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from reviews.access import APPROVER, AUDITOR, OFFICER, VALIDATING_AUTHORITY, roles
from reviews.api import problems

OBLIGED = frozenset({OFFICER, APPROVER, AUDITOR, VALIDATING_AUTHORITY})
OPEN_TO_ALL = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "set_language",
        "alive",
        "ready",
    }
)
"""Names of the addresses that answer also without the second factor."""
Answer = Callable[[HttpRequest], HttpResponseBase]


def is_obliged(user: Any) -> bool:
    """Whether a role of this person needs a second factor. In the demo none does."""
    return not settings.DEMO and bool(roles(user) & OBLIGED)


def second_factors(user: Any) -> QuerySet[Authenticator]:
    """What the person can prove themselves with a second time; recovery codes only stand in for one that was lost."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)


def was_proved(request: HttpRequest) -> bool:
    """Whether a second factor was used in this very session, or when the token was made that this request shows."""
    if token := getattr(request, "token", None):
        return bool(token.second_factor)
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def second_factor(get_response: Answer) -> Answer:
    """Middleware: sends those who owe a second factor to the page where they set one up, or use it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated or was_proved(request) or not is_obliged(request.user):
            return get_response(request)
        if request.path.startswith("/api/"):
            return problems.respond(request, problems.Problem("second-factor-needed", _owed(request.user)))
        if _is_open(request.path_info):
            return get_response(request)
        return HttpResponseRedirect(f"{_door(request.user)}?{urlencode({'next': request.get_full_path()})}")

    return middleware


def _owed(user: Any) -> str:
    if second_factors(user).exists():
        return _("Your role needs a second factor: sign in again and use yours.")
    return _("Your role needs a second factor: set one up at %(page)s.") % {
        "page": settings.PUBLIC_URL + reverse("mfa_index")
    }


def _door(user: Any) -> str:
    """Where such a person goes: to use the second factor they have, or to set one up."""
    kinds = set(second_factors(user).values_list("type", flat=True))
    if Authenticator.Type.TOTP in kinds:
        return reverse("mfa_reauthenticate")
    return reverse("mfa_reauthenticate_webauthn" if kinds else "mfa_index")


def _is_open(path: str) -> bool:
    try:
        return resolve(path).url_name in OPEN_TO_ALL
    except Resolver404:
        return False
