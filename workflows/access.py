"""Who may see which rows of workflows, and who may ask for which move. One scope per model; nobody filters in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.access import (
    ALL,
    ALTERNATE,
    APPROVER,
    AUDITOR,
    CONTRIBUTOR,
    FOCAL_POINT,
    NOTHING,
    OFFICER,
    PROVIDER_CONTACT,
    SECRETARIAT,
    VALIDATING_AUTHORITY,
    Held,
    of_the_party,
    of_the_secretariat,
    parties_of,
    reach,
    roles,
)
from reviews.access import SCOPES as RECORDS
from reviews.models import Appointment, StateParty
from workflows import events
from workflows.ledger.models import Anchor, Delivery, Entry, Heartbeat
from workflows.models import Asked, FollowUp, Invitation, Letter, Message, PostRoom, RequestCount, Task, Token
from workflows.process import LetterState

FOCAL_POINTS = frozenset({FOCAL_POINT, ALTERNATE})
SPEAK_FOR_THE_STATE = frozenset({FOCAL_POINT, VALIDATING_AUTHORITY})
"""Who names and recalls the people of their own State."""
GUARDED = frozenset({OFFICER, APPROVER, AUDITOR})
"""Roles over every State: an officer proposes who is to hold one, an approver decides."""

WHO: dict[str, frozenset[str]] = {
    "acknowledge_letter": frozenset({OFFICER}) | FOCAL_POINTS,
    "conclude_review": frozenset({OFFICER}),
    "prioritize_need": frozenset({OFFICER}),
    "classify_need": frozenset({VALIDATING_AUTHORITY}),
    "restrict_need": frozenset({OFFICER}),
    "release_need": frozenset({VALIDATING_AUTHORITY}),
    "revoke_release": frozenset({VALIDATING_AUTHORITY}),
    "file_document": frozenset({OFFICER}),
    "submit_document": frozenset({VALIDATING_AUTHORITY}) | FOCAL_POINTS,
    "file_version": frozenset({OFFICER}),
    "submit_version": frozenset({VALIDATING_AUTHORITY}) | FOCAL_POINTS,
    "classify_document": frozenset({VALIDATING_AUTHORITY}),
    "restrict_document": frozenset({OFFICER}),
    "change_party_contact": frozenset({OFFICER}),
    "correct_letter": frozenset({OFFICER}),
    "clear_letter": frozenset({APPROVER}),
    "confirm_arrival": frozenset({OFFICER}),
    "send_again": frozenset({OFFICER}),
    "hold_post": frozenset({OFFICER}),
    "release_post": frozenset({OFFICER}),
    "replay_delivery": frozenset({OFFICER}),
    "set_delivery_aside": frozenset({OFFICER}),
    "propose_appointment": frozenset({OFFICER}) | SPEAK_FOR_THE_STATE,
    "verify_appointment": SECRETARIAT,
    "decline_appointment": SECRETARIAT,
    "end_appointment": SECRETARIAT | SPEAK_FOR_THE_STATE,
    "hand_over_appointment": frozenset({OFFICER}) | SPEAK_FOR_THE_STATE,
    "invite_again": frozenset({OFFICER}),
    "disown_contact": FOCAL_POINTS | {VALIDATING_AUTHORITY, CONTRIBUTOR, PROVIDER_CONTACT},
    "finish_task": SECRETARIAT,
    "erase_person": frozenset({OFFICER}),
}
DECISIONS = frozenset({"verify_appointment", "decline_appointment", "end_appointment"})
"""Verbs that take effect upon another person's role."""
NAMES = {
    OFFICER: gettext_lazy("an officer of the Secretariat"),
    APPROVER: gettext_lazy("an approver of the Secretariat"),
    FOCAL_POINT: gettext_lazy("a focal point of the State"),
    ALTERNATE: gettext_lazy("an alternate focal point of the State"),
    VALIDATING_AUTHORITY: gettext_lazy("the validating authority of the State"),
    CONTRIBUTOR: gettext_lazy("a contributor of the State"),
    PROVIDER_CONTACT: gettext_lazy("a contact of the provider"),
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
        events.AppointmentProposed,
        events.AppointmentVerified,
        events.AppointmentDeclined,
        events.AppointmentEnded,
        events.AppointmentHandedOver,
        events.AppointmentExpired,
        events.AppointmentEndsSoon,
        events.InvitationAccepted,
    )
]
"""What States and observers read of a case: not how a letter was drafted, cleared and carried."""
TOLD_TO_THE_STATE = [
    fact.__name__
    for fact in (
        events.NeedReleased,
        events.ReleaseRevoked,
        events.NeedClassified,
        events.DocumentFiled,
        events.DocumentClassified,
    )
]
"""What a State reads besides of its own consent and documents."""
M = TypeVar("M", bound=Model)


def _letters(user: Any) -> Q:
    """A State sees its letters once they are sent; what is still being drafted is the Secretariat's."""
    if roles(user) & SECRETARIAT:
        return ALL
    return of_the_party(user) & Q(state__in=[LetterState.SENT, LetterState.ACKNOWLEDGED])


def _messages(user: Any) -> Q:
    """Mail of an account carries a secret of one person: nobody reads it here, not even the Secretariat."""
    return of_the_secretariat(user) & ~Q(kind=Message.Kind.ACCOUNT)


def _secretariat_and_auditors(user: Any) -> Q:
    return ALL if roles(user) & (SECRETARIAT | {AUDITOR}) else NOTHING


def _history(user: Any) -> Q:
    """The Secretariat and auditors read every fact of what they see; others what is told to everybody."""
    if roles(user) & (SECRETARIAT | {AUDITOR}):
        return of_the_party(user)
    told = of_the_party(user) & Q(type__in=TOLD_TO_EVERYBODY) & ~Q(party="")
    return told | Q(party__in=parties_of(user), type__in=TOLD_TO_THE_STATE)


SCOPES: dict[type[Model], Callable[[Any], Q]] = RECORDS | {
    FollowUp: of_the_party,
    Letter: _letters,
    Message: _messages,
    Entry: _history,
    Delivery: of_the_secretariat,
    Anchor: _secretariat_and_auditors,
    Heartbeat: _secretariat_and_auditors,
    PostRoom: of_the_secretariat,
    Asked: lambda user: Q(actor=f"user:{user.pk}"),
    Invitation: of_the_secretariat,
    RequestCount: lambda user: NOTHING,
    Task: of_the_secretariat,
    Token: lambda user: Q(user=user.pk) if user.is_authenticated else NOTHING,
}


def visible_to(user: Any, model: type[M]) -> QuerySet[M]:
    """The rows of this model that this user may see. KeyError for a model without a scope: give it one."""
    return model._default_manager.filter(SCOPES[model](user))


def reason_against(user: Any, verb: str, row: Any = None) -> str | None:
    """The sentence that says why this person may not ask this of the row (None: of any row); None if they may.

    A role that is held for a State counts for the rows of that State only (rule 3).
    """
    if not user.is_authenticated:
        return _("Sign in first.")
    may = who(verb, row)
    if any(_counts(held, row) for held in reach(user).held if held.role in may):
        return None
    people = _(" or ").join(str(NAMES[role]) for role in sorted(may))
    return _("Only %(people)s can do this.") % {"people": people}


def who(verb: str, row: Any = None) -> frozenset[str]:
    """The roles that may ask this of the row; which of them depends, for an appointment, on the role it is to."""
    if not isinstance(row, Appointment):
        return WHO[verb]
    if verb in DECISIONS and row.role in GUARDED:
        return frozenset({APPROVER})
    may = WHO[verb] - ({APPROVER} if verb in DECISIONS else set())
    if row.party_id is None and verb != "disown_contact":
        return may - SPEAK_FOR_THE_STATE
    if row.role == VALIDATING_AUTHORITY and verb in ("end_appointment", "hand_over_appointment"):
        return may - {FOCAL_POINT}
    return may


def _counts(held: Held, row: Any) -> bool:
    return held.party is None or row is None or held.party == party_of(row)


def party_of(row: Any) -> str:
    """The code of the State that a row belongs to; empty where it belongs to none."""
    if isinstance(row, StateParty):
        return row.pk
    return str(getattr(row, "party_id", "") or getattr(row, "party", "") or "")
