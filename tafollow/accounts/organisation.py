"""Signing in through the OpenID provider of an organisation: code flow, PKCE, a nonce, and nobody who was not invited.

The provider says who somebody is, never who may come in: its verified e-mail address must be that of an active account.
Nothing is stored of the provider, so whoever loses the address there loses the way in.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

import jwt
from allauth.account.internal.decorators import login_not_required
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tafollow.accounts.adapters import our_address
from tafollow.accounts.provider import NAME

log = logging.getLogger(__name__)

SIGNED_BY = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""What an ID token may be signed with: keys of which only the provider has the private half."""


class Conversation(OpenIDConnectOAuth2Adapter):
    """What is said between the provider and us, behind the back of the browser."""

    def __init__(self, request: HttpRequest, provider_id: str = NAME) -> None:
        super().__init__(request, provider_id)
        self.nonce = ""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return our_address(reverse("openid_connect_callback"))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Believe the ID token only if it is signed, for us, and the answer to what this very browser asked.

        Raises OAuth2Error.
        """
        identity = self._identity(app, kwargs["response"].get("id_token") or "")
        person = self._fetch_user_info(token.token)
        if not secrets.compare_digest(str(identity.get("nonce", "")), self.nonce) or not self.nonce:
            raise OAuth2Error("the ID token answers another question")
        if person.get("sub") != identity["sub"]:
            raise OAuth2Error("the ID token and the user info are of two people")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": person})

    def _identity(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        if self.openid_config["issuer"].rstrip("/") != app.settings["server_url"].rstrip("/"):
            raise OAuth2Error("the provider calls itself by another name than OIDC_ISSUER")
        insist_on_a_signature(id_token)
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )


def insist_on_a_signature(id_token: str) -> None:
    """Raises OAuth2Error for a token that says it is not signed, or is by a secret that we would share."""
    try:
        algorithm = jwt.get_unverified_header(id_token).get("alg")
    except jwt.PyJWTError as error:
        raise OAuth2Error("this is no ID token") from error
    if algorithm not in SIGNED_BY:
        raise OAuth2Error(f"an ID token is not signed by {algorithm}")


class Organisation(OpenIDConnectProvider):
    oauth2_adapter_class = Conversation

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Only signing in, and only with our own parameters: nothing is taken from the address but where to go then."""
        nonce = secrets.token_urlsafe(32)
        wishes = {"process": AuthProcess.LOGIN, "nonce": nonce, "auth_params": {"nonce": nonce}}
        return wishes | {"next_url": get_next_redirect_url(request)}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        person = data["userinfo"]
        verified = person.get("email_verified") in (True, "true")  # some providers say it in a string
        return [EmailAddress(email=person["email"], verified=verified, primary=True)] if person.get("email") else []


class Organisations(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Any, str] | None:
        """The active account with an address that the provider has verified.

        The second value would tell allauth to wipe a password that was set before the address was confirmed; ours are
        set by invitation only, so it stays empty.
        """
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        user = get_user_model().objects.filter(email__in=verified, is_active=True).first()
        return (user, "") if user else None

    def get_requests_session(self) -> Any:
        """The provider is asked where it said it is: an answer that leads elsewhere is a fault."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: Any) -> None:
        log.warning("signing in through the provider failed", extra={"reason": repr(told.get("exception"))})

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if not sociallogin.is_existing:
            answer = render(request, "socialaccount/unknown.html", {"provider": sociallogin.provider}, status=403)
            raise ImmediateHttpResponse(answer)


class Callback(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: Organisation) -> tuple[Any, Any]:
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, answer


@login_not_required
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """To the provider. By GET: our policy lets no form lead to another site, and the worst that a foreign link can do
    is to sign people in to their own account."""
    return _or_nothing(OAuth2LoginView, request)


@login_not_required
@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with a code or a refusal."""
    return _or_nothing(Callback, request)


def _or_nothing(view: Any, request: HttpRequest) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(Conversation(request))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer
