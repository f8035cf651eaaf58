"""Who may see which rows of reviews: one answer per model, asked by pages, API, admin, export and search alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Now, TruncDate

from reviews import models
from reviews.models import FocalPoint

OFFICERS, APPROVERS, OBSERVERS, AUDITORS = "officers", "approvers", "observers", "auditors"
SECRETARIAT = frozenset({OFFICERS, APPROVERS})
READS_EVERYTHING = SECRETARIAT | {OBSERVERS, AUDITORS}
NOTHING = Q(pk__in=[])
Row = TypeVar("Row", bound=Model)


def roles(user: Any) -> frozenset[str]:
    """The groups of a user, read once per request; a superuser has those of the Secretariat."""
    if not user.is_authenticated:
        return frozenset()
    if not hasattr(user, "_roles"):
        user._roles = frozenset(user.groups.values_list("name", flat=True)) | (
            SECRETARIAT if user.is_superuser else frozenset()
        )
    found: frozenset[str] = user._roles
    return found


def parties_of(user: Any) -> QuerySet[FocalPoint, str]:
    """Codes of the States whose nomination of this user is in force today, by the database's clock (UTC)."""
    today = TruncDate(Now())
    begun = Q(valid_from=None) | Q(valid_from__lte=today)
    not_ended = Q(valid_until=None) | Q(valid_until__gte=today)
    return FocalPoint.objects.filter(begun, not_ended, user=user).values_list("party", flat=True)


def of_the_party(user: Any, path: str = "party") -> Q:
    """The condition for rows whose State (at `path`) this user may see; everything for the Secretariat."""
    if not user.is_authenticated:
        return NOTHING
    return Q() if roles(user) & READS_EVERYTHING else Q(**{f"{path}__in": parties_of(user)})


def of_the_signed_in(user: Any) -> Q:
    """Registers hold no State's words: every signed-in person sees them."""
    return Q() if user.is_authenticated else NOTHING


def of_the_secretariat(user: Any) -> Q:
    return Q() if roles(user) & SECRETARIAT else NOTHING


SCOPES: dict[type[Model], Callable[[Any], Q]] = {
    models.Mechanism: of_the_signed_in,
    models.Instrument: of_the_signed_in,
    models.Chapter: of_the_signed_in,
    models.Provision: of_the_signed_in,
    models.CategoryScheme: of_the_signed_in,
    models.Category: of_the_signed_in,
    models.Cycle: of_the_signed_in,
    models.StateParty: of_the_signed_in,
    models.Group: of_the_signed_in,
    models.Membership: of_the_signed_in,
    models.FocalPoint: of_the_party,
    models.Review: of_the_party,
    models.Phase: partial(of_the_party, path="review__party"),
    models.Document: of_the_party,
    models.Observation: of_the_party,
    models.Need: of_the_party,
    models.NeedProvision: partial(of_the_party, path="need__party"),
    models.Upload: of_the_secretariat,
}


def visible_to(user: Any, rows: type[Row] | QuerySet[Row]) -> QuerySet[Row]:
    """Those of the rows (a model or a queryset) that this user may see. KeyError for a model without a scope."""
    queryset = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    return queryset.filter(SCOPES[queryset.model](user))
