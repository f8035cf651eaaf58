"""Tokens are made and revoked by their own person, each with its fact; the secret is told once and kept nowhere."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.models import User
from workflows import events
from workflows.ledger import By, Refused, standing
from workflows.ledger.record import lock, record
from workflows.models import Token
from workflows.models.tokens import digest

PEOPLE = standing.case_of("people")
USUAL_DAYS, MOST_DAYS = 90, 365
MOST_AT_ONCE = 20


@dataclass(frozen=True)
class Made:
    """A new token and, this once, how it is written."""

    token: Token
    written: str = field(repr=False)


@transaction.atomic
def make_token(
    *, user_id: UUID, name: str, scopes: Iterable[str], days: int = USUAL_DAYS, second_factor: bool = False, by: By
) -> Made:
    """Make a token that speaks for this person for 1 to 365 days. Who acts also reads.

    second_factor: whether the person proved themselves a second time when they asked for it.
    Refused for another number of days, and beyond 20 tokens that are still good.
    """
    lock([PEOPLE])
    if reason := _reason_against_making(user_id, days, by):
        raise Refused(reason)
    prefix = secrets.token_hex(4)
    written = f"taf_{prefix}_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        user_id=user_id,
        name=name,
        prefix=f"taf_{prefix}",
        secret_hash=digest(written),
        scopes=sorted({*scopes, Token.Scope.READ.value}),
        second_factor=second_factor,
        created_at=by.at,
        expires_at=by.at + timedelta(days=days),
    )
    told = events.TokenMade(token=token.pk, user=user_id, scopes=token.scopes, expires_on=token.expires_at.date())
    record(told, case=PEOPLE, subject=token.pk, by=by)
    return Made(token, written)


def _reason_against_making(user_id: UUID, days: int, by: By) -> str | None:
    if not 1 <= days <= MOST_DAYS:
        return _("A token is good for 1 to %(most)s days.") % {"most": MOST_DAYS}
    if not User.objects.filter(pk=user_id, is_active=True).exists():
        return _("This account is closed.")
    if Token.objects.filter(user=user_id, revoked_at=None, expires_at__gt=by.at).count() >= MOST_AT_ONCE:
        return _("You have %(most)s tokens already: revoke one that you no longer use.") % {"most": MOST_AT_ONCE}
    return None


@transaction.atomic
def revoke_token(*, token_id: UUID, by: By) -> Token:
    """From now on nobody may speak with this token. Refused when it is revoked already."""
    lock([PEOPLE])
    token = Token.objects.select_for_update(of=("self",)).get(pk=token_id)
    if token.revoked_at:
        raise Refused(_("This token is revoked already."))
    token.revoked_at = by.at
    token.save(update_fields=["revoked_at"])
    record(events.TokenRevoked(token=token.pk, user=token.user_id), case=PEOPLE, subject=token.pk, by=by)
    return token
