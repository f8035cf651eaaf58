"""The process on one page: the states things can be in and the moves between them. Data only.

docs/process.md and its diagrams are drawn from here. Every thing is a small state machine of its own, in the file of
its stage; the follow-up moves on their facts (CAC/COSP/2013/5, para. 72).
"""

from __future__ import annotations

from django.db.models import TextChoices

from reviews.models.appointments import Appointment
from reviews.models.reviews import Review
from workflows.process import dialogue, duties, follow_ups, hooks, letters, people, planning, reporting
from workflows.process.dialogue import WorkshopState
from workflows.process.duties import DutyAnswer, DutyKind, DutyState, OwedBy, RuleState
from workflows.process.follow_ups import FollowUpState
from workflows.process.hooks import HookMessageState, HookState
from workflows.process.letters import FOR_A_PERSON, LIVE_LETTERS, AddressState, LetterState, MessageState
from workflows.process.move import Move
from workflows.process.people import TaskState
from workflows.process.planning import ActivityState, PlanState, VersionState
from workflows.process.reporting import ExtensionState, PeriodState, ReportState, WaiverState

VERSION = 2
"""1: until the letter is acknowledged. 2: to the day the needs are met. A follow-up keeps the one it began with."""

MACHINES: dict[str, type[TextChoices]] = {
    "review": Review.State,
    "follow_up": FollowUpState,
    "letter": LetterState,
    "message": MessageState,
    "address": AddressState,
    "workshop": WorkshopState,
    "plan": PlanState,
    "plan_version": VersionState,
    "activity": ActivityState,
    "period": PeriodState,
    "report": ReportState,
    "extension": ExtensionState,
    "waiver": WaiverState,
    "appointment": Appointment.State,
    "task": TaskState,
    "duty": DutyState,
    "hook": HookState,
    "hook_message": HookMessageState,
    "rule": RuleState,
}
_OF_ALL_STAGES = (follow_ups, letters, dialogue, planning, reporting, people, duties, hooks)
MOVES: dict[str, Move] = {move.name: move for stage in _OF_ALL_STAGES for move in stage.MOVES}
FINAL: dict[str, set[str]] = {
    "review": {Review.State.CONCLUDED},
    "follow_up": {FollowUpState.CLOSED_WITHOUT_NEEDS},
    "letter": {LetterState.ACKNOWLEDGED, LetterState.REPLACED},
    "message": {MessageState.SENT, MessageState.WITHDRAWN, MessageState.SET_ASIDE},
    "address": set(),
    "workshop": {WorkshopState.HELD, WorkshopState.CANCELLED},
    "plan": set(),
    "plan_version": {VersionState.REPLACED},
    "activity": set(),
    "period": set(),
    "report": set(),
    "extension": {ExtensionState.GRANTED, ExtensionState.REFUSED},
    "waiver": {WaiverState.ENDED},
    "appointment": {Appointment.State.DECLINED, Appointment.State.ENDED},
    "task": {TaskState.DONE},
    "duty": set(),
    "hook": set(),
    "hook_message": set(),
    "rule": {RuleState.RETIRED},
}
SIDE: dict[str, set[str]] = {
    "follow_up": follow_ups.SIDE,
    "letter": {LetterState.REPLACED, LetterState.UNDELIVERABLE},
    "message": {*letters.FOR_A_PERSON, MessageState.WITHDRAWN, MessageState.SET_ASIDE},
    "address": {AddressState.DEAD},
    "workshop": {WorkshopState.CANCELLED},
    "plan_version": {VersionState.RETURNED},
    "activity": {ActivityState.DELAYED, ActivityState.DROPPED},
    "report": {ReportState.RETURNED},
    "extension": {ExtensionState.REFUSED},
    "appointment": {Appointment.State.DECLINED},
    "duty": {DutyState.PAUSED, DutyState.DROPPED},
    "hook_message": {HookMessageState.GIVEN_UP},
}
"""States that stand beside the main line: detours and other ends."""

__all__ = [
    "FINAL",
    "FOR_A_PERSON",
    "LIVE_LETTERS",
    "MACHINES",
    "MOVES",
    "SIDE",
    "VERSION",
    "ActivityState",
    "AddressState",
    "DutyAnswer",
    "DutyKind",
    "DutyState",
    "ExtensionState",
    "FollowUpState",
    "HookMessageState",
    "HookState",
    "LetterState",
    "MessageState",
    "Move",
    "OwedBy",
    "PeriodState",
    "PlanState",
    "ReportState",
    "RuleState",
    "TaskState",
    "VersionState",
    "WaiverState",
    "WorkshopState",
]
