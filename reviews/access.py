"""Who may see which rows of reviews: one answer per model, asked by pages, API, admin, export and search alike."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

OFFICERS, APPROVERS, OBSERVERS, AUDITORS = "officers", "approvers", "observers", "auditors"
SECRETARIAT = frozenset({OFFICERS, APPROVERS})
READS_EVERYTHING = SECRETARIAT | {OBSERVERS, AUDITORS}


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


def of_the_party(user: Any, path: str = "party") -> Q:
    """The condition for rows whose State (at `path`) this user may see; everything for the Secretariat."""
    if roles(user) & READS_EVERYTHING:
        return Q()
    if not user.is_authenticated:
        return Q(pk__in=[])
    return Q(**{f"{path}__focal_points__user": user})
