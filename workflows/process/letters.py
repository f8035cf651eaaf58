"""The states of a review, of a letter, of the messages that carry it, and of the addresses they go to."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from reviews.models.reviews import Review
from workflows import events
from workflows.process.move import Move


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
    BOUNCED = "bounced", _("Came back")
    SET_ASIDE = "set_aside", _("Set aside")


class AddressState(TextChoices):
    OK = "ok", _("Good")
    FAILING = "failing", _("Mail to it fails")
    DEAD = "dead", _("Dead")


L, M, R, A = LetterState, MessageState, Review.State, AddressState
FOR_A_PERSON = (M.UNCLEAR, M.REFUSED, M.BOUNCED)
"""What became of a message that only a person can settle."""
LIVE_LETTERS = (L.DRAFTED, L.CLEARED, L.SENT, L.ACKNOWLEDGED, L.UNDELIVERABLE)

MOVES = [
    Move(
        "conclude_review",
        "review",
        (R.ONGOING,),
        R.CONCLUDED,
        events.ReviewConcluded,
        _("Conclude the review"),
        "officer",
    ),
    Move("clear_letter", "letter", (L.DRAFTED,), L.CLEARED, events.LetterCleared, _("Clear the letter"), "approver"),
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
    Move("withdraw_message", "message", (M.QUEUED,), M.WITHDRAWN, events.MessageWithdrawn, _("Withdraw the message")),
    Move("confirm_arrival", "message", (M.UNCLEAR,), M.SENT, events.MessageSent, _("It arrived"), "officer"),
    Move(
        "send_again",
        "message",
        FOR_A_PERSON,
        M.QUEUED,
        events.MessageQueuedAgain,
        _("Send again"),
        "officer",
    ),
    Move(
        "note_bounce",
        "message",
        (M.SENDING, M.SENT, M.UNCLEAR),
        M.BOUNCED,
        events.MessageBounced,
        _("Note that it came back"),
    ),
    Move(
        "withhold_message",
        "message",
        (M.QUEUED,),
        M.WITHDRAWN,
        events.MessageWithheld,
        _("Withhold it from a dead address"),
    ),
    Move(
        "set_message_aside",
        "message",
        FOR_A_PERSON,
        M.SET_ASIDE,
        events.MessageSetAside,
        _("Set the message aside"),
        "officer",
    ),
    Move(
        "reassign_message",
        "message",
        FOR_A_PERSON,
        M.SET_ASIDE,
        events.MessageReassigned,
        _("Send to another address"),
        "officer",
    ),
    Move(
        "note_failing",
        "address",
        (A.OK,),
        A.FAILING,
        events.AddressFailing,
        _("Note that mail to it fails"),
    ),
    Move(
        "note_dead",
        "address",
        (A.OK, A.FAILING),
        A.DEAD,
        events.AddressDied,
        _("Note that it is dead"),
    ),
    Move(
        "trust_address",
        "address",
        (A.FAILING, A.DEAD),
        A.OK,
        events.AddressTrusted,
        _("Trust the address"),
        "officer",
    ),
]
