"""What a plan is drafted from: the needs that are not met yet, what answers such needs, and what was carried over.

Each function is one statement, for however many needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery

from reviews.models import NeedProvision, Observation, Provision, Suggestion
from workflows.models import Carried, FollowUp, Line, LineNeed
from workflows.process import VersionState
from workflows.queries.needs_of import unmet_of

SETTLED = (VersionState.ADOPTED, VersionState.REPLACED)
GOES_ON = (
    "title",
    "description",
    "priority",
    "rationale",
    "outcome",
    "indicator",
    "baseline",
    "target",
    "verification",
    "responsible",
    "cost",
    "currency",
    "domestic_funding",
    "assistance",
    "risk",
    "starts_on",
    "ends_on",
)
"""What a line says of an activity that is carried over, and goes on saying."""


@dataclass(frozen=True)
class Unmet:
    """A need to plan for. `provisions`: in the order of the instrument."""

    id: UUID
    text: str
    priority: int | None
    rationale: str
    review: UUID | None
    category: int
    labels: dict[str, str]
    provisions: list[int]


@dataclass(frozen=True)
class Unfinished:
    """An activity of an earlier plan that was carried over, as its line said last; `answers`: the needs it is for."""

    activity: UUID
    percent: int
    institution: UUID | None
    provision: int | None
    said: dict[str, Any]
    answers: list[UUID]


def unmet(follow_up: FollowUp) -> list[Unmet]:
    """Those of its needs that were not last said to be met completely, by article."""
    cited = NeedProvision.objects.filter(need=OuterRef("pk"))
    first = cited.order_by("provision__instrument", "provision__position")
    found = unmet_of([follow_up.pk]).order_by(
        Subquery(first.values("provision__position")[:1]).asc(nulls_last=True), "pk"
    )
    fields = ("id", "text", "priority", "rationale", "review", "category", "category__labels")
    return [Unmet(*row) for row in found.values_list(*fields, ArraySubquery(first.values("provision")))]


def suggestions(categories: Collection[int]) -> dict[int, list[Suggestion]]:
    """What the library offers for needs of these categories, in its order."""
    found = defaultdict(list)
    for row in Suggestion.objects.filter(category__in=categories, is_offered=True).order_by("position", "pk"):
        found[row.category_id].append(row)
    return found


def provisions(ids: Collection[int]) -> dict[int, Provision]:
    """These provisions, in the order of their instrument."""
    rows = Provision.objects.filter(pk__in=ids).order_by("instrument", "chapter__position", "position")
    return {row.pk: row for row in rows}


def observations(reviews: Iterable[UUID]) -> dict[tuple[UUID, int], list[UUID]]:
    """What the reviewers observed in these reviews, by review and provision."""
    through = Observation.provisions.through.objects.filter(observation__review__in=set(reviews))
    found = defaultdict(list)
    rows = through.order_by("observation").values_list("observation__review", "provision", "observation")
    for review, provision, observation in rows:
        found[review, provision].append(observation)
    return found


def unfinished(follow_up: FollowUp) -> list[Unfinished]:
    """The activities that were carried over into this follow-up, as the last adopted version described them."""
    carried = Carried.objects.filter(follow_up=follow_up.pk, activity__isnull=False).values("activity")
    lines = Line.objects.filter(activity__in=carried, version__state__in=SETTLED)
    newest = lines.order_by("activity", "-version__number").distinct("activity")
    needs = LineNeed.objects.filter(line=OuterRef("pk")).order_by("need").values("need")
    rows = newest.values(
        *GOES_ON,
        "activity",
        percent=F("activity__percent"),
        number=F("activity__number"),
        institution=F("lead_institution"),
        provision=F("objective__provision"),
        answers=ArraySubquery(needs),
    )
    return [_unfinished(dict(row)) for row in sorted(rows, key=lambda row: row["number"])]


def _unfinished(row: dict[str, Any]) -> Unfinished:
    said = {name: row.pop(name) for name in GOES_ON}
    del row["number"]
    return Unfinished(**row, said=said)
