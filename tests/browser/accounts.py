"""People whose accounts have something to show."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from reviews.models import User
from tests.accounts.persons import a_person
from tests.people import enter


def a_newcomer() -> User:
    """No second factor yet."""
    return a_person(name="A. Zenda")


def an_account_holder() -> User:
    """An app, recovery codes, two passkeys, and a second browser."""
    user = a_person(name="A. Zenda")
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    for name in ("my telephone", "the key of a security firm with a very long name, in the drawer"):
        WebAuthn.add(user, name, a_credential())
    enter(Client(), user)
    return user


def a_credential() -> dict[str, object]:
    """What a browser sends when a passkey is made, with a key that nobody holds."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    made = AttestedCredentialData.create(b"\0" * 16, b"credential", key)
    data = AuthenticatorData.create(b"\0" * 32, flags, 0, made)
    asked = CollectedClientData.create("webauthn.create", b"challenge", "http://localhost")
    return {
        "id": websafe_encode(b"credential"),
        "rawId": websafe_encode(b"credential"),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(asked),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }


def passkey(what: str) -> str:
    """The page where the first passkey is given a name, or removed."""
    return reverse({"name": "mfa_edit_webauthn", "remove": "mfa_remove_webauthn"}[what], args=[_first()])


def _first() -> int:
    return Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).order_by("pk").values_list("pk", flat=True)[0]
