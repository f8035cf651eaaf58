"""The next version of a plan: an exact copy of the adopted one, to be changed line by line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

import uuid_utils.compat as uuid
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from workflows import events
from workflows.commands.plan_lines import LISTS
from workflows.commands.plans import plan_in_hand, reason_against_moving
from workflows.ledger import By, Refused
from workflows.ledger.record import record
from workflows.models import Line, Objective, Plan, PlanVersion
from workflows.process import ActivityState, PlanState, VersionState

UNSETTLED = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.RETURNED)
Row = TypeVar("Row", bound=Model)


@transaction.atomic
def begin_plan_version(*, plan_id: UUID, by: By) -> PlanVersion:
    """Begin the next version as a copy of the adopted one, without what was dropped since. Refused while one is open.

    Costs the same number of statements for however many lines.
    """
    plan = plan_in_hand(plan_id)
    if reason := reason_against_beginning(plan):
        raise Refused(reason)
    adopted = plan.versions.get(state=VersionState.ADOPTED)
    version = PlanVersion.objects.create(
        plan=plan,
        follow_up_id=plan.follow_up_id,
        party_id=plan.party_id,
        number=adopted.number + 1,
        state=VersionState.DRAFT,
        state_since=by.at,
        begun_by=by.actor,
    )
    _copy_lines(adopted, version, _copy_objectives(adopted, version))
    told = events.PlanVersionBegun(
        plan_version=version.pk, plan=plan.pk, follow_up=plan.follow_up_id, number=version.number
    )
    record(told, case=plan.follow_up_id, subject=version.pk, party=plan.party_id, by=by)
    return version


def reason_against_beginning(plan: Plan) -> str | None:
    """The sentence that says why no new version of this plan can be begun now; None if it can."""
    states = dict(PlanVersion.objects.filter(plan=plan.pk).values_list("state", "number"))
    if plan.state == PlanState.ENDED:
        return _("This plan has ended.")
    if unsettled := [number for state, number in states.items() if state in UNSETTLED]:
        return _("Version %(number)s of the plan is still being worked on.") % {"number": unsettled[0]}
    if VersionState.ADOPTED not in states:
        return _("No version of this plan is adopted.")
    return reason_against_moving(PlanVersion(plan=plan, follow_up_id=plan.follow_up_id))


def _copy_objectives(adopted: PlanVersion, version: PlanVersion) -> dict[UUID, UUID]:
    """Copies every objective; returns the id of each copy by that of the original."""
    return _copies(Objective.objects.filter(version=adopted).order_by("position", "pk"), version=version)


def _copy_lines(adopted: PlanVersion, version: PlanVersion, objectives: dict[UUID, UUID]) -> None:
    rows = Line.objects.filter(version=adopted).exclude(activity__state=ActivityState.DROPPED)
    lines = list(rows.order_by("position", "pk"))
    for line in lines:
        line.objective_id = objectives[line.objective_id]
    copied = _copies(lines, version=version, moved_because="")
    for model, column in LISTS.values():
        found = model._default_manager.filter(line__in=copied).values_list("line_id", column)
        model._default_manager.bulk_create(
            model(line_id=copied[line], party_id=version.party_id, **{column: id_}) for line, id_ in found
        )


def _copies(rows: Iterable[Row], **changes: Any) -> dict[Any, UUID]:
    """Store these rows once more under new ids, with changes; returns the new id by the old one."""
    copied: dict[Any, UUID] = {}
    new = []
    for row in rows:
        copied[row.pk] = uuid.uuid7()
        row.pk = copied[row.pk]
        for name, value in changes.items():
            setattr(row, name, value)
        row._state.adding = True
        new.append(row)
    if new:
        type(new[0])._default_manager.bulk_create(new)
    return copied
