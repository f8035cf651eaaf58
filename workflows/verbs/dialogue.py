"""Talking with a State, meeting it, and noting what it says of its needs."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy

from reviews.models import Need
from workflows import commands
from workflows.commands.dialogue import (
    reason_against_contact,
    reason_against_holding_at,
    reason_against_planning,
    reason_against_raising,
)
from workflows.models import FollowUp, Workshop
from workflows.process import MOVES, WorkshopState
from workflows.verbs import words, words_dialogue
from workflows.verbs.verb import Verb


def _only_once_begun(row: Workshop, actor: str) -> str | None:
    if row.state != WorkshopState.PLANNED:
        return None
    return reason_against_holding_at(row, datetime.now(UTC))


VERBS = [
    Verb(
        "record_contact",
        FollowUp,
        gettext_lazy("Record a contact"),
        gettext_lazy("It stays as it is noted; what is wrong is noted anew."),
        lambda row, said, by: commands.record_contact(follow_up_id=row.pk, contact=said, by=by),  # type: ignore[arg-type]
        gettext_lazy("The contact is recorded."),
        form=words_dialogue.Talk,
        refuses=lambda row, actor: reason_against_contact(row),
    ),
    Verb(
        "plan_workshop",
        FollowUp,
        gettext_lazy("Plan a workshop, visit or mission"),
        gettext_lazy("It stands in the record of this follow-up until it is held or cancelled."),
        lambda row, said, by: commands.plan_workshop(follow_up_id=row.pk, workshop=said, by=by),  # type: ignore[arg-type]
        gettext_lazy("It is planned."),
        form=words_dialogue.Meeting,
        refuses=lambda row, actor: reason_against_planning(row),
    ),
    Verb(
        "raise_need",
        FollowUp,
        gettext_lazy("Raise a need outside the review"),
        gettext_lazy("The need joins those of the review, under a reference of its own."),
        lambda row, said, by: commands.raise_need(follow_up_id=row.pk, need=said, by=by),  # type: ignore[arg-type]
        gettext_lazy("The need is recorded."),
        form=words_dialogue.NewNeed,
        begins=lambda row: {"raised_on": datetime.now(UTC).date()},
        refuses=lambda row, actor: reason_against_raising(row),
    ),
    Verb(
        "hold_workshop",
        Workshop,
        MOVES["hold_workshop"].asks,
        gettext_lazy("What came of it, and who took part, is recorded."),
        lambda row, said, by: commands.hold_workshop(workshop_id=row.pk, held=said, by=by),  # type: ignore[arg-type]
        gettext_lazy("It is recorded as held."),
        form=words_dialogue.Held,
        move="hold_workshop",
        refuses=_only_once_begun,
    ),
    Verb(
        "cancel_workshop",
        Workshop,
        MOVES["cancel_workshop"].asks,
        gettext_lazy("It does not take place; the reason stays in the history."),
        lambda row, said, by: commands.cancel_workshop(workshop_id=row.pk, by=by, **said),
        gettext_lazy("It is cancelled."),
        form=words.Reason,
        move="cancel_workshop",
    ),
    Verb(
        "assess_need",
        Need,
        gettext_lazy("Say whether the need is met"),
        gettext_lazy("The answer is added to those before, which stay as they are."),
        lambda row, said, by: commands.assess_need(need_id=row.pk, assessment=said, by=by),  # type: ignore[arg-type]
        gettext_lazy("The answer is recorded."),
        form=words_dialogue.Answer,
    ),
]
