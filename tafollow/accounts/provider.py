"""The OpenID provider of an organisation, as allauth wants it told. The settings import it: no Django here."""

from typing import Any

NAME = "organisation"
"""How our addresses name it: /accounts/organisation/."""


def organisation(*, issuer: str, name: str, client_id: str, client_secret: str) -> dict[str, Any]:
    """Code flow with PKCE (S256) against `issuer`; no provider at all where it is empty."""
    app = {
        "provider_id": NAME,
        "name": name,
        "client_id": client_id,
        "secret": client_secret,
        "settings": {"server_url": issuer},
    }
    return {
        "openid_connect": {
            "provider_class": "tafollow.accounts.organisation.Organisation",
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [app] if issuer else [],
        }
    }
