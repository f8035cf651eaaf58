"""Who was appointed to what, for which institution or provider, and what the Secretariat has to look into."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import orjson
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from reviews.api.problems import Problem
from reviews.api.resources import Resource
from reviews.languages import Language
from reviews.models import Appointment, Institution, Provider, Role
from workflows import commands, verbs
from workflows.access import visible_to
from workflows.api import inputs, rows
from workflows.api.asking import Row, Verb, WithVerbs, answer, may_ask, verb
from workflows.ledger import By
from workflows.models import Task
from workflows.process import TaskState
from workflows.queries import api as queries

READ = ["get", "head", "options"]
PAGE = rows.AppointmentPage


class Appointments(WithVerbs, Resource):
    class Filters(filters.FilterSet):
        role = filters.ChoiceFilter(choices=Role.choices)
        party = filters.CharFilter(max_length=3)
        institution = filters.UUIDFilter()
        provider = filters.UUIDFilter()
        language = filters.ChoiceFilter(choices=Language.choices)
        state = filters.ChoiceFilter(choices=Appointment.State.choices)

    model, read, serializer_class, filterset_class = Appointment, queries.appointments, rows.AppointmentRow, Filters
    detail_class = PAGE
    http_method_names = [*READ, "post"]

    def details(self, pk: Any) -> Row:
        row = queries.appointment(self.get_queryset().filter(pk=pk)).first()
        if row is None:
            raise Problem("not-found")
        return {**row, "verbs": self.shown_verbs(row, f"/api/v1/appointments/{pk}/")}

    @extend_schema(request=inputs.Proposal, responses={201: OpenApiResponse(PAGE)})
    def create(self, request: Request) -> HttpResponse:
        """Name a person for a role. Nothing follows until somebody else has verified it."""
        may_ask(request, "propose_appointment")
        said = inputs.Proposal(data=request.data)
        said.is_valid(raise_exception=True)
        nomination = said.nomination()
        if reason := verbs.reason_against("propose_appointment", request.user, nomination.row()):
            raise Problem("not-allowed", reason)

        def run(by: By) -> tuple[int, Row]:
            return 201, self.details(commands.propose_appointment(nomination=nomination, by=by).pk)

        done = answer(request, run)
        done["Location"] = f"{request.path}{orjson.loads(done.content)['id']}/"
        return done

    verify = verb(
        Verb("verify_appointment", commands.verify_appointment, "appointment_id", "verify", inputs.Verification), PAGE
    )
    decline = verb(
        Verb("decline_appointment", commands.decline_appointment, "appointment_id", "decline", inputs.Reason), PAGE
    )
    end = verb(Verb("end_appointment", commands.end_appointment, "appointment_id", "end", inputs.Reason), PAGE)
    hand_over = verb(
        Verb(
            "hand_over_appointment",
            commands.hand_over_appointment,
            "appointment_id",
            "hand-over",
            inputs.Successor,
            creates=True,
        ),
        PAGE,
    )
    invite_again = verb(Verb("invite_again", commands.invite_again, "appointment_id", "invite-again"), PAGE)
    disown = verb(Verb("disown_contact", commands.disown_contact, "appointment_id", "disown", inputs.OwnWords), PAGE)


class Institutions(Resource):
    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)

    model, read, serializer_class, filterset_class = Institution, queries.institutions, rows.InstitutionRow, Filters
    http_method_names = READ


class Providers(Resource):
    class Filters(filters.FilterSet):
        kind = filters.ChoiceFilter(choices=Provider.Kind.choices)
        party = filters.CharFilter(max_length=3)

    model, read, serializer_class, filterset_class = Provider, queries.providers, rows.ProviderRow, Filters
    http_method_names = READ


class Tasks(WithVerbs, Resource):
    class Filters(filters.FilterSet):
        kind = filters.ChoiceFilter(choices=Task.Kind.choices)
        party = filters.CharFilter(max_length=3)
        about = filters.UUIDFilter()
        state = filters.ChoiceFilter(choices=TaskState.choices)

    model, read, serializer_class, filterset_class = Task, queries.tasks, rows.TaskRow, Filters
    scope = staticmethod(visible_to)
    detail_class = rows.TaskPage
    http_method_names = [*READ, "post"]

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        return row | {"verbs": self.shown_verbs(row, f"/api/v1/tasks/{pk}/")}

    finish = verb(Verb("finish_task", commands.finish_task, "task_id", "finish", inputs.Outcome), rows.TaskPage)
