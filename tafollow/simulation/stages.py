"""What people do at each stage of a follow-up. Each function answers: in how many weeks again; None: never."""

from __future__ import annotations

from collections.abc import Callable

from reviews.models import Assessment
from tafollow.simulation import dialogue, letters, planning, reporting
from tafollow.simulation.case import Case
from workflows import commands
from workflows.commands.letters import reason_against_one_year_letter
from workflows.models import Activity, FollowUp, Plan
from workflows.process import FollowUpState, PlanState, VersionState
from workflows.process.follow_ups import ANSWERED
from workflows.process.planning import UNFINISHED
from workflows.queries.needs_of import unfinished_of, unmet_of

F = FollowUpState
CAN_BE_CARRIED = (F.SILENT, *ANSWERED)
Act = Callable[[Case], int | None]


def act(case: Case, stage: str) -> int | None:
    """Do what is next at this stage; in how many weeks somebody comes back to it, None for never.

    Where the State's next cycle has begun, what is left goes on there.
    """
    if case.newer and stage in CAN_BE_CARRIED and _carry_over(case):
        return None
    if stage in ANSWERED and case.chance(case.temper.is_suspended):
        commands.suspend_follow_up(follow_up_id=case.id, reason="Elections.", by=case.officer)
        return case.rng.randint(10, 30)
    return ACTS[F(stage)](case)


def _carry_over(case: Case) -> bool:
    """Carry over what is left once the newer follow-up has its letter; whether it was done."""
    assert case.newer
    newer = FollowUp.objects.values_list("state", flat=True).filter(pk=case.newer.id).first()
    if newer not in (F.LETTER_SENT, *ANSWERED):
        return False
    if not (unmet_of([case.id]).exists() or unfinished_of(case.id).exists()):
        return False
    outcome = "What is left goes on with the needs of the next cycle."
    commands.carry_over(follow_up_id=case.id, into=case.newer.id, outcome=outcome, by=case.officer)
    return True


def implementation(case: Case) -> int | None:
    """What waits longest comes first: the plan's next version, letters, the report."""
    plan = Plan.objects.filter(follow_up=case.id).exclude(state=PlanState.ENDED).get()
    if _change_plan(case, plan) or _one_year_letter(case):
        return 2
    if not Activity.objects.filter(plan=plan.pk, state__in=UNFINISHED).exists():
        return _come_to_an_end(case)
    return reporting.report(case, plan)


def _change_plan(case: Case, plan: Plan) -> bool:
    if version := planning.open_version(case):
        if version.state == VersionState.SUBMITTED:
            planning.decide(case, version)
        else:
            planning.hand_in(case, version)
        return True
    if plan.state == PlanState.IN_FORCE and case.chance(case.temper.changes_plan):
        planning.begin_next_version(plan, case.focal_point)
        return True
    return False


def _one_year_letter(case: Case) -> bool:
    if letters.follow_one_year_letter(case):
        return True
    row = FollowUp.objects.select_related("party", "cycle").get(pk=case.id)
    if reason_against_one_year_letter(row, case.at):
        return False
    commands.draft_one_year_letter(follow_up_id=case.id, by=case.officer)
    return True


def _come_to_an_end(case: Case) -> int | None:
    """Nothing is left to do: the State says of each need that is not met yet how it stands, and the case is closed."""
    for need in unmet_of([case.id]).order_by("party", "cycle", "reference"):
        dialogue.assess(case, need, "completely", Assessment.Source.DIALOGUE)
    return dialogue.close(case)


def suspended(case: Case) -> int | None:
    commands.resume_follow_up(follow_up_id=case.id, reason="The new Government goes on.", by=case.officer)
    return case.pause()


def declined(case: Case) -> int | None:
    if case.chance(case.temper.reopens):
        return _reopen(case, "The State has thought better of it.")
    commands.lapse_follow_up(follow_up_id=case.id, reason="The State does not want it.", by=case.officer)
    return None


def lapsed(case: Case) -> int | None:
    if case.newer or not case.chance(case.temper.reopens):
        return None
    return _reopen(case, "The State asks to take it up again.")


def closed_met(case: Case) -> int | None:
    """Closed, and yet: now and then a need turns out not to be met."""
    return None if case.newer else _reopen(case, "A need that was met is not met any more.")


def _reopen(case: Case, reason: str) -> int:
    commands.reopen_follow_up(follow_up_id=case.id, reason=reason, by=case.officer)
    return case.pause()


def soon(case: Case) -> int | None:
    """The Secretariat's machinery is at it."""
    return 1


def over(case: Case) -> int | None:
    return None


ACTS: dict[F, Act] = {
    F.OPENED: soon,
    F.LETTER_DRAFTED: letters.letter_drafted,
    F.LETTER_CLEARED: soon,
    F.LETTER_SENT: letters.letter_sent,
    F.SILENT: letters.letter_sent,
    F.ACKNOWLEDGED: letters.acknowledged,
    F.DIALOGUE: dialogue.dialogue,
    F.PLAN_DRAFTING: planning.plan_drafting,
    F.PLAN_SUBMITTED: planning.plan_submitted,
    F.IMPLEMENTATION: implementation,
    F.SUSPENDED: suspended,
    F.DECLINED: declined,
    F.CLOSED_WITHOUT_NEEDS: over,
    F.CLOSED_MET: closed_met,
    F.CARRIED_OVER: over,
    F.LAPSED: lapsed,
}
