"""The page behind the link in an invitation. GET shows who invites to what and changes nothing; POST accepts, once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from reviews import wall
from reviews.languages import Language
from reviews.models import User
from reviews.models.appointments import one_line
from workflows import commands
from workflows.commands import inviting
from workflows.ledger import By, Refused
from workflows.models import Invitation


class Welcome(forms.Form):
    """How a newcomer wants to be called and written to, and their password, twice."""

    name = forms.CharField(label=_("Name"), max_length=200, validators=[one_line])
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters, and not one that many people use. Three or four words are fine."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=500,
    )
    again = forms.CharField(
        label=_("Password, once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=500,
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    @sensitive_variables("said")
    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if (password := said.get("password")) and password != said.get("again"):
            self.add_error("again", _("The two passwords are not the same."))
        elif password:
            try:
                validate_password(password, User(email=self.email, name=said.get("name", "")))
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return said


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Shows the invitation, or accepts it; 404, 410 or 409 with a sentence when it cannot, and nothing has changed."""
    with wall.as_system("the secret of an invitation speaks for somebody who may have no account yet"):
        return _found(request, secret)


def _found(request: HttpRequest, secret: str) -> HttpResponse:
    now, found = datetime.now(UTC), None
    try:
        found = inviting.read_invitation(secret=secret, at=now)
        with translation.override(_language(request, found)):
            return _answer(request, found, secret, now)
    except inviting.Gone as refused:
        return _page(request, None, str(refused), status=410)
    except Refused as refused:
        return _page(request, found, str(refused), status=409 if found else 404)


def _answer(request: HttpRequest, found: Invitation, secret: str, now: datetime) -> HttpResponse:
    if isinstance(request.user, User):
        return _with_account(request, request.user, found, secret, now)
    if inviting.has_account(found.appointment.email):
        return _page(request, found, sign_in=True, status=409 if request.method == "POST" else 200)
    begins = {"name": found.appointment.name, "language": _language(request, found)}
    form = Welcome(request.POST if request.method == "POST" else None, email=found.appointment.email, initial=begins)
    if not form.is_valid():
        return _page(request, found, form=form, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    newcomer = inviting.Newcomer(said["name"], said["language"], said["password"])
    commands.accept_with_new_account(secret=secret, newcomer=newcomer, at=now)
    return _page(request, found, thanks=True)


def _with_account(request: HttpRequest, user: User, found: Invitation, secret: str, now: datetime) -> HttpResponse:
    """Somebody who is signed in accepts with that account, or is told why not."""
    if reason := inviting.reason_against_account(found, user):
        raise Refused(reason)
    if request.method != "POST":
        return _page(request, found)
    commands.accept_with_account(secret=secret, user_id=user.pk, by=By.user(user.pk, now))
    return _page(request, found, thanks=True)


def _language(request: HttpRequest, found: Invitation) -> str:
    """That of the reader where it is known, or else that of the person invited."""
    if request.user.is_authenticated:
        return translation.get_language() or "en"
    return inviting.language_of(found.appointment)


def _page(
    request: HttpRequest, found: Invitation | None, refusal: str = "", *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"invitation": found, "refusal": refusal, "login_url": resolve_url(settings.LOGIN_URL), **more}
    return guarded(render(request, "pages/invitation.html", context, status=status))


def guarded(answer: HttpResponse) -> HttpResponse:
    """Nobody keeps, indexes or passes on the address of a page whose link is all that speaks for a person."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "same-origin"  # with none at all a browser hides where its form comes from
    answer["Cache-Control"] = "no-store"
    return answer
