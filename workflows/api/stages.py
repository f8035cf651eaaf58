"""Follow-ups with what can be asked of them, and what was carried over from one to another."""

from __future__ import annotations

from typing import Any

import django_filters as filters

from reviews.access import told_small_figures
from reviews.analysis.cells import hide_small_figure
from reviews.api.filters import WholeNumber
from reviews.api.problems import Problem
from reviews.api.resources import Resource
from workflows import commands
from workflows.access import visible_to
from workflows.api import inputs, inputs_stages, planning, rows, rows_planning, rows_stages
from workflows.api.asking import Row, Verb, WithVerbs, verb
from workflows.api.dialogue import DialogueVerbs
from workflows.models import Carried, FollowUp
from workflows.process import FollowUpState
from workflows.queries import api as queries
from workflows.queries import stages


def _asked(name: str, command: Any, path: str, takes: Any = inputs.Reason) -> Any:
    return verb(Verb(name, command, "follow_up_id", path, takes), rows_stages.FollowUpPage)


class FollowUps(DialogueVerbs, WithVerbs, Resource):
    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        cycle = WholeNumber()
        state = filters.ChoiceFilter(choices=FollowUpState.choices)
        regional_group = WholeNumber()

    model, read, serializer_class, filterset_class = FollowUp, queries.follow_ups, rows.FollowUpRow, Filters
    scope = staticmethod(visible_to)
    order = {"opened_at": "-opened_at", "id": "-review_id"}
    detail_class = rows_stages.FollowUpPage
    http_method_names = ["get", "head", "options", "post"]

    def shown(self, rows: list[Row]) -> list[Row]:
        """Small figures, and the words on the outcome, are told to the State and the Secretariat only (rule 5)."""
        return [row if told_small_figures(self.request.user, row["party"]) else _told_to_others(row) for row in rows]

    def details(self, pk: Any) -> Row:
        found = self.shown([*stages.follow_up(self.get_queryset().filter(pk=pk))])
        if not found:
            raise Problem("not-found")
        return found[0] | {"verbs": self.shown_verbs(found[0], f"/api/v1/follow-ups/{pk}/")}

    draft_plan = verb(planning.DRAFT_PLAN, rows_planning.PlanPage)
    note_silence = _asked("note_silence", commands.note_silence, "note-silence")
    open_dialogue = _asked("open_dialogue", commands.open_dialogue, "open-dialogue", inputs.Nothing)
    draft_one_year_letter = _asked(
        "draft_one_year_letter", commands.draft_one_year_letter, "draft-one-year-letter", inputs.Nothing
    )
    suspend = _asked("suspend_follow_up", commands.suspend_follow_up, "suspend")
    resume = _asked("resume_follow_up", commands.resume_follow_up, "resume")
    close_needs_met = _asked("close_needs_met", commands.close_needs_met, "close-needs-met", inputs.Outcome)
    carry_over = _asked("carry_over", commands.carry_over, "carry-over", inputs_stages.CarryingOver)
    decline = _asked("decline_follow_up", commands.decline_follow_up, "decline")
    lapse = _asked("lapse_follow_up", commands.lapse_follow_up, "lapse")
    reopen = _asked("reopen_follow_up", commands.reopen_follow_up, "reopen")
    adopt_process_version = _asked("adopt_process_version", commands.adopt_process_version, "adopt-process-version")


def _told_to_others(row: Row) -> Row:
    told = row | {"needs": hide_small_figure(row["needs"])}
    return told | {"outcome": ""} if "outcome" in row else told


class CarriedOver(Resource):
    """Unmet needs and unfinished activities that go on in the follow-up of a later cycle."""

    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        follow_up = filters.UUIDFilter()
        origin = filters.UUIDFilter()
        need = filters.UUIDFilter()
        activity = filters.UUIDFilter()

    model, read, serializer_class, filterset_class = Carried, stages.carried, rows_stages.CarriedRow, Filters
    scope = staticmethod(visible_to)
    http_method_names = ["get", "head", "options"]
