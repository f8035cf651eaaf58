"""The process on one page: the states things can be in and the moves between them. Data only.

docs/process.md and its diagram are drawn from here. Follow-up and letter are small state machines of their own; the
follow-up moves on the letter's facts (CAC/COSP/2013/5, para. 72).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.models.appointments import Appointment
from reviews.models.reviews import Review
from workflows import events
from workflows.ledger import Fact

VERSION = 1


class FollowUpState(TextChoices):
    OPENED = "opened", _("Opened")
    LETTER_DRAFTED = "letter_drafted", _("Readiness letter drafted")
    LETTER_CLEARED = "letter_cleared", _("Readiness letter cleared")
    LETTER_SENT = "letter_sent", _("Readiness letter sent")
    ACKNOWLEDGED = "acknowledged", _("Readiness letter acknowledged")
    CLOSED_WITHOUT_NEEDS = "closed_without_needs", _("Closed: no needs")


class LetterState(TextChoices):
    DRAFTED = "drafted", _("Drafted")
    CLEARED = "cleared", _("Cleared")
    SENT = "sent", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    REPLACED = "replaced", _("Replaced by a newer version")
    UNDELIVERABLE = "undeliverable", _("Undeliverable")


class MessageState(TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being handed over")
    SENT = "sent", _("Sent")
    UNCLEAR = "unclear", _("Unclear whether it arrived")
    REFUSED = "refused", _("Refused for good")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class TaskState(TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")


@dataclass(frozen=True)
class Move:
    """One transition. `asks` names it as a request to a person, `thing` which machine it belongs to."""

    name: str
    thing: str
    sources: tuple[str, ...]
    target: str
    says: type[Fact]
    asks: str | Promise
    who: str = "system"


F, L, M, R = FollowUpState, LetterState, MessageState, Review.State
A, T = Appointment.State, TaskState

MOVES: dict[str, Move] = {
    move.name: move
    for move in [
        # what: (name, thing, from, to, fact, what a person reads on the button, who may ask)
        Move(
            "conclude_review",
            "review",
            (R.ONGOING,),
            R.CONCLUDED,
            events.ReviewConcluded,
            _("Conclude the review"),
            "officer",
        ),
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
            (F.LETTER_SENT,),
            F.ACKNOWLEDGED,
            events.FollowUpLetterAcknowledged,
            _("Note that the letter is acknowledged"),
        ),
        Move(
            "clear_letter", "letter", (L.DRAFTED,), L.CLEARED, events.LetterCleared, _("Clear the letter"), "approver"
        ),
        Move(
            "replace_letter",
            "letter",
            (L.DRAFTED, L.CLEARED, L.UNDELIVERABLE),
            L.REPLACED,
            events.LetterReplaced,
            _("Correct the letter"),
            "officer",
        ),
        Move("send_letter", "letter", (L.CLEARED, L.UNDELIVERABLE), L.SENT, events.LetterSent, _("Send the letter")),
        Move(
            "give_up_letter",
            "letter",
            (L.CLEARED,),
            L.UNDELIVERABLE,
            events.LetterUndeliverable,
            _("Note that nobody could be reached"),
        ),
        Move(
            "acknowledge_letter",
            "letter",
            (L.SENT,),
            L.ACKNOWLEDGED,
            events.LetterAcknowledged,
            _("Acknowledge the letter"),
            "focal point, officer",
        ),
        Move("hand_over", "message", (M.QUEUED,), M.SENDING, events.MessageHandedOver, _("Hand over")),
        Move("take_back", "message", (M.SENDING,), M.QUEUED, events.MessageDeferred, _("Send later")),
        # An owner that was thought dead may still bring the answer.
        Move("mark_sent", "message", (M.SENDING, M.UNCLEAR), M.SENT, events.MessageSent, _("Note that it was sent")),
        Move(
            "refuse_message",
            "message",
            (M.QUEUED, M.SENDING, M.UNCLEAR),
            M.REFUSED,
            events.MessageRefusedForGood,
            _("Note that it was refused"),
        ),
        Move("leave_unclear", "message", (M.SENDING,), M.UNCLEAR, events.MessageUnclear, _("Note that it is unclear")),
        Move(
            "withdraw_message", "message", (M.QUEUED,), M.WITHDRAWN, events.MessageWithdrawn, _("Withdraw the message")
        ),
        Move("confirm_arrival", "message", (M.UNCLEAR,), M.SENT, events.MessageSent, _("It arrived"), "officer"),
        Move(
            "send_again",
            "message",
            (M.UNCLEAR, M.REFUSED),
            M.QUEUED,
            events.MessageQueuedAgain,
            _("Send again"),
            "officer",
        ),
        Move(
            "verify_appointment",
            "appointment",
            (A.PROPOSED,),
            A.IN_FORCE,
            events.AppointmentVerified,
            _("Verify the appointment"),
            "officer, approver",
        ),
        Move(
            "decline_appointment",
            "appointment",
            (A.PROPOSED,),
            A.DECLINED,
            events.AppointmentDeclined,
            _("Decline the appointment"),
            "officer, approver",
        ),
        Move(
            "end_appointment",
            "appointment",
            (A.IN_FORCE,),
            A.ENDED,
            events.AppointmentEnded,
            _("End the appointment"),
            "officer, approver, main focal point, validating authority",
        ),
        Move(
            "give_way_to_successor",
            "appointment",
            (A.IN_FORCE,),
            A.ENDED,
            events.AppointmentHandedOver,
            _("Give way to the successor"),
        ),
        Move(
            "expire_appointment",
            "appointment",
            (A.IN_FORCE,),
            A.ENDED,
            events.AppointmentExpired,
            _("Note that the appointment has run out"),
        ),
        Move("finish_task", "task", (T.OPEN,), T.DONE, events.TaskFinished, _("Finish the task"), "officer, approver"),
    ]
}

FINAL: dict[str, set[str]] = {
    "review": {R.CONCLUDED},
    "follow_up": {F.CLOSED_WITHOUT_NEEDS, F.ACKNOWLEDGED},
    "letter": {L.ACKNOWLEDGED, L.REPLACED},
    "message": {M.SENT, M.WITHDRAWN},
    "appointment": {A.DECLINED, A.ENDED},
    "task": {T.DONE},
}
MACHINES: dict[str, type[TextChoices]] = {
    "review": R,
    "follow_up": F,
    "letter": L,
    "message": M,
    "appointment": A,
    "task": T,
}
LIVE_LETTERS = (L.DRAFTED, L.CLEARED, L.SENT, L.ACKNOWLEDGED, L.UNDELIVERABLE)
