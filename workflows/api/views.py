"""What belongs to no resource: the schema, its documentation page, and what each kind of problem means."""

from __future__ import annotations

from functools import cache

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.encoding import force_bytes
from django.views import View
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SCHEMA_KWARGS, SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from reviews.api import etags, problems
from reviews.api.resources import Edge
from workflows.api.authentication import Bearer, Session
from workflows.api.schema import ProblemKindRow


class Schema(SpectacularAPIView):
    """The same for everybody who is signed in; making it takes seconds, so it is made once."""

    authentication_classes = [Bearer, Session]

    @extend_schema(**SCHEMA_KWARGS)
    def get(self, request: Request) -> HttpResponse:
        asked = request.GET.get("lang", "")
        language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
        media_type = request.accepted_renderer.media_type
        return etags.answer_bytes(request, document(language, media_type), content_type=media_type)


@cache
def document(language: str, media_type: str) -> bytes:
    """The OpenAPI document in this language, written; kept as long as the process, in which no route changes."""
    renderer = next(each for each in Schema.renderer_classes if each.media_type == media_type)()
    with translation.override(language):
        said = SchemaGenerator().get_schema(public=True)
        return force_bytes(renderer.render(said, renderer_context={}))


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
