"""The states of an action plan, of each of its versions and of its activities (A:74-76)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from workflows import events
from workflows.process.move import Move


class PlanState(TextChoices):
    DRAFTING = "drafting", _("Being drafted")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Ended")


class VersionState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned with notes")
    ADOPTED = "adopted", _("Adopted")
    REPLACED = "replaced", _("Replaced by a newer version")


class ActivityState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    PLANNED = "planned", _("Planned")
    UNDERWAY = "underway", _("Under way")
    DELAYED = "delayed", _("Delayed")
    COMPLETED = "completed", _("Completed")
    DROPPED = "dropped", _("Dropped")


P, V, A = PlanState, VersionState, ActivityState
OPEN_VERSIONS = (V.DRAFT, V.RETURNED)
"""In these the State may change what the version says."""
LEFT_OUT = "left_out"
"""The reason for dropping an activity that an adopted version does not have any more."""
UNFINISHED = (A.PROPOSED, A.PLANNED, A.UNDERWAY, A.DELAYED)
TO_BE_REPORTED = (A.PLANNED, A.UNDERWAY, A.DELAYED)
"""Adopted and not at an end: every periodic report says something of these."""

MOVES = [
    Move(
        "put_plan_in_force",
        "plan",
        (P.DRAFTING,),
        P.IN_FORCE,
        events.PlanPutInForce,
        _("Put the plan in force"),
    ),
    Move(
        "end_plan",
        "plan",
        (P.DRAFTING, P.IN_FORCE),
        P.ENDED,
        events.PlanEnded,
        _("End the plan"),
    ),
    Move(
        "take_plan_up",
        "plan",
        (P.ENDED,),
        P.DRAFTING,
        events.PlanTakenUp,
        _("Take the plan up again"),
    ),
    Move(
        "submit_plan",
        "plan_version",
        OPEN_VERSIONS,
        V.SUBMITTED,
        events.PlanSubmitted,
        _("Submit the plan"),
        "focal point",
    ),
    Move(
        "return_plan",
        "plan_version",
        (V.SUBMITTED,),
        V.RETURNED,
        events.PlanReturned,
        _("Return the plan"),
        "validating authority",
    ),
    Move(
        "adopt_plan",
        "plan_version",
        (V.SUBMITTED,),
        V.ADOPTED,
        events.PlanAdopted,
        _("Adopt the plan"),
        "validating authority",
    ),
    Move(
        "replace_plan_version",
        "plan_version",
        (V.ADOPTED,),
        V.REPLACED,
        events.PlanVersionReplaced,
        _("Replace the version"),
    ),
    Move(
        "plan_activity",
        "activity",
        (A.PROPOSED,),
        A.PLANNED,
        events.ActivityPlanned,
        _("Plan the activity"),
    ),
    Move(
        "begin_activity",
        "activity",
        (A.PLANNED, A.DELAYED, A.UNDERWAY),
        A.UNDERWAY,
        events.ActivityBegun,
        _("Note that it is under way"),
    ),
    Move(
        "delay_activity",
        "activity",
        (A.PLANNED, A.UNDERWAY, A.DELAYED),
        A.DELAYED,
        events.ActivityDelayed,
        _("Note that it is delayed"),
    ),
    Move(
        "complete_activity",
        "activity",
        (A.PLANNED, A.UNDERWAY, A.DELAYED),
        A.COMPLETED,
        events.ActivityCompleted,
        _("Note that it is completed"),
    ),
    Move(
        "drop_activity",
        "activity",
        UNFINISHED,
        A.DROPPED,
        events.ActivityDropped,
        _("Note that it is dropped"),
    ),
    Move(
        "reopen_activity",
        "activity",
        (A.COMPLETED, A.DROPPED),
        A.UNDERWAY,
        events.ActivityReopened,
        _("Reopen the activity"),
        "officer, focal point",
    ),
]
