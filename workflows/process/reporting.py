"""The states of a reporting period, a report, a request for extension and a waiver."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from workflows import events
from workflows.process.move import Move


class PeriodState(TextChoices):
    OPEN = "open", _("Open")
    LOCKED = "locked", _("Locked")


class ReportState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned with notes")
    ACCEPTED = "accepted", _("Accepted")


class ExtensionState(TextChoices):
    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class WaiverState(TextChoices):
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Ended")


P, R, X, W = PeriodState, ReportState, ExtensionState, WaiverState
OPEN_REPORTS = (R.DRAFT, R.RETURNED)
"""In these the State may change what the report says."""
UNDECIDED_REPORTS = (*OPEN_REPORTS, R.SUBMITTED)

MOVES = [
    Move(
        "lock_period",
        "period",
        (P.OPEN,),
        P.LOCKED,
        events.PeriodLocked,
        _("Lock the period"),
        "officer",
    ),
    Move(
        "reopen_period",
        "period",
        (P.LOCKED,),
        P.OPEN,
        events.PeriodReopened,
        _("Reopen the period"),
        "officer",
    ),
    Move(
        "submit_report",
        "report",
        OPEN_REPORTS,
        R.SUBMITTED,
        events.ReportSubmitted,
        _("Submit the report"),
        "focal point",
    ),
    Move(
        "return_report",
        "report",
        (R.SUBMITTED,),
        R.RETURNED,
        events.ReportReturned,
        _("Return the report"),
        "officer",
    ),
    Move(
        "accept_report",
        "report",
        (R.SUBMITTED,),
        R.ACCEPTED,
        events.ReportAccepted,
        _("Accept the report"),
        "officer",
    ),
    Move(
        "reopen_report",
        "report",
        (R.ACCEPTED,),
        R.RETURNED,
        events.ReportReopened,
        _("Reopen the report"),
        "officer",
    ),
    Move(
        "grant_extension",
        "extension",
        (X.ASKED,),
        X.GRANTED,
        events.ExtensionGranted,
        _("Grant the extension"),
        "officer",
    ),
    Move(
        "refuse_extension",
        "extension",
        (X.ASKED,),
        X.REFUSED,
        events.ExtensionRefused,
        _("Refuse the extension"),
        "officer",
    ),
    Move(
        "end_waiver",
        "waiver",
        (W.IN_FORCE,),
        W.ENDED,
        events.WaiverEnded,
        _("End the waiver"),
        "officer",
    ),
]
