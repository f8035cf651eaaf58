"""Documents with their files, their versions, and who has read them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters as filters
import orjson
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request

from reviews import queries
from reviews.access import OFFICER, roles, told_who_has_seen
from reviews.api import rows as records
from reviews.api.history import WithHistory
from reviews.api.problems import Problem
from reviews.api.resources import Resource
from reviews.files.answers import ENDINGS, as_download
from reviews.languages import Language
from reviews.models import Classification, Document, Reading, StateParty
from workflows import commands
from workflows.access import visible_to
from workflows.api import inputs, rows
from workflows.api.asking import Row, Verb, WithVerbs, answer, said, verb
from workflows.api.uploads import TakesFiles
from workflows.ledger import By
from workflows.queries import consent

FILE = Verb("file_document", commands.file_document, takes=inputs.Paper)
SUBMIT = Verb("submit_document", commands.submit_document, takes=inputs.Paper)
FILE_VERSION = Verb("file_version", commands.file_version, "document_id", takes=inputs.Edition)
SUBMIT_VERSION = Verb("submit_version", commands.submit_version, "document_id", takes=inputs.Edition)


class Documents(WithVerbs, WithHistory, TakesFiles):
    uploads = ("create", "versions")

    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        review = filters.UUIDFilter()
        kind = filters.ChoiceFilter(choices=Document.Kind.choices)
        series = filters.UUIDFilter()
        language = filters.ChoiceFilter(choices=Language.choices)
        classification = filters.ChoiceFilter(choices=Classification.choices)

    model, read, serializer_class, filterset_class = Document, queries.documents, records.DocumentRow, Filters
    detail_class = rows.DocumentPage
    http_method_names = ["get", "head", "options", "post"]

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        return row | {"verbs": self.shown_verbs(row, f"/api/v1/documents/{pk}/")}

    @extend_schema(request={"multipart/form-data": inputs.Paper}, responses={201: rows.DocumentPage})
    def create(self, request: Request) -> HttpResponse:
        """File a document for a State: an officer any, the State's own people a note verbale or evidence."""
        asked = FILE if OFFICER in roles(request.user) else SUBMIT
        paper = said(request, asked, StateParty(code=request.POST.get("party", "")))
        party, upload = paper.pop("party"), paper.pop("file")

        def run(by: By) -> tuple[int, Row]:
            return 201, self.details(asked.command(party=party, paper=paper, upload=upload, by=by).pk)

        return _with_location(answer(request, run))

    @extend_schema(request={"multipart/form-data": inputs.Edition}, responses={201: rows.DocumentPage})
    @action(detail=True, methods=["post"], filterset_class=None)
    def versions(self, request: Request, pk: UUID) -> HttpResponse:
        """File a new version; the old ones stay."""
        asked = FILE_VERSION if OFFICER in roles(request.user) else SUBMIT_VERSION
        edition = said(request, asked, Document(party_id=self.details(pk)["party"]))
        upload = edition.pop("file")

        def run(by: By) -> tuple[int, Row]:
            return 201, self.details(asked.command(document_id=pk, edition=edition, upload=upload, by=by).pk)

        return _with_location(answer(request, run))

    @extend_schema(responses={(200, kind): OpenApiResponse(bytes) for kind in sorted(ENDINGS)})
    @action(detail=True, methods=["get"], filterset_class=None)
    def file(self, request: Request, pk: UUID) -> HttpResponse:
        """The file, as an attachment. Opening what is not public is noted; HEAD carries no bytes and notes nothing."""
        if request.method == "HEAD":
            row = consent.document(request.user, pk)
        else:
            row = commands.open_document(document_id=pk, user=request.user)
        if row is None or row.file is None:
            raise Problem("not-found")
        return as_download(row.file, request._request)

    classify = verb(
        Verb("classify_document", commands.classify_document, "document_id", "classify", inputs.Classifying),
        rows.DocumentPage,
    )
    restrict = verb(
        Verb("restrict_document", commands.restrict_document, "document_id", "restrict", inputs.Classifying),
        rows.DocumentPage,
    )


class Readings(Resource):
    """Who has opened a document that is not public, for its State, the Secretariat and auditors."""

    model, read, serializer_class = Reading, consent.readings, rows.ReadingRow
    scope = staticmethod(visible_to)
    order = {"id": "-id"}
    http_method_names = ["get", "head", "options"]

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(document=self.kwargs.get("document"))

    def list(self, request: Request, **kwargs: Any) -> HttpResponse:
        found = visible_to(request.user, Document).filter(pk=kwargs["document"]).values_list("party", flat=True).first()
        if found is None or not told_who_has_seen(request.user, found):
            raise Problem("not-found")
        return super().list(request)


def _with_location(done: HttpResponse) -> HttpResponse:
    done["Location"] = f"/api/v1/documents/{orjson.loads(done.content)['id']}/"
    return done
