"""Who may see which rows of workflows, and who may ask for which move. One scope per model; nobody filters in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.access import (
    APPROVERS,
    AUDITORS,
    NOTHING,
    OBSERVERS,
    OFFICERS,
    SECRETARIAT,
    of_the_party,
    of_the_secretariat,
    parties_of,
    roles,
)
from reviews.access import SCOPES as RECORDS
from workflows import events
from workflows.ledger.models import Anchor, Delivery, Entry, Heartbeat
from workflows.models import FollowUp, Letter, Message, PostRoom
from workflows.process import LetterState

FOCAL_POINTS = "focal points"
"""Not a group of accounts: whoever a State has nominated, for the rows of that State."""

WHO: dict[str, frozenset[str]] = {
    "prioritize_need": frozenset({OFFICERS}),
    "change_party_contact": frozenset({OFFICERS}),
    "acknowledge_letter": frozenset({OFFICERS, FOCAL_POINTS}),
    "conclude_review": frozenset({OFFICERS}),
    "correct_letter": frozenset({OFFICERS}),
    "clear_letter": frozenset({APPROVERS}),
    "confirm_arrival": frozenset({OFFICERS}),
    "send_again": frozenset({OFFICERS}),
    "hold_post": frozenset({OFFICERS}),
    "release_post": frozenset({OFFICERS}),
    "replay_delivery": frozenset({OFFICERS}),
    "set_delivery_aside": frozenset({OFFICERS}),
}
NAMES = {
    OFFICERS: gettext_lazy("an officer of the Secretariat"),
    APPROVERS: gettext_lazy("an approver of the Secretariat"),
    FOCAL_POINTS: gettext_lazy("a focal point of the State"),
}
TOLD_TO_EVERYBODY = [
    fact.__name__
    for fact in (
        events.ReviewConcluded,
        events.FollowUpOpened,
        events.FollowUpClosedWithoutNeeds,
        events.FollowUpLetterSent,
        events.FollowUpLetterAcknowledged,
        events.LetterSent,
        events.LetterAcknowledged,
    )
]
"""What States and observers read of a case: not how a letter was drafted, cleared and carried."""
M = TypeVar("M", bound=Model)


def _letters(user: Any) -> Q:
    """A State sees its letters once they are sent; what is still being drafted is the Secretariat's."""
    if roles(user) & SECRETARIAT:
        return Q()
    return of_the_party(user) & Q(state__in=[LetterState.SENT, LetterState.ACKNOWLEDGED])


def _secretariat_and_auditors(user: Any) -> Q:
    return Q() if roles(user) & (SECRETARIAT | {AUDITORS}) else NOTHING


def _history(user: Any) -> Q:
    if not user.is_authenticated:
        return NOTHING
    if roles(user) & (SECRETARIAT | {AUDITORS}):
        return Q()
    if roles(user) & {OBSERVERS}:
        return Q(type__in=TOLD_TO_EVERYBODY) & ~Q(party="")
    return Q(type__in=TOLD_TO_EVERYBODY, party__in=parties_of(user))


SCOPES: dict[type[Model], Callable[[Any], Q]] = RECORDS | {
    FollowUp: of_the_party,
    Letter: _letters,
    Message: of_the_secretariat,
    Entry: _history,
    Delivery: of_the_secretariat,
    Anchor: _secretariat_and_auditors,
    Heartbeat: _secretariat_and_auditors,
    PostRoom: of_the_secretariat,
}


def visible_to(user: Any, model: type[M]) -> QuerySet[M]:
    """The rows of this model that this user may see. KeyError for a model without a scope: give it one."""
    return model._default_manager.filter(SCOPES[model](user))


def _is_nominated(user: Any) -> bool:
    """Whether a State has named this account its focal point; asked once per request."""
    if not hasattr(user, "_nominated"):
        user._nominated = parties_of(user).exists()
    return bool(user._nominated)


def reason_against(user: Any, verb: str) -> str | None:
    """The sentence that says why this user may not ask for this at all; None if they may."""
    if not user.is_authenticated:
        return _("Sign in first.")
    if user.is_superuser or roles(user) & WHO[verb]:
        return None
    if FOCAL_POINTS in WHO[verb] and _is_nominated(user):
        return None
    people = _(" or ").join(str(NAMES[role]) for role in sorted(WHO[verb]))
    return _("Only %(people)s can do this.") % {"people": people}
