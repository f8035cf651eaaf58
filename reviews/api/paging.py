"""Pages by keyset: a cursor remembers the last row seen, so rows written meanwhile neither shift nor repeat others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from reviews.api.problems import Problem

PER_PAGE = 50
MOST = 200
PARAMETERS = frozenset({"cursor", "limit"})


class Keyset:
    """One page of a list. `order` maps names in a row to the columns that sort it; together they are unique.

    At most two columns, sorted the same way, and an index in that order.
    """

    def __init__(self, request: Request, order: Mapping[str, str], salt: str) -> None:
        self.request, self.order = request, order
        self.signer = signing.Signer(salt=f"cursor {salt}")
        self.limit = self._limit()

    def cut(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows behind the cursor, in order."""
        if cursor := self.request.query_params.get("cursor"):
            rows = rows.filter(self._behind(self._read(cursor)))
        return rows.order_by(*self.order.values())

    def answer(self, rows: QuerySet[Any] | list[dict[str, Any]]) -> dict[str, Any]:
        """The page and the address of the next one, null at the end. One more row is read to know."""
        found = list(rows[: self.limit + 1])
        return {"next": self._next(found[self.limit - 1]) if len(found) > self.limit else None} | {
            "results": found[: self.limit]
        }

    def _limit(self) -> int:
        asked = self.request.query_params.get("limit", str(PER_PAGE))
        if not (asked.isascii() and asked.isdecimal() and len(asked) < 4 and 1 <= int(asked) <= MOST):
            raise _bad("limit", _("Give a whole number from 1 to %(most)s.") % {"most": MOST})
        return int(asked)

    def _read(self, cursor: str) -> list[Any]:
        try:
            last: list[Any] = self.signer.unsign_object(cursor)
        except (signing.BadSignature, ValueError):
            raise _bad("cursor", _("This is not a cursor of this list; take it from “next”.")) from None
        return last

    def _behind(self, last: list[Any]) -> Q:
        columns = [column.removeprefix("-") for column in self.order.values()]
        beyond = "lt" if next(iter(self.order.values())).startswith("-") else "gt"
        if len(columns) == 1:
            return Q(**{f"{columns[0]}__{beyond}": last[0]})
        # The first condition alone is what the index can seek by.
        first, second = columns
        return Q(**{f"{first}__{beyond}e": last[0]}) & (
            Q(**{f"{first}__{beyond}": last[0]}) | Q(**{f"{second}__{beyond}": last[1]})
        )

    def _next(self, row: Mapping[str, Any]) -> str:
        last = [row[name] if isinstance(row[name], int) else str(row[name]) for name in self.order]
        query = self.request.query_params.copy()
        query["cursor"] = self.signer.sign_object(last)
        return f"{self.request.path}?{query.urlencode()}"


def _bad(parameter: str, detail: str) -> Problem:
    return Problem("invalid-input", errors=[{"parameter": parameter, "detail": detail}])
