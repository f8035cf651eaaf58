"""The states of a workshop, a country visit or a mission (A:74)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from workflows import events
from workflows.process.move import Move


class WorkshopState(TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


W = WorkshopState

MOVES = [
    Move(
        "hold_workshop",
        "workshop",
        (W.PLANNED,),
        W.HELD,
        events.WorkshopHeld,
        _("Note that it was held"),
        "officer",
    ),
    Move(
        "cancel_workshop",
        "workshop",
        (W.PLANNED,),
        W.CANCELLED,
        events.WorkshopCancelled,
        _("Cancel it"),
        "officer",
    ),
]
