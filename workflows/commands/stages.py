"""The stages of a follow-up after its letter, and how it follows its action plan (A:72-76)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import events, process
from workflows.commands.cases import said
from workflows.ledger import By, Refused
from workflows.ledger.record import lock, record
from workflows.models import FollowUp, Letter, Plan
from workflows.moves import move, move_many, reason_against
from workflows.process import LetterState, PlanState, VersionState

PLAN_NEWS = {
    events.PlanDrafted.__name__: "note_plan_drafted",
    events.PlanSubmitted.__name__: "note_plan_submitted",
    events.PlanReturned.__name__: "note_plan_returned",
    events.PlanAdopted.__name__: "note_plan_adopted",
    events.PlanPutInForce.__name__: "note_plan_adopted",
}

CALLED_FOR: dict[str, tuple[str, ...]] = {
    VersionState.SUBMITTED: ("note_plan_submitted",),
    VersionState.RETURNED: ("note_plan_returned", "note_plan_drafted"),
}


@transaction.atomic
def note_silence(*, follow_up_id: UUID, reason: str, by: By) -> FollowUp:
    """Note that the State has not answered its letter. An answer that comes later is still taken."""
    return _moved("note_silence", follow_up_id, reason, by)


@transaction.atomic
def open_dialogue(*, follow_up_id: UUID, by: By) -> FollowUp:
    """Note that the State and the Secretariat are talking; refused before the letter is acknowledged."""
    move("open_dialogue", follow_up_id, by=by)
    return FollowUp.objects.get(pk=follow_up_id)


@transaction.atomic
def suspend_follow_up(*, follow_up_id: UUID, reason: str, by: By) -> FollowUp:
    """Let a follow-up rest; the stage it is in is kept for resume_follow_up."""
    return _moved("suspend_follow_up", follow_up_id, reason, by)


@transaction.atomic
def resume_follow_up(*, follow_up_id: UUID, reason: str, by: By) -> FollowUp:
    """Let a suspended follow-up go on in the stage in which it was suspended."""
    return _moved("resume_follow_up", follow_up_id, reason, by)


@transaction.atomic
def decline_follow_up(*, follow_up_id: UUID, reason: str, by: By) -> FollowUp:
    """Note that the State does not want the follow-up. Refused once its action plan is submitted."""
    return _moved("decline_follow_up", follow_up_id, reason, by)


@transaction.atomic
def adopt_process_version(*, follow_up_id: UUID, reason: str, by: By) -> FollowUp:
    """Let a follow-up go on by the newest version of the process. Refused where it does, and for one that is over."""
    lock([follow_up_id])
    row = FollowUp.objects.get(pk=follow_up_id)
    if refusal := reason_against_version(row):
        raise Refused(refusal)
    told = events.ProcessVersionAdopted(follow_up=row.pk, process_version=process.VERSION, reason=said(reason))
    FollowUp.objects.filter(pk=row.pk).update(process_version=process.VERSION)
    record(told, case=row.pk, subject=row.pk, party=row.party_id, by=by)
    row.process_version = process.VERSION
    return row


def reason_against_version(row: FollowUp) -> str | None:
    """The sentence that says why this follow-up cannot go on by a newer version of the process; None if it can."""
    if row.state in process.FINAL["follow_up"]:
        return _("This follow-up is over; it keeps the version of the process by which it ran.")
    if row.process_version >= process.VERSION:
        return _("This follow-up runs by the newest version of the process already.")
    return None


@transaction.atomic
def follow_the_plans(*, news: str, causes: Mapping[UUID, UUID], by: By) -> dict[UUID, str]:
    """Bring follow-ups to the stage that their plans' news (the name of a fact) calls for; returns the refusals.

    causes: the entry that told each follow-up the news.
    """
    return move_many(PLAN_NEWS[news], causes, by=by, causes=causes).refusals


@transaction.atomic
def go_on_with_the_letter(*, follow_up_id: UUID, by: By) -> None:
    """Note for a resumed follow-up that its letter was acknowledged meanwhile. Refused where it was not or is noted."""
    lock([follow_up_id])
    letters = Letter.objects.filter(follow_up=follow_up_id, kind=Letter.Kind.READINESS)
    if not letters.filter(state=LetterState.ACKNOWLEDGED).exists():
        raise Refused(_("Its readiness letter is not acknowledged."))
    move("note_letter_acknowledged", follow_up_id, by=by)


@transaction.atomic
def go_on_with_the_plan(*, follow_up_id: UUID, by: By) -> None:
    """Bring a resumed or reopened follow-up to the stage of its plan; a plan that had ended is taken up again.

    Refused, and nothing is taken up, without a plan and where the follow-up is at that stage or closed.
    """
    lock([follow_up_id])
    plan = Plan.objects.filter(follow_up=follow_up_id).order_by("drafted_at", "pk").last()
    if plan is None:
        raise Refused(_("This follow-up has no action plan to go on with."))
    if plan.state == PlanState.ENDED:
        move("take_plan_up", plan.pk, by=by)
    row, notes = FollowUp.objects.get(pk=follow_up_id), _what_it_calls_for(plan)
    name = next((name for name in notes if reason_against(row, name) is None), notes[0])
    move(name, follow_up_id, by=by)


def _what_it_calls_for(plan: Plan) -> tuple[str, ...]:
    """The moves that bring a follow-up to where its plan stands; which of them, its own stage decides."""
    if plan.state == PlanState.IN_FORCE:
        return ("note_plan_adopted",)
    return CALLED_FOR.get(plan.versions.latest("number").state, ("note_plan_drafted",))


def _moved(name: str, follow_up_id: UUID, reason: str, by: By) -> FollowUp:
    move(name, follow_up_id, by=by, says={"reason": said(reason)})
    return FollowUp.objects.get(pk=follow_up_id)
