"""What allauth does not have: an account at a glance, ending one session, and a second factor proved by making it."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import list_usersessions
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tafollow.accounts.obligation import is_obliged, second_factors


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, how I sign in, and where I am signed in."""
    mine = Authenticator.objects.filter(user=request.user)
    context = {
        "totp": mine.filter(type=Authenticator.Type.TOTP).first(),
        "passkeys": mine.filter(type=Authenticator.Type.WEBAUTHN).count(),
        "recovery_codes": mine.filter(type=Authenticator.Type.RECOVERY_CODES).first(),
        "sessions": len(UserSession.objects.purge_and_list(request.user)),
        "is_obliged": is_obliged(request.user),
        "has_second_factor": second_factors(request.user).exists(),
    }
    return render(request, "account/account.html", context)


@login_required
@require_POST
@reauthentication_required
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one of my other browsers out; 404 for a session of somebody else."""
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")


sessions = login_required(reauthentication_required(list_usersessions, allow_get=True))
"""The list of my browsers; signing the others out takes a password, or a second factor, that was shown just now."""


class SetUpApp(ActivateTOTPView):
    """Who has just typed a code of the app has proved the second factor in this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        _has_proved(self.request, Authenticator.Type.TOTP)
        return answer


class SetUpPasskey(AddWebAuthnView):
    """Who has just made a passkey has proved the second factor in this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        _has_proved(self.request, Authenticator.Type.WEBAUTHN)
        return answer


class RemovePasskey(RemoveWebAuthnView):
    """The last second factor of a person who must have one stays until there is another."""

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return redirect("mfa_list_webauthn")
        return super().form_valid(form)


def _has_proved(request: HttpRequest, kind: str) -> None:
    record_authentication(request, request.user, "mfa", type=kind)


set_up_app = SetUpApp.as_view()
set_up_passkey = SetUpPasskey.as_view()
remove_passkey = RemovePasskey.as_view()
