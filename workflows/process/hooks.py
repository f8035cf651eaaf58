"""The states of a webhook, and of each message to its receiver."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows import events
from workflows.process.move import Move


class HookState(TextChoices):
    ON = "on", pgettext_lazy("a switch", "On")
    OFF = "off", pgettext_lazy("a switch", "Off")


class HookMessageState(TextChoices):
    """There is no "being sent": a receiver may get a message twice, under the same id; a claim is enough."""

    QUEUED = "queued", _("Waiting to be sent")
    DELIVERED = "delivered", _("Delivered")
    GIVEN_UP = "given_up", _("Given up")


H, M = HookState, HookMessageState
KEEPERS = "officer, approver, focal point, validating authority"

MOVES = [
    Move(
        "switch_hook_off",
        "hook",
        (H.ON,),
        H.OFF,
        events.HookSwitchedOff,
        _("Switch the webhook off"),
        KEEPERS,
    ),
    Move(
        "switch_hook_on",
        "hook",
        (H.OFF,),
        H.ON,
        events.HookSwitchedOn,
        _("Switch the webhook on"),
        KEEPERS,
    ),
    Move(
        "deliver_hook_message",
        "hook_message",
        (M.QUEUED,),
        M.DELIVERED,
        events.HookMessageDelivered,
        _("Note that it was delivered"),
    ),
    Move(
        "give_up_hook_message",
        "hook_message",
        (M.QUEUED,),
        M.GIVEN_UP,
        events.HookMessageGivenUp,
        _("Give the message up"),
    ),
    Move(
        "send_hook_message_again",
        "hook_message",
        (M.DELIVERED, M.GIVEN_UP),
        M.QUEUED,
        events.HookMessageQueuedAgain,
        _("Send it again"),
        KEEPERS,
    ),
]
