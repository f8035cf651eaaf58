"""Addresses to which mail fails."""

from __future__ import annotations

from typing import Any

import django_filters as filters

from reviews.api.resources import Resource
from workflows import commands
from workflows.access import visible_to
from workflows.api import inputs, rows_postroom
from workflows.api.asking import Row, Verb, WithVerbs, verb
from workflows.models import Address
from workflows.process import AddressState
from workflows.queries import postroom as queries


class Addresses(WithVerbs, Resource):
    class Filters(filters.FilterSet):
        email = filters.CharFilter(max_length=254, lookup_expr="iexact")
        state = filters.ChoiceFilter(choices=AddressState.choices)

    model, read, serializer_class, filterset_class = Address, queries.addresses, rows_postroom.AddressRow, Filters
    scope = staticmethod(visible_to)
    detail_class = rows_postroom.AddressPage
    http_method_names = ["get", "head", "options", "post"]

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        return row | {"verbs": self.shown_verbs(row, f"/api/v1/addresses/{pk}/")}

    trust = verb(
        Verb("trust_address", commands.trust_address, "address_id", "trust", inputs.Reason), rows_postroom.AddressPage
    )
