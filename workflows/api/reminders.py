"""Rules of reminding, and the book of every reminder that fell due."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import orjson
from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from reviews.api.resources import Resource
from workflows import commands
from workflows.access import visible_to
from workflows.api import rows_reminders as rows
from workflows.api.asking import Row, Verb, WithVerbs, answer, may_ask, verb
from workflows.ledger import By
from workflows.models import Reminder, Rule, Why
from workflows.process import DutyKind
from workflows.queries import reminders

READ = ["get", "head", "options"]


class Rules(WithVerbs, Resource):
    """Each is one rung of the ladder of a kind of duty."""

    class Filters(filters.FilterSet):
        kind = filters.ChoiceFilter(choices=DutyKind.choices)
        state = filters.ChoiceFilter(choices=Rule.State.choices)

    scope = staticmethod(visible_to)
    model, read, filterset_class = Rule, reminders.rules, Filters
    serializer_class, detail_class = rows.RuleRow, rows.RulePage
    http_method_names = [*READ, "post", "patch"]
    edit = Verb(
        "change_rule",
        commands.change_rule,
        "rule_id",
        takes=rows.RuleSaid,
        words="changes",
        edits=gettext_lazy("Change the rule"),
    )

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        return row | {"verbs": self.shown_verbs(row, f"/api/v1/reminder-rules/{pk}/")}

    @extend_schema(request=rows.RuleSaid, responses={201: OpenApiResponse(rows.RulePage)})
    def create(self, request: Request) -> HttpResponse:
        """Draft a rule. It reminds nobody before it is switched on."""
        may_ask(request, "draft_rule")
        said = rows.RuleSaid(data=request.data)
        said.is_valid(raise_exception=True)

        def run(by: By) -> tuple[int, Row]:
            return 201, self.details(commands.draft_rule(rule=said.validated_data, by=by).pk)

        done = answer(request, run)
        done["Location"] = f"{request.path}{orjson.loads(done.content)['id']}/"
        return done

    @extend_schema(request=rows.RuleSaid, responses=rows.RulePage)
    def partial_update(self, request: Request, pk: Any) -> HttpResponse:
        """Change a draft, or the words of a rule in force. If-Match is required; a stale one is told both texts."""
        return self.change(request, self.edit, pk)

    switch_on = verb(Verb("switch_rule_on", commands.switch_rule_on, "rule_id", "switch-on"), rows.RulePage)
    retire = verb(Verb("retire_rule", commands.retire_rule, "rule_id", "retire"), rows.RulePage)


class Reminders(Resource):
    """What fell due to whom, and what became of it. The Secretariat sees all, a person their own."""

    class Filters(filters.FilterSet):
        duty = filters.UUIDFilter()
        rule = filters.UUIDFilter()
        email = filters.CharFilter(max_length=254)
        state = filters.ChoiceFilter(choices=Reminder.State.choices)
        why = filters.ChoiceFilter(choices=Why.choices)

    scope = staticmethod(visible_to)
    order = {"id": "-id"}
    model, read, filterset_class = Reminder, reminders.reminders, Filters
    serializer_class = rows.ReminderRow
    http_method_names = READ
