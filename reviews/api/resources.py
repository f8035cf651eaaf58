"""What every resource does alike: who asks, which rows, in pages, with validators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django_filters import FilterSet
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from reviews.access import visible_to
from reviews.api import etags
from reviews.api.filters import KnownFilters
from reviews.api.paging import Keyset
from reviews.api.problems import Problem


class Edge(APIView):
    """A view of the API. No body is read past the limit. Who asks, and how often, the middleware knows already."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.format_kwarg = None
        negotiated = self.perform_content_negotiation(request)
        request.accepted_renderer, request.accepted_media_type = negotiated
        self.take(request)
        self.perform_authentication(request)
        self.check_permissions(request)

    def take(self, request: Request) -> None:
        """Read the body here, where Django refuses what is too large; the parsers would not."""
        len(request._request.body)


class Resource(Edge, viewsets.GenericViewSet):
    """Rows of one model that may be listed and read. Subclasses say which; they decide nothing about who may see."""

    model: type[Model]
    read: Any
    """A function from visible rows to the plain values that a row of the list consists of."""
    order: Mapping[str, str] = {"id": "id"}
    detail_class: type[Serializer] | None = None
    filterset_class: type[FilterSet] | None = None
    filter_backends = [KnownFilters]
    scope: Any = staticmethod(visible_to)

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.scope(self.request.user, self.model)
        return rows

    def get_serializer_class(self) -> type[Any]:
        detail = self.detail_class if self.action == "retrieve" else None
        return detail or super().get_serializer_class()

    def shown(self, rows: list[Any]) -> list[Any]:
        """What this person is shown of the rows that were read."""
        return rows

    def list(self, request: Request, **kwargs: Any) -> HttpResponse:
        page = Keyset(request, self.order, salt=self.model._meta.label)
        rows = page.cut(self.filter_queryset(self.get_queryset()))
        found = page.answer(type(self).read(rows))
        return etags.answer(request, found | {"results": self.shown(found["results"])})

    def retrieve(self, request: Request, pk: Any) -> HttpResponse:
        return etags.answer(request, self.details(pk))

    def details(self, pk: Any) -> dict[str, Any]:
        """One row as its page shows it. Problem when there is none that this person may see."""
        rows = self.shown([*type(self).read(self.get_queryset().filter(pk=pk))])
        if not rows:
            raise Problem("not-found")
        return dict(rows[0])
