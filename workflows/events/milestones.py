"""The facts that other systems are told by webhook: milestones of a case, and not each small step. Data only."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import Any, get_type_hints
from uuid import UUID

from workflows.events.consent import NeedReleased, ReleaseRevoked
from workflows.events.dialogue import NeedAssessed, NeedRaised, WorkshopHeld, WorkshopPlanned
from workflows.events.follow_ups import (
    DialogueOpened,
    FollowUpCarriedOver,
    FollowUpClosedMet,
    FollowUpDeclined,
    FollowUpLapsed,
    FollowUpReopened,
    FollowUpResumed,
    FollowUpSilent,
    FollowUpSuspended,
)
from workflows.events.letters import FollowUpClosedWithoutNeeds, FollowUpOpened, LetterAcknowledged, LetterSent
from workflows.events.planning import PlanAdopted, PlanReturned, PlanSubmitted
from workflows.events.reporting import PeriodOpened, ReportAccepted, ReportReturned, ReportSubmitted
from workflows.ledger import Fact

MILESTONES: tuple[type[Fact], ...] = (
    FollowUpOpened,
    FollowUpClosedWithoutNeeds,
    LetterSent,
    LetterAcknowledged,
    FollowUpSilent,
    DialogueOpened,
    WorkshopPlanned,
    WorkshopHeld,
    NeedRaised,
    NeedAssessed,
    NeedReleased,
    ReleaseRevoked,
    PlanSubmitted,
    PlanReturned,
    PlanAdopted,
    PeriodOpened,
    ReportSubmitted,
    ReportReturned,
    ReportAccepted,
    FollowUpSuspended,
    FollowUpResumed,
    FollowUpDeclined,
    FollowUpClosedMet,
    FollowUpCarriedOver,
    FollowUpLapsed,
    FollowUpReopened,
)
CODES = frozenset({"audience", "kind", "source", "stage_before", "status", "timing"})
"""Texts of facts that are names of choices. Any other text is somebody's words, and does not leave."""


def told_outside(fact: type[Fact]) -> dict[str, Any]:
    """The fields of this fact that leave the house, with their types: ids, numbers, days, instants and codes."""
    hints = get_type_hints(fact)
    plain = (UUID, UUID | None, int, date, datetime)
    return {each.name: hints[each.name] for each in fields(fact) if hints[each.name] in plain or each.name in CODES}
