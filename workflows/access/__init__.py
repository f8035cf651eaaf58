"""Who may see which rows of workflows, and who may ask for which verb. One scope per model; nobody filters in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from reviews.access import (
    ALL,
    AUDITOR,
    NOTHING,
    SECRETARIAT,
    between_them,
    of_observations,
    of_the_party,
    of_the_secretariat,
    of_the_signed_in,
    parties_of,
    reach,
    roles,
    seen_without_release,
)
from reviews.access import SCOPES as RECORDS
from workflows.access.asking import (
    DEBTORS,
    FOCAL_POINTS,
    GUARDED,
    NAMES,
    SPEAK_FOR_THE_STATE,
    WHO,
    party_of,
    reason_against,
    who,
)
from workflows.access.told import TOLD_TO_EVERYBODY, TOLD_TO_THE_STATE
from workflows.ledger.models import Anchor, Delivery, Entry, Heartbeat
from workflows.models import (
    Activity,
    Address,
    Asked,
    Carried,
    Contact,
    Duty,
    Extension,
    Feed,
    FollowUp,
    Hook,
    HookAttempt,
    HookMessage,
    Invitation,
    Letter,
    Line,
    LineInstitution,
    LineNeed,
    LineObservation,
    Message,
    Objective,
    Patience,
    Period,
    Plan,
    PlanVersion,
    PostRoom,
    Preference,
    Reminder,
    Report,
    ReportAnswer,
    ReportLine,
    RequestCount,
    Rule,
    Task,
    Token,
    Waiver,
    Workshop,
)
from workflows.process import ActivityState, DutyKind, LetterState, PlanState, ReportState, VersionState

__all__ = [
    "DEBTORS",
    "FOCAL_POINTS",
    "GUARDED",
    "NAMES",
    "SCOPES",
    "SPEAK_FOR_THE_STATE",
    "TOLD_TO_EVERYBODY",
    "TOLD_TO_THE_STATE",
    "WHO",
    "party_of",
    "reason_against",
    "visible_to",
    "who",
]
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


def _within(user: Any, path: str = "") -> Q:
    """What stays between a State, the Secretariat, its advisers and auditors: drafts, above all."""
    return of_the_party(user, f"{path}party") & between_them(user, path)


def _settled(user: Any, states: Iterable[str], path: str = "") -> Q:
    """What everybody sees who sees the State, once it is in one of these states; until then see _within."""
    seen = of_the_party(user, f"{path}party")
    inner = between_them(user, path)
    return seen if inner == ALL else seen & (inner | Q(**{f"{path}state__in": list(states)}))


_plans = partial(_settled, states=[PlanState.IN_FORCE, PlanState.ENDED])
_versions = partial(_settled, states=[VersionState.ADOPTED, VersionState.REPLACED])
_reports = partial(_settled, states=[ReportState.ACCEPTED])


def _hooks(user: Any, path: str = "") -> Q:
    """A webhook is its person's; the Secretariat sees how all of them fare."""
    if roles(user) & SECRETARIAT:
        return ALL
    return Q(**{f"{path}user": user.pk}) if user.is_authenticated else NOTHING


def _notes(user: Any) -> Q:
    """What the Secretariat noted of its talks with a State: for itself, its advisers and auditors."""
    seen = _within(user)
    return seen if roles(user) & (SECRETARIAT | {AUDITOR}) else seen & ~Q(party__in=parties_of(user))


def _activities(user: Any, path: str = "") -> Q:
    """A contributor sees the activities that the own institution leads."""
    seen = _settled(user, [each for each in ActivityState.values if each != ActivityState.PROPOSED], path)
    return _or_of_the_institution(user, seen, f"{path}institution")


def _report_lines(user: Any) -> Q:
    """For a contributor without a join to the report, which is not shown: the wall would take its lines away too."""
    if not reach(user).institutions:
        return _reports(user, path="report__")
    reports = Q(report__in=Report.objects.filter(_reports(user)))
    return _or_of_the_institution(user, reports, "activity__institution")


def _or_of_the_institution(user: Any, seen: Q, path: str) -> Q:
    """Who contributes is never of the Secretariat: `seen` is not ALL, which Django would drop from the OR."""
    institutions = reach(user).institutions
    return seen | Q(**{f"{path}__in": institutions}) if institutions else seen


OF_THE_HOUSE = (DutyKind.CLEAR_LETTER, DutyKind.DRAFT_ONE_YEAR_LETTER, DutyKind.FINISH_TASK)
"""What the Secretariat owes itself."""


def _duties(user: Any) -> Q:
    seen = _within(user)
    return seen if roles(user) & (SECRETARIAT | {AUDITOR}) else seen & ~Q(kind__in=OF_THE_HOUSE)


def _reminders(user: Any) -> Q:
    """Who is written to when is for the Secretariat, auditors, and the person."""
    if reach(user).everything and roles(user) & (SECRETARIAT | {AUDITOR}):
        return ALL
    return Q(appointment__user=user.pk) if user.is_authenticated else NOTHING


def _preferences(user: Any) -> Q:
    if roles(user) & SECRETARIAT:
        return ALL
    return Q(pk=user.email) if user.is_authenticated else NOTHING


def _with_need(user: Any, seen: Q) -> Q:
    """Rows about a need, for those who see both by their own right."""
    return seen & seen_without_release(user, "need__")


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
    Address: of_the_secretariat,
    Contact: _notes,
    Workshop: of_the_party,
    Carried: _within,
    Plan: _plans,
    PlanVersion: _versions,
    Objective: partial(_versions, path="version__"),
    Line: partial(_versions, path="version__"),
    LineNeed: lambda user: _with_need(user, _versions(user, path="line__version__")),
    LineObservation: lambda user: _versions(user, path="line__version__") & of_observations(user, "observation__"),
    LineInstitution: partial(_versions, path="line__version__"),
    Activity: _activities,
    Period: of_the_party,
    Report: _reports,
    ReportLine: _report_lines,
    ReportAnswer: lambda user: _with_need(user, _reports(user, path="report__")),
    Extension: _within,
    Waiver: _within,
    Duty: _duties,
    Patience: of_the_signed_in,
    Rule: of_the_signed_in,
    Reminder: _reminders,
    Preference: _preferences,
    Feed: lambda user: Q(user=user.pk) if user.is_authenticated else NOTHING,
    Hook: _hooks,
    HookMessage: partial(_hooks, path="hook__"),
    HookAttempt: partial(_hooks, path="message__hook__"),
    Token: lambda user: Q(user=user.pk) if user.is_authenticated else NOTHING,
}


def visible_to(user: Any, model: type[M]) -> QuerySet[M]:
    """The rows of this model that this user may see. KeyError for a model without a scope: give it one."""
    return model._default_manager.filter(SCOPES[model](user))
