"""Who owes what by when, and how long that may take: read only, since duties open and close by what happens."""

from __future__ import annotations

import django_filters as filters

from reviews.api.resources import Resource
from workflows.access import visible_to
from workflows.api import rows_duties
from workflows.models import Duty, Patience
from workflows.process import DutyKind, DutyState, OwedBy
from workflows.queries import duties

READ = ["get", "head", "options"]


class Duties(Resource):
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
    scope = staticmethod(visible_to)
    order = {"due_on": "due_on", "id": "id"}
    http_method_names = READ


class Patiences(Resource):
    model, read, serializer_class = Patience, duties.patience, rows_duties.PatienceRow
    scope = staticmethod(visible_to)
    order = {"kind": "kind"}
    http_method_names = READ
