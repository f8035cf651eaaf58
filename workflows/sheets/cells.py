"""What a cell says: each kind of column read from text, in any of the six languages, or a sentence with the remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from reviews.importing.findings import Suggestions
from reviews.importing.rows import DAY
from reviews.languages import Language
from workflows.sheets.columns import CHOICES, Column, labels, plain
from workflows.sheets.content import Content, Value

Answer = tuple[Value, str]
"""The value, and the sentence against the cell; one of them is empty."""
MOST = Decimal(10) ** 12
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
BETWEEN = re.compile(r"[;；؛\n]")


class Cells:
    """Reads cells of one file."""

    def __init__(self, content: Content, language: str, suggestions: Suggestions) -> None:
        self.content, self.language, self.suggestions = content, language, suggestions

    def read(self, column: Column, text: str) -> Answer:
        """What a cell of this column says; empty cells say nothing, and nothing is against them."""
        readers: dict[str, Callable[[Column, str], Answer]] = {
            "text": self._text,
            "day": self._day,
            "money": self._money,
            "choice": self._choice,
            "institution": self._one,
            "article": self._one,
            "needs": self._several,
            "institutions": self._several,
        }
        return readers[column.kind](column, text)

    def _text(self, column: Column, text: str) -> Answer:
        if len(text) > column.longest:
            return text, _("This has more than %(count)d characters; shorten it.") % {"count": column.longest}
        return text, ""

    def _day(self, column: Column, text: str) -> Answer:
        if not text:
            return None, ""
        try:
            day = date.fromisoformat(text) if DAY.fullmatch(text) else None
        except ValueError:
            return None, _("There is no such day in the calendar.")
        if day is None:
            return None, _("Write dates as year-month-day, for example 2014-12-31.")
        if not EARLIEST <= day <= LATEST:
            return None, _("This day lies too far away for a plan; look at the year.")
        return day, ""

    def _money(self, column: Column, text: str) -> Answer:
        if not text:
            return None, ""
        if text.endswith("%"):
            return None, _("This is a percentage; write the amount itself, for example 125000.50.")
        try:
            amount = Decimal(text) if text.isascii() else Decimal("NaN")
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite():
            return None, _("Write the amount as a plain number without currency or spaces, for example 125000.50.")
        return self._amount(amount)

    def _amount(self, amount: Decimal) -> Answer:
        if amount < 0:
            return None, _("An amount cannot be less than nothing.")
        if amount >= MOST:
            return None, _("This amount is too large.")
        rounded = round(amount, 2)
        # A spreadsheet program keeps numbers as binary fractions: what differs far behind is no person's.
        if abs(rounded - amount) > Decimal("1e-6"):
            return None, _("An amount has at most two decimals.")
        return rounded.quantize(Decimal("0.01")), ""

    def _choice(self, column: Column, text: str) -> Answer:
        empty = None if column.key == "priority" else ""
        if not text:
            return empty, ""
        known = _choices(column.key)
        spoken = [self.language, *(each for each in Language.values if each != self.language)]
        for language in spoken:
            if (value := known[language].get(plain(text))) is not None:
                return value, ""
        allowed = list(labels(column.key, self.language).values())
        near = self.suggestions.nearest(column.key, text, allowed)
        remedy = _("Unknown. Use one of: %(known)s.") % {"known": ", ".join(allowed)}
        return empty, f"{remedy} {near}".strip()

    def _one(self, column: Column, text: str) -> Answer:
        if not text:
            return None, ""
        found = self.content.names_for(column.kind).by_name.get(plain(text))
        return (found, "") if found is not None else (None, self._unknown(column, text))

    def _several(self, column: Column, text: str) -> Answer:
        """Names between semicolons or line ends; a name that holds one itself is found as well."""
        known, found = self.content.names_for(column.kind).by_name, []
        parts = [part.strip() for part in BETWEEN.split(text) if part.strip()]
        while parts:
            length = next((many for many in range(len(parts), 0, -1) if _joined(parts[:many]) in known), 0)
            if not length:
                return (), self._unknown(column, parts[0])
            found.append(known[_joined(parts[:length])])
            parts = parts[length:]
        return tuple(sorted(set(found))), ""

    def _unknown(self, column: Column, name: str) -> str:
        sentence = {
            "needs": _("The State has no need with this reference in this follow-up."),
            "institution": _("The State has no institution of this name. Choose one of the list."),
            "institutions": _("The State has no institution of this name. Choose from the list of lead institutions."),
            "article": _("No such article is under review in this cycle. Write its number alone."),
        }[column.kind]
        near = self.suggestions.nearest(column.kind, name, self.content.names_for(column.kind).by_id.values())
        return f"“{name[:60]}”: {sentence} {near}".strip()


def _joined(parts: list[str]) -> str:
    return plain("; ".join(parts))


@cache
def _choices(key: str) -> dict[str, dict[str, Any]]:
    """The values of a choice by what they are called, language by language; the values themselves too."""
    own = {str(value): value for value, _label in CHOICES[key]}
    return {
        language: own | {plain(label): value for value, label in labels(key, language).items()}
        for language in Language.values
    }
