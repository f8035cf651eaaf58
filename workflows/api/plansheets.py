"""A version of a plan as Excel and Word, and Excel back in: preview first, then one transaction."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request

from reviews.api.problems import Problem
from reviews.files.answers import as_stream
from workflows import commands
from workflows.api import inputs_plansheets as takes
from workflows.api import rows_planning
from workflows.api.asking import Row, Verb, answer, said, verb
from workflows.api.rows_plansheets import PlanPreview
from workflows.api.uploads import TakesFiles
from workflows.ledger import By
from workflows.models import PlanVersion
from workflows.sheets import document, shown, workbook

PREVIEW = Verb("import_plan", commands.preview_plan, "version_id", takes=takes.PlanFile)


class Sheets(TakesFiles):
    """For versions of plans."""

    uploads = ("preview",)

    @extend_schema(responses={(200, workbook.MEDIA_TYPE): OpenApiResponse(bytes)})
    @action(detail=True, methods=["get"], filterset_class=None)
    def xlsx(self, request: Request, pk: UUID) -> FileResponse:
        """The version as a workbook in the plan's language, to be filled in and sent back."""
        return _file(request, pk, "xlsx")

    @extend_schema(responses={(200, document.MEDIA_TYPE): OpenApiResponse(bytes)})
    @action(detail=True, methods=["get"], filterset_class=None)
    def docx(self, request: Request, pk: UUID) -> FileResponse:
        """The version as a Word document in the plan's language."""
        return _file(request, pk, "docx")

    @extend_schema(request={"multipart/form-data": takes.PlanFile}, responses=PlanPreview)
    @action(detail=True, methods=["post"], filterset_class=None)
    def preview(self, request: Request, pk: UUID) -> HttpResponse:
        """Keep a workbook and say what importing it would change, row by row. The plan stays as it is."""
        row = self.details(pk)
        file = said(request, PREVIEW, PlanVersion(party_id=row["party"]))["file"]

        def run(by: By) -> tuple[int, Row]:
            upload, preview = commands.preview_plan(version_id=pk, file=file, by=by)
            return 200, {"upload": upload.pk, **shown.told(preview)}

        return answer(request, run)

    import_ = verb(
        Verb("import_plan", commands.import_plan, "version_id", "import", takes.PlanImport),
        rows_planning.PlanVersionPage,
    )


def _file(request: Request, pk: UUID, form: str) -> FileResponse:
    found = commands.download_plan(version_id=pk, form=form, user=request.user)
    if found is None:
        raise Problem("not-found")
    return as_stream(found.file, found.name, found.media_type)
