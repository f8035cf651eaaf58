"""What people said, before it goes into a row: trimmed, and refused where its field could not hold it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import get_global
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from reviews.models import StateParty


def trimmed(words: Mapping[str, Any]) -> dict[str, Any]:
    """The same without white space around texts."""
    return {name: value.strip() if isinstance(value, str) else value for name, value in words.items()}


def reason_against_words(row: Model, *names: str) -> str | None:
    """The sentence that says which of these fields cannot hold what was said: too long, missing, no such choice."""
    for name in names:
        field = row._meta.get_field(name)
        try:
            field.clean(getattr(row, name), row)  # type: ignore[union-attr]
        except ValidationError as fault:
            return _("%(field)s: %(fault)s") % {"field": field.verbose_name, "fault": " ".join(fault.messages)}  # type: ignore[union-attr]
    return None


def day_of(party: StateParty, at: datetime) -> date:
    """The day that it is in the State's time zone."""
    return at.astimezone(ZoneInfo(party.time_zone)).date()


def reason_against_future(day: date, party: StateParty, at: datetime) -> str | None:
    """The sentence that says that this day has come neither in the State nor in UTC; None if it has."""
    return _("%(day)s lies in the future.") % {"day": day} if day > max(day_of(party, at), at.date()) else None


def reason_against_money(amount: Decimal | None, currency: str) -> str | None:
    """The sentence that says what is wrong with a sum: negative, or of no currency (ISO 4217) that there is."""
    if amount is None:
        return _("Name a currency only together with a sum.") if currency else None
    return reason_against_sum(amount) or reason_against_currency(currency)


def reason_against_sum(amount: Decimal | None) -> str | None:
    return _("A sum of money is not negative.") if amount is not None and amount < 0 else None


def reason_against_currency(code: str) -> str | None:
    if not code:
        return _("Say in which currency the sum is.")
    if code not in currencies():
        return _("“%(currency)s” is not a currency; write it like USD (ISO 4217).") % {"currency": code}
    return None


@cache
def currencies() -> frozenset[str]:
    """The codes (ISO 4217) of the currencies that are tender somewhere today, as CLDR knows them."""
    everywhere = get_global("territory_currencies").values()
    return frozenset(code for some in everywhere for code, _since, until, tender in some if tender and until is None)
