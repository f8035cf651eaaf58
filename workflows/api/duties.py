"""Who owes what by when, and how long that may take. Duties open and close by what happens; people answer for them."""

from __future__ import annotations

from typing import Any

import django_filters as filters

from reviews.api.resources import Resource
from workflows import commands
from workflows.access import visible_to
from workflows.api import inputs_duties as taken
from workflows.api import rows_duties
from workflows.api.asking import Row, Verb, WithVerbs, verb
from workflows.models import Duty, Patience
from workflows.process import DutyKind, DutyState, OwedBy
from workflows.queries import duties

READ = ["get", "head", "options"]


class Duties(WithVerbs, Resource):
    """What is due first comes first."""

    class Filters(filters.FilterSet):
        state = filters.ChoiceFilter(choices=DutyState.choices)
        kind = filters.ChoiceFilter(choices=DutyKind.choices)
        follow_up = filters.UUIDFilter()
        party = filters.CharFilter(max_length=3)
        owed_by = filters.ChoiceFilter(choices=OwedBy.choices)
        due_on = filters.DateFilter()
        overdue = filters.BooleanFilter("overdue_noted")

    model, read, serializer_class, filterset_class = Duty, duties.duties, rows_duties.DutyRow, Filters
    detail_class = rows_duties.DutyPage
    scope = staticmethod(visible_to)
    order = {"due_on": "due_on", "id": "id"}
    http_method_names = [*READ, "post"]

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        return row | {"verbs": self.shown_verbs(row, f"/api/v1/duties/{pk}/")}

    answer = verb(Verb("answer_duty", commands.answer_duty, "duty_id", "answer", taken.DutyReply), detail_class)
    snooze = verb(Verb("snooze_duty", commands.snooze_duty, "duty_id", "snooze", taken.Snooze), detail_class)


class Patiences(Resource):
    class Filters(filters.FilterSet):
        kind = filters.ChoiceFilter(choices=DutyKind.choices)

    model, read, serializer_class = Patience, duties.patience, rows_duties.PatienceRow
    filterset_class = Filters
    scope = staticmethod(visible_to)
    order = {"kind": "kind"}
    http_method_names = READ
