"""/account/tokens/: one's own tokens. A new one is shown once, in the answer to the form, and stored by nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from workflows import commands
from workflows.access import visible_to
from workflows.commands.tokens import MOST_DAYS, USUAL_DAYS, Made
from workflows.ledger import By, Refused
from workflows.models import Token

SIGN_INS = "account_authentication_methods"
"""Where allauth notes in the session how and when (seconds since 1970, UTC) the person proved who they are."""


class NewToken(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("What the token is for, so that you recognise it."),
        max_length=80,
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What it may do"),
        choices=[
            (Token.Scope.READ.value, gettext_lazy("read what you see")),
            (Token.Scope.ACT.value, gettext_lazy("read, and ask for what you may ask for")),
        ],
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days until it expires"), initial=USUAL_DAYS, min_value=1, max_value=MOST_DAYS
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens, and a form for another. Making one asks for a recent sign-in."""
    if request.method != "POST":
        return _page(request, NewToken())
    form = NewToken(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if not recently_signed_in(request):
        return _page(
            request, form, refusal=_("Sign in again first: making a token needs a recent sign-in."), status=403
        )
    try:
        made = _made(request, form.cleaned_data)
    except Refused as refused:
        return _page(request, form, refusal=str(refused), status=409)
    return _page(request, NewToken(), made=made, status=201)


@login_required
@require_POST
def revoke(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Revoke one of one's own tokens; 404 for any other."""
    if not visible_to(request.user, Token).filter(pk=id_).exists():
        raise Http404
    try:
        commands.revoke_token(token_id=id_, by=_by(request))
        messages.success(request, _("The token is revoked; nobody can use it any more."))
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("tokens")


def recently_signed_in(request: HttpRequest) -> bool:
    """Whether the person proved in this session, within RECENT_SIGN_IN_MINUTES, who they are."""
    latest = max((record["at"] for record in request.session.get(SIGN_INS, [])), default=0.0)
    return datetime.now(UTC).timestamp() - latest < settings.RECENT_SIGN_IN_MINUTES * 60


def _second_factor_was_used(request: HttpRequest) -> bool:
    return any(record["method"] == "mfa" for record in request.session.get(SIGN_INS, []))


def _made(request: HttpRequest, said: dict[str, Any]) -> Made:
    return commands.make_token(
        user_id=request.user.pk,  # type: ignore[arg-type]  # login_required lets nobody anonymous in
        name=said["name"],
        scopes=[said["scope"]],
        days=said["days"],
        second_factor=_second_factor_was_used(request),
        by=_by(request),
    )


def _page(
    request: HttpRequest, form: NewToken, *, made: Made | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    now = datetime.now(UTC)
    context = {
        "form": form,
        "made": made,
        "refusal": refusal,
        "good": visible_to(request.user, Token).filter(revoked_at=None, expires_at__gt=now),
        "sign_in_again": "" if recently_signed_in(request) else sign_in_again(request),
        "soon": now + timedelta(days=14),
    }
    return render(request, "pages/tokens.html", context, status=status)


def sign_in_again(request: HttpRequest) -> str:
    """Where one signs in again, and comes back from to this page."""
    try:
        door = reverse("account_reauthenticate")
    except NoReverseMatch:
        door = settings.LOGIN_URL
    return f"{door}?{urlencode({'next': request.path})}"


def _by(request: HttpRequest) -> By:
    return By.user(request.user.pk, datetime.now(UTC))
