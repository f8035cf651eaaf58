"""Records with verbs: reviews are concluded, the way a State is written to is changed."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from reviews import queries
from reviews.api import rows as records
from reviews.api.filters import WholeNumber
from reviews.api.history import WithHistory
from reviews.api.resources import Resource
from reviews.models import Review, StateParty
from workflows import commands
from workflows.api import inputs, rows
from workflows.api.asking import Row, Verb, WithVerbs, verb


class Reviews(WithVerbs, WithHistory, Resource):
    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        cycle = WholeNumber()
        state = filters.ChoiceFilter(choices=Review.State.choices)

    model, read, serializer_class, filterset_class = Review, queries.reviews, records.ReviewRow, Filters
    detail_class = rows.ReviewPage
    http_method_names = ["get", "head", "options", "post"]

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        row |= {"phases": queries.phases(pk), "reviewing_parties": queries.reviewing_parties(pk)}
        return row | {"verbs": self.shown_verbs(row, f"/api/v1/reviews/{pk}/")}

    conclude = verb(
        Verb(
            "conclude_review",
            commands.conclude_review,
            "review_id",
            "conclude",
            inputs.Conclusion,
        ),
        rows.ReviewPage,
    )


class Parties(WithVerbs, WithHistory, Resource):
    class Filters(filters.FilterSet):
        working_language = filters.ChoiceFilter(choices=StateParty._meta.get_field("working_language").choices)
        group_codes = filters.CharFilter("memberships__group__code", max_length=50, label="Is in this group.")

    model, read, serializer_class, filterset_class = StateParty, queries.parties, records.PartyRow, Filters
    order = {"code": "code"}
    detail_class = rows.PartyPage
    http_method_names = ["get", "head", "options", "patch"]
    edit = Verb(
        "change_party_contact",
        commands.change_party_contact,
        "code",
        takes=inputs.PartyChanges,
        words="changes",
        edits=_("Change how the State is written to"),
    )

    def details(self, pk: Any) -> Row:
        row = super().details(pk) | {"mission_email": queries.mission_email(self.request.user, pk)}
        return row | {"verbs": self.shown_verbs(row, f"/api/v1/parties/{pk}/")}

    @extend_schema(request=inputs.PartyChanges, responses=rows.PartyPage)
    def partial_update(self, request: Request, pk: Any) -> HttpResponse:
        """Change how a State is written to. If-Match is required."""
        return self.change(request, self.edit, pk)
