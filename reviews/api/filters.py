"""Filters are named like the fields; a name nobody knows is refused, since ignoring it would show the wrong rows."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend, FilterSet

from reviews.api.paging import PARAMETERS
from reviews.api.problems import Problem


class WholeNumber(django_filters.NumberFilter):
    """An id or a count that PostgreSQL's integer can hold."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=0, max_value=2**31 - 1, **kwargs)


class Article(django_filters.CharFilter):
    """Rows that cite an article; a row that cites it in two instruments is one row."""

    def filter(self, qs: Any, value: Any) -> Any:
        if not value:
            return qs
        return qs.filter(pk__in=qs.model._default_manager.filter(provisions__number=value).values("pk"))


class KnownFilters(DjangoFilterBackend):
    """django-filter, and no parameter that it does not know."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        asked = set(request.query_params) - PARAMETERS
        filters: type[FilterSet] | None = view.filterset_class
        known = set(filters.base_filters) if filters else set()
        if unknown := sorted(asked - known):
            raise Problem("invalid-input", errors=[_unknown(name, known) for name in unknown])
        if not asked or filters is None:
            return queryset
        found = filters(request.query_params, queryset=queryset, request=request)
        if not found.is_valid():
            raise Problem("invalid-input", errors=_faults(found))
        return found.qs


def _unknown(name: str, known: set[str]) -> dict[str, str]:
    names = ", ".join(sorted(known | PARAMETERS))
    return {"parameter": name, "detail": _("There is no such filter; there are: %(names)s.") % {"names": names}}


def _faults(filters: Any) -> list[dict[str, str]]:
    return [{"parameter": name, "detail": str(fault)} for name, faults in filters.errors.items() for fault in faults]
