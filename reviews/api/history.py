"""`.../{id}/history/`: who changed which field of a record, from what to what."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from reviews import history
from reviews.api import etags
from reviews.api.paging import Keyset
from reviews.api.problems import Problem


@extend_schema_field({"type": ["string", "number", "boolean", "object", "array", "null"]})
class Value(serializers.JSONField):
    """The value of a field as it is stored, whatever its type."""


class FieldChangeRow(serializers.Serializer):
    field = serializers.CharField()
    title = serializers.CharField(help_text="What the field is called, in the language of the request.")
    before = Value()
    after = Value()
    before_text = serializers.CharField(help_text="What people read, in the language of the request.")
    after_text = serializers.CharField()


class ChangeRow(serializers.Serializer):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField()
    through = serializers.CharField(help_text="admin, api, ask, …; empty: inside the service, told by its facts.")
    request_id = serializers.CharField()
    is_first = serializers.BooleanField(help_text="The record was written down then.")
    changes = FieldChangeRow(many=True)


class WithHistory:
    """For resources whose rows people edit."""

    model: Any
    request: Any

    @extend_schema(responses=ChangeRow(many=True))
    @action(detail=True, methods=["get"], filterset_class=None)
    def history(self, request: Request, pk: Any) -> HttpResponse:
        """Who changed which field, from what to what, newest first."""
        if not history.is_seen(request.user, self.model, pk):
            raise Problem("not-found")
        page = Keyset(request, {"id": "-pgh_id"}, salt=f"history of {self.model._meta.label} {pk}")
        versions = self.filter_queryset(page.cut(history.versions_of(request.user, self.model, pk)))  # type: ignore[attr-defined]
        told = history.tell(request.user, versions[: page.limit + 2])
        return etags.answer(request, page.answer([asdict(change) for change in told]))
