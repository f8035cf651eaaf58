"""The plan as a whole: what it says of itself, and its way to the validating authority and back (A:74-76)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.models import Document
from workflows import events
from workflows.commands.plan_columns import (
    DATES,
    PLAN_LINKS,
    Frame,
    findings_on_plan,
    insist,
    moved_dates,
    title_of,
)
from workflows.commands.records import Check, no_check
from workflows.ledger import By, Refused, sql
from workflows.ledger.record import lock, record
from workflows.models import Activity, FollowUp, Line, Plan, PlanVersion
from workflows.moves import move, move_many
from workflows.process import ActivityState, FollowUpState, PlanState, VersionState
from workflows.process.planning import LEFT_OUT, UNFINISHED

STANDING_STILL = (
    FollowUpState.SUSPENDED,
    FollowUpState.DECLINED,
    FollowUpState.CLOSED_MET,
    FollowUpState.CARRIED_OVER,
    FollowUpState.LAPSED,
)
NAMED_AT_MOST = 30
"""Lines that a refusal names one by one."""
AS_ADOPTED = """
UPDATE workflows_activity a SET title = l.title, institution_id = l.lead_institution_id, priority = l.priority,
  starts_on = l.starts_on, ends_on = l.ends_on
FROM workflows_line l WHERE l.version_id = %s AND a.id = l.activity_id
"""


@transaction.atomic
def change_plan(*, plan_id: UUID, changes: Mapping[str, Any], by: By, check: Check = no_check) -> Plan:
    """Change what the plan says of itself: columns of PLAN_COLUMNS, rows named by their ids.

    Nothing new is not recorded. check: asked once the case is locked. Refused for an ended plan, while a version is
    with the validating authority, and for a column that cannot say this, with the finding.
    """
    plan = plan_in_hand(plan_id)
    check()
    if reason := reason_against_changing(plan):
        raise Refused(reason)
    insist(Plan, findings_on_plan(plan, changes))
    if changed := assign(plan, changes, links=PLAN_LINKS):
        told = events.PlanChanged(plan=plan.pk, follow_up=plan.follow_up_id, changed=changed)
        record(told, case=plan.follow_up_id, subject=plan.pk, party=plan.party_id, by=by)
    return plan


@transaction.atomic
def submit_plan(*, version_id: UUID, by: By) -> PlanVersion:
    """Put a version before the validating authority. Refused naming what is missing, line by line."""
    version = version_in_hand(version_id)
    if reason := reason_against_submitting(version):
        raise Refused(reason)
    move("submit_plan", version_id, by=by, submitted_by=by.actor, submitted_at=by.at)
    return PlanVersion.objects.get(pk=version_id)


@transaction.atomic
def return_plan(*, version_id: UUID, notes: str, by: By) -> PlanVersion:
    """Give a submitted version back to the focal point, with notes on what to change; these are obligatory."""
    version = version_in_hand(version_id)
    if not (said := notes.strip()):
        raise Refused(_("Say what is to be changed."))
    if reason := reason_against_moving(version):
        raise Refused(reason)
    move("return_plan", version_id, by=by, notes=said, decided_by=by.actor, decided_at=by.at)
    return PlanVersion.objects.get(pk=version_id)


@transaction.atomic
def adopt_plan(*, version_id: UUID, notes: str = "", document: UUID | None = None, by: By) -> PlanVersion:
    """Adopt a submitted version in the name of the State; the one adopted before is replaced. Both are frozen.

    document: of the same State, that holds the decision. Activities take over what the version says of them; new ones
    are planned, and those that it does not mention any more are dropped. Costs the same for however many activities.
    """
    version = version_in_hand(version_id)
    if document and not Document.objects.filter(pk=document, party=version.party_id).exists():
        raise Refused(_("The State has no such document."))
    if reason := reason_against_moving(version):
        raise Refused(reason)
    former = PlanVersion.objects.filter(plan=version.plan_id, state=VersionState.ADOPTED).values_list("pk", flat=True)
    move_many("replace_plan_version", former, by=by)
    stamp: dict[str, Any] = {"decided_by": by.actor, "decided_at": by.at, "document_id": document}
    move("adopt_plan", version_id, by=by, notes=notes.strip(), **stamp)
    _take_over(version, by)
    return PlanVersion.objects.get(pk=version_id)


@transaction.atomic
def put_plan_in_force(*, plan_id: UUID, by: By) -> None:
    """Put a plan in force once its first version is adopted. Refused where it is in force already."""
    if not PlanVersion.objects.filter(plan=plan_id, state=VersionState.ADOPTED).exists():
        raise Refused(_("No version of this plan is adopted."))
    move("put_plan_in_force", plan_id, by=by)


@transaction.atomic
def reopen_activity(*, activity_id: UUID, reason: str, by: By) -> Activity:
    """Take a completed or dropped activity up again, for a reason."""
    activity = Activity.objects.select_related("plan").filter(pk=activity_id).first()
    if activity is None:
        raise Refused(_("It does not exist."))
    if not (said := reason.strip()):
        raise Refused(_("Say why."))
    lock([activity.follow_up_id])
    if refusal := reason_against_reopening(activity):
        raise Refused(refusal)
    move("reopen_activity", activity_id, by=by, says={"reason": said})
    return Activity.objects.get(pk=activity_id)


def reason_against_reopening(activity: Activity) -> str | None:
    """The sentence that says why no activity of this plan can be taken up again; None if they can."""
    return _("This plan has ended.") if activity.plan.state == PlanState.ENDED else None


def reason_against_changing(plan: Plan) -> str | None:
    """The sentence that says why what the plan says of itself cannot be changed now; None if it can."""
    if plan.state == PlanState.ENDED:
        return _("This plan has ended.")
    if PlanVersion.objects.filter(plan=plan.pk, state=VersionState.SUBMITTED).exists():
        return _("The plan is with the validating authority: what it decides on does not change meanwhile.")
    return None


def reason_against_moving(version: PlanVersion) -> str | None:
    """The sentence that says why no version of this plan goes anywhere now; None if it may."""
    if version.plan.state == PlanState.ENDED:
        return _("This plan has ended.")
    stage = FollowUpState(FollowUp.objects.values_list("state", flat=True).get(pk=version.follow_up_id))
    return _("Its follow-up is “%(stage)s”.") % {"stage": stage.label} if stage in STANDING_STILL else None


def reason_against_submitting(version: PlanVersion) -> str | None:
    """The sentence that names what is missing in this version before it can be submitted; None if nothing is."""
    if reason := reason_against_moving(version):
        return reason
    lines = list(Line.objects.filter(version=version.pk).select_related("activity").order_by("position", "pk"))
    if not lines:
        return _("The plan has no activity yet.")
    frame = Frame(version)
    missing = [(line.activity.number, names) for line in lines if (names := _missing(frame, line))]
    told = [
        _("Activity %(number)s lacks: %(columns)s.") % {"number": number, "columns": ", ".join(names)}
        for number, names in missing[:NAMED_AT_MOST]
    ]
    if more := len(missing) - len(told):
        told.append(_("So many others lack something as well: %(number)s.") % {"number": more})
    return " ".join(told) or None


def _missing(frame: Frame, line: Line) -> list[str]:
    wanted = {"lead_institution": line.lead_institution_id, "priority": line.priority, "rationale": line.rationale}
    wanted |= {name: getattr(line, name) for name in DATES}
    if moved_dates(frame, line):
        wanted["moved_because"] = line.moved_because
    return [title_of(Line, name) for name, value in wanted.items() if not value]


def plan_in_hand(plan_id: UUID) -> Plan:
    """The plan, with the lock of its case. Refused where there is none."""
    _lock_case(Plan, plan_id)
    return Plan.objects.select_for_update(no_key=True).get(pk=plan_id)


def version_in_hand(version_id: UUID) -> PlanVersion:
    """The version with its plan, with the lock of its case. Refused where there is none."""
    _lock_case(PlanVersion, version_id)
    rows = PlanVersion.objects.select_related("plan")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=version_id)


def _lock_case(model: type[Plan] | type[PlanVersion], id_: UUID) -> None:
    case = model._default_manager.filter(pk=id_).values_list("follow_up_id", flat=True).first()
    if case is None:
        raise Refused(_("It does not exist."))
    lock([case])


def assign(row: Plan | Line | Any, changes: Mapping[str, Any], links: Collection[str]) -> list[str]:
    """Save what is different; returns the names of the columns that were. `links`: those that hold the id of a row."""
    attributes = {name: f"{name}_id" if name in links else name for name in changes}
    changed = [name for name, attribute in attributes.items() if getattr(row, attribute) != changes[name]]
    for name in changed:
        setattr(row, attributes[name], changes[name])
    if changed:
        row.save(update_fields=changed)
    return changed


def _take_over(version: PlanVersion, by: By) -> None:
    """The activities become what the adopted version says; what it leaves out ends with it."""
    sql.run(AS_ADOPTED, [version.pk])
    mentioned = Line.objects.filter(version=version.pk).values("activity")
    activities = Activity.objects.filter(plan=version.plan_id).order_by("number")
    new = activities.filter(pk__in=mentioned, state=ActivityState.PROPOSED)
    gone = activities.exclude(pk__in=mentioned).filter(state__in=UNFINISHED)
    move_many("plan_activity", new.values_list("pk", flat=True), by=by)
    move_many("drop_activity", gone.values_list("pk", flat=True), by=by, says={"reason": LEFT_OUT})
