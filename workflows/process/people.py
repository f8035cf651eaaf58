"""The states of an appointment, and of a task for the Secretariat."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from reviews.models.appointments import Appointment
from workflows import events
from workflows.process.move import Move


class TaskState(TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")


A, T = Appointment.State, TaskState

MOVES = [
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
