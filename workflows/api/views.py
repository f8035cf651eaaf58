"""What belongs to no resource: the schema, its documentation page, and what each kind of problem means."""

from __future__ import annotations

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from reviews.api import etags, problems
from reviews.api.resources import Edge
from workflows.api.authentication import Bearer, Session
from workflows.api.schema import ProblemKindRow


class Schema(SpectacularAPIView):
    authentication_classes = [Bearer, Session]


@method_decorator(
    csp_update({"style-src": [SELF, UNSAFE_INLINE], "img-src": [SELF, "data:"]}),  # Swagger UI styles itself inline
    name="dispatch",
)
class Docs(SpectacularSwaggerSplitView):
    authentication_classes = [Bearer, Session]
    # A page: the framework's own answer would be drawn by a template that there is not.
    options = View.options  # type: ignore[assignment]


class Problems(Edge):
    """Open to everyone: whoever was turned away must be able to read why."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="problems_list", responses=ProblemKindRow(many=True))
    def get(self, request: Request) -> HttpResponse:
        """Every kind of problem this API answers with."""
        return etags.answer(request, [_kind(kind) for kind in problems.KINDS.values()])


class Problem(Edge):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="problems_retrieve", responses=ProblemKindRow)
    def get(self, request: Request, name: str) -> HttpResponse:
        """What one kind of problem means and what to do about it."""
        if name not in problems.KINDS:
            raise problems.Problem("not-found")
        return etags.answer(request, _kind(problems.KINDS[name]))


def _kind(kind: problems.Kind) -> dict[str, object]:
    return {
        "type": f"{problems.HOME}{kind.name}/",
        "status": kind.status,
        "title": str(kind.title),
        "explains": str(kind.explains),
    }
