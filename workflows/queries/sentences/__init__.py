"""Every fact in a sentence. A fact without one fails a test."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from reviews.models import Assessment, Classification, Met, Release, Timing
from reviews.models.consent import REPLACED
from workflows import events
from workflows.ledger import Fact
from workflows.models import Contact, Letter, Line, Plan, Report, Workshop
from workflows.models.reports import RAN_OUT
from workflows.process import ActivityState, DutyAnswer, DutyKind, FollowUpState
from workflows.process.planning import LEFT_OUT
from workflows.queries.sentences import dialogue, duties, follow_ups, hooks, letters, planning, reporting

SENTENCES: dict[type[Fact], str | Promise] = {
    **letters.SENTENCES,
    **follow_ups.SENTENCES,
    **dialogue.SENTENCES,
    **planning.SENTENCES,
    **reporting.SENTENCES,
    **duties.SENTENCES,
    **hooks.SENTENCES,
}
CHOICES: dict[str, Any] = {
    "answer": DutyAnswer.choices,
    "audience": Release.Audience.choices,
    "classification": Classification.choices,
    "reason": [
        (REPLACED, gettext_lazy("another decision has taken its place")),
        (RAN_OUT, gettext_lazy("its last day is over")),
        (LEFT_OUT, gettext_lazy("the adopted version of the plan does not have it any more")),
    ],
    "changed": [
        (field.name, field.verbose_name)
        for model in (Plan, Line)
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
    ],
    "channel": Contact.Channel.choices,
    "kind": [*Workshop.Kind.choices, *Report.Kind.choices, *Letter.Kind.choices, *DutyKind.choices],
    "stage_before": FollowUpState.choices,
    "timing": Timing.choices,
    "status": [*Met.choices, *ActivityState.choices],
    "source": Assessment.Source.choices,
}
"""Fields of facts whose values are names of choices, with the words for them."""
STEPS = frozenset(
    fact.__name__
    for fact in (
        events.LetterPosted,
        events.MessageHandedOver,
        events.MessageDeferred,
        events.MessageSent,
        events.MessageWithdrawn,
        events.FollowUpLetterDrafted,
        events.FollowUpLetterCleared,
        events.FollowUpLetterSent,
        events.FollowUpLetterAcknowledged,
        events.FollowUpPlanDrafted,
        events.FollowUpPlanSubmitted,
        events.FollowUpPlanReturned,
        events.FollowUpPlanAdopted,
        events.ObjectiveAdded,
        events.ObjectiveChanged,
        events.ObjectiveRemoved,
        events.LineAdded,
        events.LineChanged,
        events.LineRemoved,
        events.PlanVersionReplaced,
        events.ActivityPlanned,
        events.ReportBegun,
        events.ReportLineWritten,
        events.ReportAnswerWritten,
        events.DutyOpened,
        events.DutyMoved,
        events.DutyDone,
        events.DutyDropped,
        events.DutyPaused,
        events.DutyResumed,
        events.DutyReopened,
        events.DutyReminded,
        events.HookMessageDelivered,
    )
)
"""Small steps: left out of the timeline until somebody asks for every one."""
