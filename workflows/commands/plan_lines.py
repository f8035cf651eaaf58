"""The objectives and lines of a version, while it is a draft or returned: added, changed, removed, each a fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from workflows import events
from workflows.commands.plan_columns import (
    LINE_LINKS,
    LINE_LISTS,
    Frame,
    findings_on_line,
    findings_on_objective,
    insist,
)
from workflows.commands.plans import assign, version_in_hand
from workflows.commands.records import Check, no_check
from workflows.ledger import By, Refused
from workflows.ledger.record import record
from workflows.models import (
    Activity,
    Line,
    LineInstitution,
    LineNeed,
    LineObservation,
    Objective,
    PlanVersion,
)
from workflows.process import ActivityState, PlanState
from workflows.process.planning import OPEN_VERSIONS, UNFINISHED

LISTS: dict[str, tuple[type[Model], str]] = {
    "needs": (LineNeed, "need_id"),
    "observations": (LineObservation, "observation_id"),
    "supporting_institutions": (LineInstitution, "institution_id"),
}
"""Where the ids of each list are kept, and in which column."""


@transaction.atomic
def add_objective(*, version_id: UUID, objective: Mapping[str, Any], by: By) -> Objective:
    """Add an objective: `text`, and if wanted `provision` and `position` (otherwise last)."""
    version = _open(version_id)
    row = Objective(version=version, party_id=version.party_id, position=_next(version.objectives))
    insist(Objective, findings_on_objective(row, {"text": "", **objective}))
    _set(row, objective, links=("provision",))
    row.save(force_insert=True)
    _record(events.ObjectiveAdded, row, version, by, text=row.text)
    return row


@transaction.atomic
def change_objective(*, objective_id: UUID, changes: Mapping[str, Any], by: By, check: Check = no_check) -> Objective:
    """Change an objective: `text`, `provision` or `position`. Nothing new is not recorded."""
    version = _open(_version_of(Objective, objective_id))
    check()
    row = Objective.objects.get(pk=objective_id)
    insist(Objective, findings_on_objective(row, changes))
    if assign(row, changes, links=("provision",)):
        _record(events.ObjectiveChanged, row, version, by, text=row.text)
    return row


@transaction.atomic
def remove_objective(*, objective_id: UUID, by: By) -> Objective:
    """Remove an objective under which no activity stands any more; returns what it was."""
    version = _open(_version_of(Objective, objective_id))
    row = Objective.objects.get(pk=objective_id)
    if reason := reason_against_removing(row):
        raise Refused(reason)
    _record(events.ObjectiveRemoved, row, version, by, text=row.text)
    Objective.objects.filter(pk=row.pk).delete()
    return row


@transaction.atomic
def add_line(*, version_id: UUID, line: Mapping[str, Any], by: By) -> Line:
    """Add a line: any of LINE_COLUMNS, `objective` and `title` at least; it comes last without a `position`.

    `activity`: an unfinished one of this plan that the version does not mention; without it a new one is begun.
    """
    version = _open(version_id)
    said = dict(line)
    activity = said.pop("activity", None)
    row = Line(version=version, party_id=version.party_id, position=_next(version.lines))
    if activity:
        row.activity_id = _free_activity(version, activity)
    insist(Line, findings_on_line(Frame(version), row, {"title": "", **said}))
    _set(row, said, links=LINE_LINKS)
    row.activity = Activity.objects.get(pk=activity) if activity else _new_activity(version, row, by)
    row.save(force_insert=True)
    for name in LISTS:
        _add_to_list(row, name, said.get(name, ()))
    _record(events.LineAdded, row, version, by, number=row.activity.number, title=row.title)
    return row


@transaction.atomic
def change_line(*, line_id: UUID, changes: Mapping[str, Any], by: By, check: Check = no_check) -> Line:
    """Change any of LINE_COLUMNS; the fact names the columns that are different now.

    check: asked once the case is locked. Refused, with a finding per column, for what a column cannot say, for rows of
    another State, and for a date that differs from the adopted one without a reason.
    """
    version = _open(_version_of(Line, line_id))
    check()
    row = Line.objects.select_related("activity").get(pk=line_id)
    insist(Line, findings_on_line(Frame(version), row, changes))
    plain = {name: value for name, value in changes.items() if name not in LINE_LISTS}
    changed = assign(row, plain, links=LINE_LINKS)
    changed += [name for name in LINE_LISTS if name in changes and _change_list(row, name, changes[name])]
    if changed:
        told = {"number": row.activity.number, "title": row.title, "changed": sorted(changed)}
        _record(events.LineChanged, row, version, by, **told)
    return row


@transaction.atomic
def remove_line(*, line_id: UUID, by: By) -> Line:
    """Take an activity out of the version; it is dropped once the version is adopted. Returns what the line was."""
    version = _open(_version_of(Line, line_id))
    row = Line.objects.select_related("activity").get(pk=line_id)
    _record(events.LineRemoved, row, version, by, number=row.activity.number, title=row.title)
    Line.objects.filter(pk=row.pk).delete()
    return row


def reason_against_editing(version: PlanVersion) -> str | None:
    """The sentence that says why this version cannot be changed; None if it can."""
    if version.plan.state == PlanState.ENDED:
        return _("This plan has ended.")
    if version.state in OPEN_VERSIONS:
        return None
    return _("Version %(number)s of the plan is “%(state)s”; only a draft or a returned version can be changed.") % {
        "number": version.number,
        "state": version.get_state_display(),
    }


def reason_against_removing(objective: Objective) -> str | None:
    """The sentence that says why this objective cannot go; None if it can."""
    standing = Line.objects.filter(objective=objective.pk).count()
    if not standing:
        return None
    return _("So many activities stand under this objective: %(number)s. Move or remove them first.") % {
        "number": standing
    }


def _open(version_id: UUID | None) -> PlanVersion:
    """The version, with the lock of its case, if it can be changed."""
    if version_id is None:
        raise Refused(_("It does not exist."))
    version = version_in_hand(version_id)
    if reason := reason_against_editing(version):
        raise Refused(reason)
    return version


def _version_of(model: type[Model], id_: UUID) -> UUID | None:
    return model._default_manager.filter(pk=id_).values_list("version_id", flat=True).first()


def _next(rows: Any) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _set(row: Model, said: Mapping[str, Any], links: Iterable[str]) -> None:
    for name, value in said.items():
        if name not in LINE_LISTS:
            setattr(row, f"{name}_id" if name in links else name, value)


def _free_activity(version: PlanVersion, id_: UUID) -> UUID:
    """An activity that may come back into the plan."""
    activity = Activity.objects.filter(plan=version.plan_id, pk=id_).first()
    if activity is None:
        raise Refused(_("The plan has no such activity."), {"activity": _("The plan has no such activity.")})
    if Line.objects.filter(version=version.pk, activity=id_).exists():
        raise Refused(_("This version has the activity already."))
    if activity.state not in UNFINISHED:
        state = activity.get_state_display()
        raise Refused(_("The activity is “%(state)s”: reopen it first.") % {"state": state})
    return id_


def _new_activity(version: PlanVersion, row: Line, by: By) -> Activity:
    last = Activity.objects.filter(plan=version.plan_id).aggregate(last=Max("number"))["last"] or 0
    return Activity.objects.create(
        plan_id=version.plan_id,
        follow_up_id=version.follow_up_id,
        party_id=version.party_id,
        number=last + 1,
        title=row.title,
        priority=row.priority,
        institution_id=row.lead_institution_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=ActivityState.PROPOSED,
        state_since=by.at,
    )


def _change_list(row: Line, name: str, wanted: Iterable[Any]) -> bool:
    """Bring a list to what it is to be; whether anything was different."""
    model, column = LISTS[name]
    rows = model._default_manager.filter(line=row.pk)
    stored, ids = set(rows.values_list(column, flat=True)), set(wanted)
    if stored == ids:
        return False
    rows.filter(**{f"{column}__in": stored - ids}).delete()
    _add_to_list(row, name, ids - stored)
    return True


def _add_to_list(row: Line, name: str, ids: Iterable[Any]) -> None:
    model, column = LISTS[name]
    if wanted := sorted(set(ids)):
        model._default_manager.bulk_create(model(line=row, party_id=row.party_id, **{column: id_}) for id_ in wanted)


def _record(fact: type[Any], row: Objective | Line, version: PlanVersion, by: By, **told: Any) -> None:
    thing = "objective" if isinstance(row, Objective) else "line"
    said = fact(**{thing: row.pk}, plan_version=version.pk, follow_up=version.follow_up_id, **told)
    record(said, case=version.follow_up_id, subject=row.pk, party=version.party_id, by=by)
