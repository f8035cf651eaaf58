"""/account/hooks/: one's own webhooks and how they fare. A secret is shown once, in the answer to the form."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from workflows import access, commands, verbs
from workflows.access import visible_to
from workflows.commands.hooks import Made
from workflows.ledger import By, Refused
from workflows.models import Hook
from workflows.pages.asking import own_buttons
from workflows.pages.tokens import recently_signed_in, sign_in_again
from workflows.queries import hooks as queries
from workflows.verbs.words_hooks import Hook as NewHook


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hooks(request: HttpRequest) -> HttpResponse:
    """One's webhooks, and a form for another. Making one asks for a recent sign-in."""
    if request.method != "POST":
        return _page(request, NewHook())
    form = NewHook(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if refusal := _reason_against_making(request):
        return _page(request, form, refusal=refusal, status=403)
    try:
        made = commands.make_hook(user_id=request.user.pk, hook=form.cleaned_data, by=_by(request))  # type: ignore[arg-type]
    except Refused as refused:
        return _page(request, form, refusal=str(refused), status=409)
    return _page(request, NewHook(), made=made, status=201)


@login_required
@never_cache
@require_POST
def rotate(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Give one of one's own webhooks a new secret and show it; 404 for any other."""
    row = visible_to(request.user, Hook).filter(pk=id_).first()
    if row is None:
        raise Http404
    if refusal := _reason_against_secrets(request) or verbs.reason_against("rotate_hook_secret", request.user, row):
        return _page(request, NewHook(), refusal=refusal, status=403)
    try:
        made = commands.rotate_hook_secret(hook_id=id_, by=_by(request))
    except Refused as refused:
        return _page(request, NewHook(), refusal=str(refused), status=409)
    return _page(request, NewHook(), made=made)


def _reason_against_making(request: HttpRequest) -> str | None:
    return access.reason_against(request.user, "make_hook") or _reason_against_secrets(request)


def _reason_against_secrets(request: HttpRequest) -> str | None:
    if recently_signed_in(request):
        return None
    return _("Sign in again first: a secret is shown only after a recent sign-in.")


def _page(
    request: HttpRequest, form: Form, *, made: Made | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "made": made,
        "refusal": refusal,
        "rows": [(row, own_buttons(request.user, row)) for row in queries.own(request.user)],
        "why_not": access.reason_against(request.user, "make_hook"),
        "sign_in_again": "" if recently_signed_in(request) else sign_in_again(request),
    }
    return render(request, "pages/hooks.html", context, status=status)


def _by(request: HttpRequest) -> By:
    return By.user(request.user.pk, datetime.now(UTC))
