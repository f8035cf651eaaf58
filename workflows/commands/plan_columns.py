"""What plans, objectives and lines may say: each column checked, each finding a sentence for the column it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reviews.models import Group, Institution, Need, Observation, Provision, Suggestion
from workflows.commands.said import reason_against_currency, reason_against_sum
from workflows.ledger import Refused
from workflows.models import Line, Objective, Plan, PlanVersion
from workflows.process import VersionState

Changes = Mapping[str, Any]
Findings = dict[str, str]

DATES = ("starts_on", "ends_on")
LINE_WORDS = (
    "position",
    "title",
    "description",
    "priority",
    "rationale",
    "outcome",
    "indicator",
    "baseline",
    "target",
    "verification",
    "responsible",
    *DATES,
    "moved_because",
    "horizon",
    "cost",
    "currency",
    "domestic_funding",
    "assistance",
    "risk",
)
LINE_LINKS = ("objective", "lead_institution", "suggestion")
"""Columns that name one row; said as its id."""
LINE_LISTS = ("needs", "observations", "supporting_institutions")
"""Columns that name several; said as a list of ids."""
LINE_COLUMNS = (*LINE_LINKS, *LINE_WORDS, *LINE_LISTS)
OBJECTIVE_WORDS = ("text",)
OBJECTIVE_COLUMNS = (*OBJECTIVE_WORDS, "provision", "position")
PLAN_WORDS = (
    "title",
    "kind",
    "scope",
    "language",
    "cooperation_framework",
    "sdg_targets",
    "report_every_months",
    "report_due_days",
    "verified_independently",
)
PLAN_LINKS = ("group", "lead_institution")
PLAN_COLUMNS = (*PLAN_WORDS, *PLAN_LINKS)
SDG_TARGET = re.compile(r"(1[0-7]|[1-9])\.(1[0-9]|[1-9]|[a-d])", re.ASCII)


class Frame:
    """What the lines of a version may refer to; each kind is read once, when it is first asked for."""

    def __init__(self, version: PlanVersion):
        self.version, self.party = version, version.party_id

    @cached_property
    def objective(self) -> set[UUID]:
        return set(Objective.objects.filter(version=self.version.pk).values_list("pk", flat=True))

    @cached_property
    def suggestion(self) -> set[int]:
        return set(Suggestion.objects.values_list("pk", flat=True))

    @cached_property
    def lead_institution(self) -> set[UUID]:
        return set(Institution.objects.filter(party=self.party).values_list("pk", flat=True))

    @property
    def supporting_institutions(self) -> set[UUID]:
        return self.lead_institution

    @cached_property
    def needs(self) -> set[UUID]:
        return set(Need.objects.filter(party=self.party).values_list("pk", flat=True))

    @cached_property
    def observations(self) -> set[UUID]:
        return set(Observation.objects.filter(party=self.party).values_list("pk", flat=True))

    @cached_property
    def adopted(self) -> dict[UUID, dict[str, date | None]]:
        """The dates that the adopted version gives each activity."""
        rows = Line.objects.filter(version__plan=self.version.plan_id, version__state=VersionState.ADOPTED)
        return {row.pop("activity"): row for row in rows.values("activity", *DATES)}


def findings_on_line(frame: Frame, line: Line, changes: Changes) -> Findings:
    """What is wrong with the line as it would stand with these changes (column -> what it is to say), by column.

    line: as it is stored, or a new one with its activity; it is left as it is. Costs at most one statement per kind of
    row named, for however many lines are asked about with the same frame.
    """
    found = unknown(changes, LINE_COLUMNS) | _unknown_rows(frame, changes)
    draft = Line(**{name: getattr(line, name) for name in (*LINE_WORDS, "activity_id", "objective_id")})
    for name in changes.keys() & set(LINE_WORDS):
        setattr(draft, name, changes[name])
    found |= _of_fields(draft, changes.keys() & set(LINE_WORDS))
    if not (found.keys() & {*LINE_WORDS}):
        found |= _between_columns(draft) | _unexplained_dates(frame, draft)
    if not changes.get("objective", draft.objective_id):
        found.setdefault("objective", _("Every activity stands under an objective."))
    return found


def moved_dates(frame: Frame, line: Line) -> list[str]:
    """Those of the two dates that differ from the adopted version's for the same activity."""
    adopted = frame.adopted.get(line.activity_id)
    return [name for name in DATES if adopted and getattr(line, name) != adopted[name]]


def findings_on_objective(objective: Objective, changes: Changes) -> Findings:
    found = unknown(changes, OBJECTIVE_COLUMNS)
    draft = Objective(text=changes.get("text", objective.text), position=changes.get("position", objective.position))
    found |= _of_fields(draft, {"text", "position"})
    if (id_ := changes.get("provision")) and not Provision.objects.filter(pk=id_).exists():
        found["provision"] = _("It does not exist.")
    return found


def findings_on_plan(plan: Plan, changes: Changes) -> Findings:
    """What is wrong with the plan as it would stand with these changes, by column."""
    found = unknown(changes, PLAN_COLUMNS)
    draft = Plan(**{name: changes.get(name, getattr(plan, name)) for name in PLAN_WORDS})
    found |= _of_fields(draft, changes.keys() & set(PLAN_WORDS))
    if wrong := _wrong_targets(draft.sdg_targets):
        found["sdg_targets"] = _("“%(target)s” is not an SDG target; write them like 16.5.") % {"target": wrong[0]}
    if (id_ := changes.get("lead_institution")) and not _of_the_party(Institution, plan.party_id, id_):
        found["lead_institution"] = _("The State has no such institution.")
    group = changes.get("group", plan.group_id)
    if (draft.scope == Plan.Scope.PLATFORM) != bool(group):
        found["group"] = _("Name a platform if, and only if, the plan is of a platform of States.")
    elif group and not Group.objects.filter(pk=group, kind=Group.Kind.PLATFORM).exists():
        found["group"] = _("There is no such platform.")
    return found


def insist(model: type[Model], findings: Findings) -> None:
    """Refuse where there is anything to find, naming each column by what people call it."""
    if findings:
        told = [f"{title_of(model, column)}: {sentence}" for column, sentence in findings.items()]
        raise Refused(" ".join(told), findings)


def title_of(model: type[Model], column: str) -> str:
    """What people call a column; the name itself where there is no such column."""
    names = {field.name: field for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    return capfirst(str(names[column].verbose_name)) if column in names else column


def unknown(changes: Changes, columns: Iterable[str]) -> Findings:
    return {name: _("There is no such column.") for name in changes if name not in columns}


def _unknown_rows(frame: Frame, changes: Changes) -> Findings:
    """Rows that do not exist, or not for this State, which is the same to it."""
    found = {}
    for name in LINE_LINKS:
        if changes.get(name) and changes[name] not in getattr(frame, name):
            found[name] = _("It does not exist.")
    for name in LINE_LISTS:
        if name in changes and not set(changes[name]) <= getattr(frame, name):
            found[name] = _("Not all of these exist.")
    return found


def _of_fields(draft: Model, names: Iterable[str]) -> Findings:
    """What the fields themselves do not accept: too long, not among the choices, no number."""
    others = {field.name for field in draft._meta.fields} - set(names)
    try:
        draft.clean_fields(exclude=others)
    except ValidationError as error:
        return {name: " ".join(sentences) for name, sentences in error.message_dict.items()}
    return {}


def _between_columns(draft: Line) -> Findings:
    found = {}
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        found["ends_on"] = _("It cannot end on %(end)s, before it starts on %(start)s.") % {
            "end": draft.ends_on,
            "start": draft.starts_on,
        }
    for name in ("cost", "domestic_funding"):
        if reason := reason_against_sum(getattr(draft, name)):
            found[name] = reason
    has_money = draft.cost is not None or draft.domestic_funding is not None
    if (has_money or draft.currency) and (reason := reason_against_currency(draft.currency)):
        found["currency"] = reason
    return found


def _unexplained_dates(frame: Frame, draft: Line) -> Findings:
    if moved_dates(frame, draft) and not draft.moved_because.strip():
        return {"moved_because": _("A date differs from the one that was adopted: say why it was moved.")}
    return {}


def _wrong_targets(targets: Any) -> list[Any]:
    if not isinstance(targets, list):
        return [targets]
    return [target for target in targets if not (isinstance(target, str) and SDG_TARGET.fullmatch(target))]


def _of_the_party(model: type[Model], party: str, id_: Any) -> bool:
    return model._default_manager.filter(party=party, pk=id_).exists()
