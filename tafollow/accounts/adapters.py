"""Where allauth asks us: who may have an account, how mail leaves, what our own address is, in our words."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any
from urllib.parse import quote, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from reviews import locks, wall
from workflows import commands
from workflows.commands.mailing import Recipient
from workflows.ledger import By
from workflows.writing import Mail

log = logging.getLogger(__name__)

TEXTS = {
    "account_inactive": _("This account is closed. Write to the Secretariat if you still need it."),
    "email_password_mismatch": _("The e-mail address and the password do not belong together."),
    "enter_current_password": _("This is not your present password."),
    "incorrect_code": _("This code is not right, or was used already. Wait for the next one and try again."),
    "incorrect_password": _("This is not your password."),
    "invalid_password_reset": _("This link has expired or was used already. Ask for a new one."),
    "rate_limited": _("Too many attempts. Wait ten minutes and try again."),
    "too_many_login_attempts": _("Too many attempts. Wait ten minutes and try again."),
}


def shown_name(user: Any) -> str:
    """How a person is named to themselves: by name, or else by e-mail address."""
    return user.name or user.email


def our_address(path: str) -> str:
    """A link for mail: always to PUBLIC_URL, whatever host the request claimed to be for."""
    return f"{settings.PUBLIC_URL}{path}"


class Accounts(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | TEXTS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account of their own; the Secretariat invites."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return our_address(path.replace("UID-KEY", quote(key)))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        raise NotImplementedError("An address is confirmed by the invitation that was sent to it.")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign the person in; the log says who, from where, and by what they proved it."""
        super().login(request, user)
        proofs = [record["method"] for record in get_authentication_records(request, user)]
        log.info("signed in", extra={"user": str(user.pk), "proofs": proofs, "address": self.get_client_ip(request)})

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The log says from where, not the address that was typed: some people type their password there."""
        log.warning("a password was refused", extra={"address": self.get_client_ip(request)})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail down in the language of its reader; the post room sends it."""
        user = context["user"]
        language = user.language or translation.get_language() or settings.LANGUAGE_CODE
        contact = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        with translation.override(language):
            mail = _written(
                template_prefix, context | {"account_url": our_address(reverse("account")), "contact": contact}
            )
        recipient = Recipient(email, user.name, language)
        with wall.as_system("whoever asks, known or not, the service writes the mail down and nobody reads it"):
            commands.write_account_mail(recipient=recipient, mail=mail, by=By(By.SYSTEM, datetime.now(UTC)))

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell a person what has happened to the account."""
        super().send_notification_mail(template_prefix, user, {"user": user} | (context or {}), email or user.email)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count per account: allauth's own would begin anew with every Host that a request claims."""
        return str(credentials.get("email", "")).lower()


def _written(template_prefix: str, words: dict[str, Any]) -> Mail:
    subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", words).split())
    text = render_to_string(f"{template_prefix}_message.txt", words).strip() + "\n"
    return Mail(subject, text, render_to_string("account/email/page.html", {"subject": subject, "text": text}))


class SecondFactors(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": TEXTS["incorrect_code"],
        "cannot_delete_authenticator": _("Your role needs a second factor: set up another one first."),
    }

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == "incorrect_code":
            log.warning("a second factor was refused", extra={"address": Accounts().get_client_ip(self.request)})
        return super().validation_error(code, *args)

    def encrypt(self, text: str) -> str:
        """Secrets of second factors are worth nothing to whoever reads the database without SECRET_KEY."""
        return locks.lock_away(text, "mfa")

    def decrypt(self, encrypted_text: str) -> str:
        return locks.unlock(encrypted_text, "mfa")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to PUBLIC_URL, not to the host that a request names."""
        return {"id": urlsplit(settings.PUBLIC_URL).hostname or "", "name": settings.MFA_TOTP_ISSUER}

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last second factor of a person who must have one stays until there is another."""
        from tafollow.accounts.obligation import is_obliged, second_factors

        others = second_factors(authenticator.user).exclude(pk=authenticator.pk)
        return others.exists() or not is_obliged(authenticator.user)
