"""The stages of a follow-up (CAC/COSP/2013/5, para. 72-76). It moves on the facts of its letter and of its plan."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from workflows import events
from workflows.process.move import Move


class FollowUpState(TextChoices):
    OPENED = "opened", _("Opened")
    LETTER_DRAFTED = "letter_drafted", _("Readiness letter drafted")
    LETTER_CLEARED = "letter_cleared", _("Readiness letter cleared")
    LETTER_SENT = "letter_sent", _("Readiness letter sent")
    SILENT = "silent", _("Silent")
    ACKNOWLEDGED = "acknowledged", _("Readiness letter acknowledged")
    DIALOGUE = "dialogue", _("Dialogue")
    PLAN_DRAFTING = "plan_drafting", _("Action plan being drafted")
    PLAN_SUBMITTED = "plan_submitted", _("Action plan submitted")
    IMPLEMENTATION = "implementation", _("Implementation")
    SUSPENDED = "suspended", _("Suspended")
    DECLINED = "declined", _("Declined by the State")
    CLOSED_WITHOUT_NEEDS = "closed_without_needs", _("Closed: no needs")
    CLOSED_MET = "closed_met", _("Closed: needs met")
    CARRIED_OVER = "carried_over", _("Carried over into the next cycle")
    LAPSED = "lapsed", _("Lapsed")


F = FollowUpState
ANSWERED = (F.ACKNOWLEDGED, F.DIALOGUE, F.PLAN_DRAFTING, F.PLAN_SUBMITTED, F.IMPLEMENTATION)
"""The State has answered, and the follow-up runs."""
ASKED = (F.LETTER_SENT, F.SILENT, *ANSWERED)
"""The State has been written to, and the follow-up runs."""
RUNNING = (F.OPENED, F.LETTER_DRAFTED, F.LETTER_CLEARED, *ASKED)
FINAL = {F.CLOSED_WITHOUT_NEEDS}
SIDE: set[str] = {F.SILENT, F.SUSPENDED, F.DECLINED, F.CLOSED_WITHOUT_NEEDS, F.CARRIED_OVER, F.LAPSED}
CLOSED = (F.CLOSED_WITHOUT_NEEDS, F.CLOSED_MET, F.CARRIED_OVER, F.LAPSED)

MOVES = [
    # What happened to the plan while the follow-up was suspended is made up for when it goes on: hence the many stages
    # from which its plan may bring it on.
    # what: (name, thing, from, to, fact, what a person reads on the button, who may ask)
    Move(
        "close_without_needs",
        "follow_up",
        (F.OPENED,),
        F.CLOSED_WITHOUT_NEEDS,
        events.FollowUpClosedWithoutNeeds,
        _("Close: no needs"),
    ),
    Move(
        "note_letter_drafted",
        "follow_up",
        (F.OPENED, F.LETTER_CLEARED),
        F.LETTER_DRAFTED,
        events.FollowUpLetterDrafted,
        _("Note that the letter is drafted"),
    ),
    Move(
        "note_letter_cleared",
        "follow_up",
        (F.LETTER_DRAFTED,),
        F.LETTER_CLEARED,
        events.FollowUpLetterCleared,
        _("Note that the letter is cleared"),
    ),
    Move(
        "note_letter_sent",
        "follow_up",
        (F.LETTER_CLEARED,),
        F.LETTER_SENT,
        events.FollowUpLetterSent,
        _("Note that the letter is sent"),
    ),
    Move(
        "note_letter_acknowledged",
        "follow_up",
        (F.LETTER_SENT, F.SILENT),
        F.ACKNOWLEDGED,
        events.FollowUpLetterAcknowledged,
        _("Note that the letter is acknowledged"),
    ),
    Move(
        "note_silence",
        "follow_up",
        (F.LETTER_SENT,),
        F.SILENT,
        events.FollowUpSilent,
        _("Note that the State is silent"),
        "officer, calendar",
        since=2,
    ),
    Move(
        "open_dialogue",
        "follow_up",
        (F.ACKNOWLEDGED,),
        F.DIALOGUE,
        events.DialogueOpened,
        _("Open the dialogue"),
        "officer",
        since=2,
    ),
    Move(
        "note_plan_drafted",
        "follow_up",
        (F.ACKNOWLEDGED, F.DIALOGUE),
        F.PLAN_DRAFTING,
        events.FollowUpPlanDrafted,
        _("Note that the plan is drafted"),
        since=2,
    ),
    Move(
        "note_plan_submitted",
        "follow_up",
        (F.ACKNOWLEDGED, F.DIALOGUE, F.PLAN_DRAFTING),
        F.PLAN_SUBMITTED,
        events.FollowUpPlanSubmitted,
        _("Note that the plan is submitted"),
        since=2,
    ),
    Move(
        "note_plan_returned",
        "follow_up",
        (F.PLAN_SUBMITTED,),
        F.PLAN_DRAFTING,
        events.FollowUpPlanReturned,
        _("Note that the plan is returned"),
        since=2,
    ),
    Move(
        "note_plan_adopted",
        "follow_up",
        (F.ACKNOWLEDGED, F.DIALOGUE, F.PLAN_DRAFTING, F.PLAN_SUBMITTED),
        F.IMPLEMENTATION,
        events.FollowUpPlanAdopted,
        _("Note that the plan is adopted"),
        since=2,
    ),
    Move(
        "suspend_follow_up",
        "follow_up",
        ASKED,
        F.SUSPENDED,
        events.FollowUpSuspended,
        _("Suspend the follow-up"),
        "officer",
        keeps="stage_before",
        since=2,
    ),
    Move(
        "resume_follow_up",
        "follow_up",
        (F.SUSPENDED,),
        "",
        events.FollowUpResumed,
        _("Resume the follow-up"),
        "officer",
        keeps="stage_before",
        since=2,
    ),
    Move(
        "decline_follow_up",
        "follow_up",
        (F.LETTER_SENT, F.SILENT, F.ACKNOWLEDGED, F.DIALOGUE, F.PLAN_DRAFTING),
        F.DECLINED,
        events.FollowUpDeclined,
        _("Decline the follow-up"),
        "main focal point, validating authority, officer",
        since=2,
    ),
    Move(
        "close_needs_met",
        "follow_up",
        ANSWERED,
        F.CLOSED_MET,
        events.FollowUpClosedMet,
        _("Close: needs met"),
        "officer",
        since=2,
    ),
    Move(
        "carry_over",
        "follow_up",
        (F.SILENT, *ANSWERED),
        F.CARRIED_OVER,
        events.FollowUpCarriedOver,
        _("Carry over into the next cycle"),
        "officer",
        since=2,
    ),
    Move(
        "lapse_follow_up",
        "follow_up",
        (*ASKED, F.SUSPENDED, F.DECLINED),
        F.LAPSED,
        events.FollowUpLapsed,
        _("Let the follow-up lapse"),
        "officer",
        since=2,
    ),
    Move(
        "reopen_follow_up",
        "follow_up",
        (F.DECLINED, F.LAPSED, F.CLOSED_MET, F.CARRIED_OVER),
        F.DIALOGUE,
        events.FollowUpReopened,
        _("Reopen the follow-up"),
        "officer",
        since=2,
    ),
]
