"""allauth's forms in our words. Labels stand above the controls; nothing is said by a placeholder."""

from __future__ import annotations

import re
from typing import Any

from allauth.account import forms as stock
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.mfa import app_settings as mfa
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.forms import Form
from django.utils.translation import gettext_lazy as _

GOOD_PASSWORD = _("At least 12 characters, and not one that many people use. Three or four words are fine.")
CODE = _("The six digits that your app shows now, or one of your recovery codes.")


def worded(form: Form, labels: dict[str, Any], hints: dict[str, Any] | None = None) -> None:
    """Give the fields our labels and hints."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, (hints or {}).get(name, "")
        field.widget.attrs.pop("placeholder", None)


class SignIn(stock.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, {"login": _("E-mail address"), "password": _("Password")})
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class AskForNewPassword(stock.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, {"email": _("E-mail address")})

    def save(self, request: Any, **kwargs: Any) -> str:
        """Write the mail; for an address that nobody has do the same work and take it back: time tells nothing."""
        if self.users:
            return super().save(request, **kwargs)
        email: str = self.cleaned_data["email"]
        with transaction.atomic():
            request_password_reset(request, email, [get_user_model()(email=email)], kwargs.get("token_generator"))
            transaction.set_rollback(True)
        return email


class NewPassword(stock.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _new_password(self)


class SetPassword(stock.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _new_password(self)


class ChangePassword(stock.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, {"oldpassword": _("Present password")})
        _new_password(self)


class PasswordAgain(stock.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, {"password": _("Password")})


class Code(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, {"code": _("Code")}, {"code": CODE})

    def clean_code(self) -> str:
        return _once(self.user, super().clean_code(), self.authenticator.type)


class CodeAgain(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, {"code": _("Code")}, {"code": CODE})

    def clean_code(self) -> str:
        return _once(self.user, super().clean_code(), self.authenticator.type)


class FirstCode(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, {"code": _("Code")}, {"code": _("The six digits that the app shows now.")})
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        return _once(self.user, super().clean_code(), Authenticator.Type.TOTP)


class NewPasskey(AddWebAuthnForm):
    passwordless = None  # each is a passkey: it asks who uses it, and so is enough to sign in

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, {"name": _("Name")}, {"name": _("So that you know it again, such as “my telephone”.")})
        self.initial["name"] = ""

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        return super().clean()


class NameOfPasskey(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, {"name": _("Name")})


def _new_password(form: Form) -> None:
    worded(
        form,
        {"password1": _("New password"), "password2": _("New password, once more")},
        {"password1": GOOD_PASSWORD},
    )


def _once(user: Any, code: str, kind: str) -> str:
    """The code, if it was not used before: allauth forgets a used one while its neighbours in time are still good."""
    validity = mfa.TOTP_PERIOD * (2 * mfa.TOTP_TOLERANCE + 1)
    used = f"code:{user.pk}:{re.sub(r'[^0-9]', '', code)}"  # people type them in groups
    if kind == Authenticator.Type.TOTP and not cache.add(used, True, timeout=validity):
        raise get_adapter().validation_error("incorrect_code")
    return code
