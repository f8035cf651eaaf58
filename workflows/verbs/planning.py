"""Drafting a plan, changing it line by line, and its way to the validating authority and back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from workflows import commands
from workflows.commands.drafting import reason_against_drafting
from workflows.commands.plan_lines import reason_against_editing, reason_against_removing
from workflows.commands.plan_versions import reason_against_beginning
from workflows.commands.plans import (
    reason_against_changing,
    reason_against_moving,
    reason_against_reopening,
    reason_against_submitting,
)
from workflows.ledger import By
from workflows.models import Activity, FollowUp, Line, Objective, Plan, PlanVersion
from workflows.process import MOVES, VersionState
from workflows.process.planning import OPEN_VERSIONS
from workflows.verbs import words
from workflows.verbs import words_planning as planning
from workflows.verbs.verb import Verb


def _unless_drafted(row: FollowUp, actor: str) -> str | None:
    return reason_against_drafting(row)


def _only_while_open(row: Line | Objective, actor: str) -> str | None:
    return reason_against_editing(PlanVersion.objects.select_related("plan").get(pk=row.version_id))


def _only_empty(row: Objective, actor: str) -> str | None:
    return _only_while_open(row, actor) or reason_against_removing(row)


def _only_complete(row: PlanVersion, actor: str) -> str | None:
    return reason_against_submitting(row) if row.state in OPEN_VERSIONS else None


def _only_where_it_runs(row: PlanVersion, actor: str) -> str | None:
    return reason_against_moving(row) if row.state == VersionState.SUBMITTED else None


def _change_plan(row: Plan, said: dict[str, Any], by: By) -> Plan:
    check = planning.still(lambda: planning.plan_says(Plan.objects.get(pk=row.pk)), said)
    changes = dict(said["changes"])
    if "sdg_targets" in changes:
        changes["sdg_targets"] = changes["sdg_targets"].split()
    return commands.change_plan(plan_id=row.pk, changes=changes, by=by, check=check)


def _change_objective(row: Objective, said: dict[str, Any], by: By) -> Objective:
    check = planning.still(lambda: planning.objective_says(Objective.objects.get(pk=row.pk)), said)
    return commands.change_objective(objective_id=row.pk, changes=said["changes"], by=by, check=check)


def _change_line(row: Line, said: dict[str, Any], by: By) -> Line:
    check = planning.still(lambda: planning.line_says(Line.objects.get(pk=row.pk)), said)
    return commands.change_line(line_id=row.pk, changes=said["changes"], by=by, check=check)


VERBS = [
    Verb(
        "draft_plan",
        FollowUp,
        gettext_lazy("Draft the action plan"),
        gettext_lazy(
            "An activity is proposed for every need that is not met, by article, with priority and dates. "
            "Everything can be changed afterwards."
        ),
        lambda row, said, by: commands.draft_plan(follow_up_id=row.pk, by=by),
        gettext_lazy("The plan is drafted."),
        refuses=_unless_drafted,
    ),
    Verb(
        "change_plan",
        Plan,
        gettext_lazy("Change what the plan says of itself"),
        gettext_lazy("Title, kind, scope, references and reporting are changed; activities stay as they are."),
        _change_plan,
        gettext_lazy("What the plan says of itself is changed."),
        form=planning.PlanWords,
        refuses=lambda row, actor: reason_against_changing(row),
    ),
    Verb(
        "begin_plan_version",
        Plan,
        gettext_lazy("Begin the next version"),
        gettext_lazy("It starts as a copy of the adopted version, which stays in force until the next is adopted."),
        lambda row, said, by: commands.begin_plan_version(plan_id=row.pk, by=by),
        gettext_lazy("The next version is begun."),
        refuses=lambda row, actor: reason_against_beginning(row),
    ),
    Verb(
        "add_objective",
        PlanVersion,
        gettext_lazy("Add an objective"),
        gettext_lazy("Activities can then stand under it."),
        lambda row, said, by: commands.add_objective(version_id=row.pk, objective=said["changes"], by=by),
        gettext_lazy("The objective is added."),
        form=planning.ObjectiveWords,
        refuses=lambda row, actor: reason_against_editing(row),
    ),
    Verb(
        "change_objective",
        Objective,
        gettext_lazy("Change the objective"),
        gettext_lazy("Its activities stay under it."),
        _change_objective,
        gettext_lazy("The objective is changed."),
        form=planning.ObjectiveWords,
        refuses=_only_while_open,
    ),
    Verb(
        "remove_objective",
        Objective,
        gettext_lazy("Remove the objective"),
        gettext_lazy("It leaves this version; earlier versions stay as they are."),
        lambda row, said, by: commands.remove_objective(objective_id=row.pk, by=by),
        gettext_lazy("The objective is removed."),
        refuses=_only_empty,
    ),
    Verb(
        "add_line",
        PlanVersion,
        gettext_lazy("Add an activity"),
        gettext_lazy("It is proposed, and planned once the version is adopted."),
        lambda row, said, by: commands.add_line(version_id=row.pk, line=said["changes"], by=by),
        gettext_lazy("The activity is added."),
        form=planning.LineWords,
        refuses=lambda row, actor: reason_against_editing(row),
    ),
    Verb(
        "change_line",
        Line,
        gettext_lazy("Change the activity in the plan"),
        gettext_lazy("Only what you change is written; what others change meanwhile stays."),
        _change_line,
        gettext_lazy("The activity is changed in the plan."),
        form=planning.LineWords,
        refuses=_only_while_open,
    ),
    Verb(
        "remove_line",
        Line,
        gettext_lazy("Remove the activity from the plan"),
        gettext_lazy("It leaves this version, and is dropped once the version is adopted."),
        lambda row, said, by: commands.remove_line(line_id=row.pk, by=by),
        gettext_lazy("The activity is removed from the plan."),
        refuses=_only_while_open,
    ),
    Verb(
        "submit_plan",
        PlanVersion,
        MOVES["submit_plan"].asks,
        gettext_lazy("The validating authority adopts it or returns it; until then nobody changes it."),
        lambda row, said, by: commands.submit_plan(version_id=row.pk, by=by),
        gettext_lazy("The plan is submitted to the validating authority."),
        move="submit_plan",
        refuses=_only_complete,
    ),
    Verb(
        "return_plan",
        PlanVersion,
        MOVES["return_plan"].asks,
        gettext_lazy("The focal point changes it and submits it again."),
        lambda row, said, by: commands.return_plan(version_id=row.pk, by=by, **said),
        gettext_lazy("The plan is returned with your notes."),
        form=planning.Notes,
        move="return_plan",
        refuses=_only_where_it_runs,
    ),
    Verb(
        "adopt_plan",
        PlanVersion,
        MOVES["adopt_plan"].asks,
        gettext_lazy("The State adopts the plan: it is frozen, and reporting on its activities begins."),
        lambda row, said, by: commands.adopt_plan(version_id=row.pk, by=by, **said),
        gettext_lazy("The plan is adopted."),
        form=planning.Adoption,
        move="adopt_plan",
        refuses=_only_where_it_runs,
    ),
    Verb(
        "reopen_activity",
        Activity,
        MOVES["reopen_activity"].asks,
        gettext_lazy("It counts as under way again."),
        lambda row, said, by: commands.reopen_activity(activity_id=row.pk, by=by, **said),
        gettext_lazy("The activity is reopened."),
        form=words.Reason,
        move="reopen_activity",
        refuses=lambda row, actor: reason_against_reopening(row),
    ),
]
