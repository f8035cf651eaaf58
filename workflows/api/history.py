"""History: what happened to a need, and what happened because of a fact."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from reviews.access import seen_without_release
from reviews.api import etags
from reviews.api.problems import Problem
from reviews.api.resources import Edge
from reviews.models import Need
from workflows.access import visible_to
from workflows.api import rows_history
from workflows.api.process import Facts
from workflows.ledger.models import Entry
from workflows.models import LineNeed
from workflows.queries import api as queries
from workflows.queries import history


class FactsOfNeed(Facts):
    """The history of one need, in whatever case it was told, the oldest fact first."""

    order = {"at": "at", "id": "id"}

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):  # the schema is written without a database
            return Entry.objects.none()
        facts = visible_to(self.request.user, Entry)
        need = Need.objects.filter(pk=self.kwargs["need"]).first()
        return history.about_need(facts, need, visible_to(self.request.user, LineNeed)) if need else facts.none()

    def found(self, user: Any) -> bool:
        """Who sees a need by consent alone is told the need alone."""
        own = Need.objects.filter(seen_without_release(user))
        return own.filter(pk=self.kwargs["need"]).exists()


class Because(Edge):
    """A fact between what led to it and what followed."""

    @extend_schema(operation_id="facts_because_retrieve", responses=rows_history.BecausePage)
    def get(self, request: Request, fact: UUID) -> HttpResponse:
        """The chain of its causes, and what happened because of it, step by step."""
        found = history.because(request.user, fact)
        if found is None:
            raise Problem("not-found")
        page = queries.told_fact(found.entry) | {
            "causes": [queries.told_fact(each.entry) for each in found.causes],
            "effects": [queries.told_fact(each.entry) | {"depth": n} for n, each in history.flat(found.effects)],
            "cut": found.cut,
        }
        return etags.answer(request, page)
