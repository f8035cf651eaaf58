"""What is read of plans: visible rows in, plain values out, in a number of statements that rows do not raise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet

from reviews.models import NeedProvision, Observation
from reviews.queries import with_visible_documents
from workflows.access import visible_to
from workflows.models import LineInstitution, LineNeed, LineObservation, PlanVersion

Rows = QuerySet[Any]
Row = dict[str, Any]

PLAN = (
    "id",
    "follow_up",
    "party",
    "kind",
    "scope",
    "group",
    "title",
    "language",
    "lead_institution",
    "cooperation_framework",
    "sdg_targets",
    "report_every_months",
    "report_due_days",
    "verified_independently",
    "state",
    "state_since",
    "drafted_by",
    "drafted_at",
)
VERSION = (
    "id",
    "plan",
    "follow_up",
    "party",
    "number",
    "state",
    "state_since",
    "begun_by",
    "submitted_by",
    "submitted_at",
    "decided_by",
    "decided_at",
    "notes",
    "document",
)
LINE = (
    "id",
    "version",
    "party",
    "objective",
    "activity",
    "position",
    "title",
    "description",
    "suggestion",
    "priority",
    "rationale",
    "outcome",
    "indicator",
    "baseline",
    "target",
    "verification",
    "lead_institution",
    "responsible",
    "starts_on",
    "ends_on",
    "moved_because",
    "horizon",
    "cost",
    "currency",
    "domestic_funding",
    "assistance",
    "risk",
)
ACTIVITY = (
    "id",
    "plan",
    "follow_up",
    "party",
    "number",
    "title",
    "priority",
    "institution",
    "starts_on",
    "ends_on",
    "state",
    "state_since",
    "percent",
    "origin",
)


def plans(visible: Rows) -> Rows:
    return visible.values(*PLAN)


def versions(visible: Rows) -> Rows:
    return visible.values(*VERSION)


def versions_of(user: Any, plan_id: UUID) -> list[Row]:
    """The versions of one plan that this person may see, in their order."""
    rows = visible_to(user, PlanVersion).filter(plan=plan_id).order_by("number")
    return [dict(row) for row in rows.values("id", "number", "state")]


def objectives(visible: Rows) -> Rows:
    return visible.values("id", "version", "party", "position", "provision", "text", article=F("provision__number"))


def activities(visible: Rows) -> Rows:
    return visible.values(*ACTIVITY)


def lines(visible: Rows) -> Rows:
    return visible.values(*LINE, number=F("activity__number"), article=F("objective__provision__number"))


def with_links(user: Any, rows: list[Row]) -> list[Row]:
    """The lines with their needs, observations and supporting institutions, as far as this person may see them.

    `sources`: each need and observation with the document and the paragraph it comes from.
    """
    ids = [row["id"] for row in rows]
    needed = _by_line(with_visible_documents(user, _needs(user, ids)))
    observed = _by_line(with_visible_documents(user, _observations(user, ids)))
    institutions = visible_to(user, LineInstitution).filter(line__in=ids).order_by("institution")
    supporting = _by_line(institutions.values("line", "institution"))
    return [
        dict(row)
        | {
            "needs": [each["need"] for each in needed[row["id"]]],
            "observations": [each["observation"] for each in observed[row["id"]]],
            "supporting_institutions": [each["institution"] for each in supporting[row["id"]]],
            "sources": [_source(each) for each in (*needed[row["id"]], *observed[row["id"]])],
        }
        for row in rows
    ]


def _needs(user: Any, lines: Iterable[UUID]) -> list[Row]:
    cited = NeedProvision.objects.filter(need=OuterRef("need")).order_by("provision__position")
    rows = visible_to(user, LineNeed).filter(line__in=lines).order_by("need")
    found = rows.values(
        "line",
        "need",
        reference=F("need__reference"),
        text=F("need__text"),
        document=F("need__document"),
        place=F("need__place"),
        articles=ArraySubquery(cited.values("provision__number")),
    )
    return [dict(row) for row in found]


def _observations(user: Any, lines: Iterable[UUID]) -> list[Row]:
    rows = visible_to(user, LineObservation).filter(line__in=lines).order_by("observation")
    cited = Observation.provisions.through.objects.filter(observation=OuterRef("observation"))
    numbers = cited.order_by("provision__position")
    found = rows.values(
        "line",
        "observation",
        text=F("observation__text"),
        document=F("observation__document"),
        place=F("observation__place"),
        articles=ArraySubquery(numbers.values("provision__number")),
    )
    return [dict(row) for row in found]


def _source(row: Row) -> Row:
    kept = ("need", "observation", "reference", "text", "articles", "document", "place")
    return {name: row.get(name) for name in kept}


def _by_line(rows: Iterable[Any]) -> dict[UUID, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row["line"]].append(row)
    return found
