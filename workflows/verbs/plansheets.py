"""Bringing a plan back from a workbook."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from workflows import commands
from workflows.commands.plan_lines import reason_against_editing
from workflows.models import PlanVersion
from workflows.verbs.verb import Verb

VERBS = [
    Verb(
        "import_plan",
        PlanVersion,
        gettext_lazy("Import the plan from Excel"),
        gettext_lazy("You are shown every difference first; the plan changes once you confirm them."),
        lambda row, said, by: commands.import_plan(version_id=row.pk, by=by, **said),
        gettext_lazy("The plan says what your file says."),
        refuses=lambda row, actor: reason_against_editing(row),
        begins_anew=True,
    ),
]
