"""Action plans: their versions, objectives and lines, and the activities that go through all of them (A:74-76)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, ClassVar
from uuid import UUID

import django_filters as filters
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request

from reviews.api import etags
from reviews.api.resources import Resource
from reviews.languages import Language
from reviews.models import Need
from reviews.queries import with_visible_documents
from workflows import commands
from workflows.access import visible_to
from workflows.api import inputs, rows_planning
from workflows.api import inputs_planning as takes
from workflows.api.asking import Row, Verb, WithVerbs, verb
from workflows.api.plansheets import Sheets
from workflows.api.reporting import ActivityReportingVerbs, PlanReportingVerbs
from workflows.models import Activity, Line, Objective, Plan, PlanVersion
from workflows.process import ActivityState, PlanState, VersionState
from workflows.queries import differences, plans


class OfPlans(WithVerbs, Resource):
    """`home`: where its rows stand."""

    scope = staticmethod(visible_to)
    home: ClassVar[str]
    http_method_names = ["get", "head", "options", "post", "patch"]

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        return row | {"verbs": self.shown_verbs(row, f"{self.home}{pk}/")}


class Activities(ActivityReportingVerbs, OfPlans):
    class Filters(filters.FilterSet):
        plan = filters.UUIDFilter()
        follow_up = filters.UUIDFilter()
        party = filters.CharFilter(max_length=3)
        institution = filters.UUIDFilter()
        state = filters.ChoiceFilter(choices=ActivityState.choices)
        priority = filters.ChoiceFilter(choices=Need.Priority.choices)

    model, read, serializer_class, filterset_class = Activity, plans.activities, rows_planning.ActivityRow, Filters
    detail_class, home = rows_planning.ActivityPage, "/api/v1/activities/"
    http_method_names = ["get", "head", "options", "post"]
    reopen = verb(
        Verb("reopen_activity", commands.reopen_activity, "activity_id", "reopen", inputs.Reason),
        rows_planning.ActivityPage,
    )


class Lines(OfPlans):
    """What a version says of an activity: all its columns, and where it comes from."""

    class Filters(filters.FilterSet):
        version = filters.UUIDFilter()
        party = filters.CharFilter(max_length=3)
        objective = filters.UUIDFilter()
        activity = filters.UUIDFilter()
        lead_institution = filters.UUIDFilter()
        priority = filters.ChoiceFilter(choices=Need.Priority.choices)
        horizon = filters.ChoiceFilter(choices=Line.Horizon.choices)

    model, read, serializer_class, filterset_class = Line, plans.lines, rows_planning.LineRow, Filters
    detail_class, home = rows_planning.LinePage, "/api/v1/lines/"
    edit = Verb(
        "change_line",
        commands.change_line,
        "line_id",
        takes=takes.LineChanges,
        words="changes",
        edits=_("Change the activity in the plan"),
    )

    def shown(self, rows: list[Any]) -> list[Any]:
        return plans.with_links(self.request.user, rows)

    @extend_schema(request=takes.LineChanges, responses=rows_planning.LinePage)
    def partial_update(self, request: Request, pk: Any) -> HttpResponse:
        """Change what the version says of the activity. If-Match is required; a stale one is told both texts."""
        return self.change(request, self.edit, pk)

    remove = verb(Verb("remove_line", commands.remove_line, "line_id", "remove", removes=True), rows_planning.LinePage)


class Objectives(OfPlans):
    class Filters(filters.FilterSet):
        version = filters.UUIDFilter()
        party = filters.CharFilter(max_length=3)

    model, read, serializer_class, filterset_class = Objective, plans.objectives, rows_planning.ObjectiveRow, Filters
    detail_class, home = rows_planning.ObjectivePage, "/api/v1/objectives/"
    edit = Verb(
        "change_objective",
        commands.change_objective,
        "objective_id",
        takes=takes.ObjectiveChanges,
        words="changes",
        edits=_("Change the objective"),
    )

    @extend_schema(request=takes.ObjectiveChanges, responses=rows_planning.ObjectivePage)
    def partial_update(self, request: Request, pk: Any) -> HttpResponse:
        """Change an objective. If-Match is required; a stale one is told both texts."""
        return self.change(request, self.edit, pk)

    remove = verb(
        Verb("remove_objective", commands.remove_objective, "objective_id", "remove", removes=True),
        rows_planning.ObjectivePage,
    )


class PlanVersions(Sheets, OfPlans):
    class Filters(filters.FilterSet):
        plan = filters.UUIDFilter()
        follow_up = filters.UUIDFilter()
        party = filters.CharFilter(max_length=3)
        state = filters.ChoiceFilter(choices=VersionState.choices)

    model, read, serializer_class = PlanVersion, plans.versions, rows_planning.PlanVersionRow
    filterset_class, detail_class, home = Filters, rows_planning.PlanVersionPage, "/api/v1/plan-versions/"
    http_method_names = ["get", "head", "options", "post"]

    def shown(self, rows: list[Any]) -> list[Any]:
        return with_visible_documents(self.request.user, rows)

    @extend_schema(responses=rows_planning.Differences)
    @action(detail=True, methods=["get"], filterset_class=None)
    def differences(self, request: Request, pk: UUID) -> HttpResponse:
        """What is different from the version before, by activity and column, in sentences."""
        older = differences.version_before(request.user, self.details(pk))
        found = differences.differences(request.user, older, pk)
        told = [asdict(each) | {"sentence": each.sentence} for each in found]
        return etags.answer(request, {"older": older, "newer": pk, "differences": told})

    submit = verb(Verb("submit_plan", commands.submit_plan, "version_id", "submit"), rows_planning.PlanVersionPage)
    return_with_notes = verb(
        Verb("return_plan", commands.return_plan, "version_id", "return-with-notes", takes.PlanNotes),
        rows_planning.PlanVersionPage,
    )
    adopt = verb(
        Verb("adopt_plan", commands.adopt_plan, "version_id", "adopt", takes.Adoption), rows_planning.PlanVersionPage
    )
    add_objective = verb(
        Verb(
            "add_objective",
            commands.add_objective,
            "version_id",
            "add-objective",
            takes.NewObjective,
            words="objective",
            creates=True,
            leads_to=Objectives,
        ),
        rows_planning.ObjectivePage,
    )
    add_line = verb(
        Verb(
            "add_line",
            commands.add_line,
            "version_id",
            "add-line",
            takes.NewLine,
            words="line",
            creates=True,
            leads_to=Lines,
        ),
        rows_planning.LinePage,
    )


class Plans(PlanReportingVerbs, OfPlans):
    class Filters(filters.FilterSet):
        follow_up = filters.UUIDFilter()
        party = filters.CharFilter(max_length=3)
        kind = filters.ChoiceFilter(choices=Plan.Kind.choices)
        scope = filters.ChoiceFilter(choices=Plan.Scope.choices)
        language = filters.ChoiceFilter(choices=Language.choices)
        state = filters.ChoiceFilter(choices=PlanState.choices)

    model, read, serializer_class, filterset_class = Plan, plans.plans, rows_planning.PlanRow, Filters
    detail_class, home = rows_planning.PlanPage, "/api/v1/plans/"
    edit = Verb(
        "change_plan",
        commands.change_plan,
        "plan_id",
        takes=takes.PlanChanges,
        words="changes",
        edits=_("Change what the plan says of itself"),
    )

    def details(self, pk: Any) -> Row:
        return super().details(pk) | {"versions": plans.versions_of(self.request.user, pk)}

    @extend_schema(request=takes.PlanChanges, responses=rows_planning.PlanPage)
    def partial_update(self, request: Request, pk: Any) -> HttpResponse:
        """Change what the plan says of itself. If-Match is required; a stale one is told both texts."""
        return self.change(request, self.edit, pk)

    begin_version = verb(
        Verb(
            "begin_plan_version",
            commands.begin_plan_version,
            "plan_id",
            "begin-version",
            creates=True,
            leads_to=PlanVersions,
        ),
        rows_planning.PlanVersionPage,
    )


DRAFT_PLAN = Verb(
    "draft_plan",
    commands.draft_plan,
    "follow_up_id",
    "draft-plan",
    takes.PlanChanges,
    words="plan",
    creates=True,
    leads_to=Plans,
)
