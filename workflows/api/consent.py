"""Needs, what their State decided about who may see them, and who has seen them."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request

from reviews import queries as records_queries
from reviews.access import seen_without_release, told_who_has_seen
from reviews.api import rows as records
from reviews.api.filters import Article, WholeNumber
from reviews.api.history import WithHistory
from reviews.api.problems import Problem
from reviews.api.resources import Resource
from reviews.models import Classification, Disclosure, Need, Release, StateParty
from workflows import commands
from workflows.access import visible_to
from workflows.api import inputs, rows
from workflows.api.asking import Row, Verb, WithVerbs, answer, said, verb
from workflows.api.dialogue import ASSESS
from workflows.ledger import By
from workflows.queries import consent
from workflows.queries.needs_ledger import newest_of

NOT_TOLD_BY_CONSENT = {"review", "classification"}
"""Fields that who sees a need by consent is not told; filtering by them would tell."""
RELEASE = Verb("release_need", commands.release_need, "need_id", "release", inputs.Decision, words="decision")
RELEASE_MANY = Verb("release_need", commands.release_needs, takes=inputs.DecisionOnMany)


class Needs(WithVerbs, WithHistory, Resource):
    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        cycle = WholeNumber()
        review = filters.UUIDFilter()
        category = WholeNumber()
        category_code = filters.CharFilter("category__code", max_length=50)
        priority = filters.ChoiceFilter(choices=Need.Priority.choices)
        classification = filters.ChoiceFilter(choices=Classification.choices)
        articles = Article(max_length=20, label="Stands under this article.")

    model, read, serializer_class, filterset_class = Need, records_queries.needs, records.NeedRow, Filters
    detail_class = rows.NeedPage
    http_method_names = ["get", "head", "options", "post", "patch"]
    edit = Verb(
        "prioritize_need",
        commands.prioritize_need,
        "need_id",
        takes=inputs.NeedChanges,
        words="changes",
        edits=_("Prioritize the need"),
    )

    def get_queryset(self) -> Any:
        found = super().get_queryset()
        asked = NOT_TOLD_BY_CONSENT & set(self.request.query_params)
        return found.filter(seen_without_release(self.request.user)) if asked else found

    def shown(self, rows: list[Any]) -> list[Any]:
        """Who sees a need by consent alone is told the need alone, and that is noted."""
        return commands.show_needs(rows=rows, user=self.request.user)

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        row |= {"assessment": newest_of(self.request.user, pk)}
        return row | {"verbs": self.shown_verbs(row, f"/api/v1/needs/{pk}/")}

    @extend_schema(request=inputs.NeedChanges, responses=rows.NeedPage)
    def partial_update(self, request: Request, pk: Any) -> HttpResponse:
        """Give a need its priority and the reason for it. If-Match is required."""
        return self.change(request, self.edit, pk)

    @extend_schema(operation_id="needs_release_many_create", request=inputs.DecisionOnMany, responses=rows.ReleasesDone)
    @action(detail=False, methods=["post"], url_path="release", filterset_class=None)
    def release_many(self, request: Request) -> HttpResponse:
        """Decide the same for many needs of one State: for all of them, or for none."""
        state = str(request.data.get("party", "")) if isinstance(request.data, dict) else ""
        decision = said(request, RELEASE_MANY, StateParty(code=state))
        party, needs = decision.pop("party"), decision.pop("needs")

        def run(by: By) -> tuple[int, Row]:
            done = commands.release_needs(party=party, need_ids=needs, decision=decision, by=by)  # type: ignore[arg-type]
            return 200, {"releases": [release.pk for release in done]}

        return answer(request, run)

    release = verb(RELEASE, rows.NeedPage)
    classify = verb(
        Verb("classify_need", commands.classify_need, "need_id", "classify", inputs.Classifying), rows.NeedPage
    )
    restrict = verb(
        Verb("restrict_need", commands.restrict_need, "need_id", "restrict", inputs.Classifying), rows.NeedPage
    )
    assess = verb(ASSESS, rows.NeedPage)


class Releases(WithVerbs, Resource):
    """What States decided on who may see their needs, in force and ended."""

    class Filters(filters.FilterSet):
        need = filters.UUIDFilter()
        party = filters.CharFilter(max_length=3)
        audience = filters.ChoiceFilter(choices=Release.Audience.choices)
        in_force = filters.BooleanFilter("revoked_at", lookup_expr="isnull")

    model, read, serializer_class, filterset_class = Release, consent.releases, rows.ReleaseRow, Filters
    scope = staticmethod(lambda user, model: consent.releases_for(user))
    order = {"id": "-id"}
    detail_class = rows.ReleasePage
    http_method_names = ["get", "head", "options", "post"]

    def shown(self, rows: list[Any]) -> list[Any]:
        return records_queries.with_visible_documents(self.request.user, rows)

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        return row | {"verbs": self.shown_verbs(row, f"/api/v1/releases/{pk}/")}

    revoke = verb(
        Verb("revoke_release", commands.revoke_release, "release_id", "revoke", inputs.Reason), rows.ReleasePage
    )


class Disclosures(Resource):
    """Who has seen a need by consent, for its State, the Secretariat and auditors."""

    model, read, serializer_class = Disclosure, consent.disclosures, rows.DisclosureRow
    scope = staticmethod(visible_to)
    order = {"id": "-id"}
    http_method_names = ["get", "head", "options"]

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(need=self.kwargs.get("need"))

    def list(self, request: Request, **kwargs: Any) -> HttpResponse:
        found = visible_to(request.user, Need).filter(pk=kwargs["need"]).values_list("party", flat=True).first()
        if found is None or not told_who_has_seen(request.user, found):
            raise Problem("not-found")
        return super().list(request)
