"""What a version of a plan says, read as plain values for its workbook and its document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef, Q, QuerySet

from reviews.models import Document, Institution, Need, Provision
from workflows.access import visible_to
from workflows.models import Line, LineInstitution, LineNeed, Objective, PlanVersion
from workflows.queries.needs_of import needs_of
from workflows.queries.timeline import actor, user_of

Row = dict[str, Any]
Seen = Callable[[type[Model]], QuerySet[Any]]
COLUMNS = (
    "title",
    "description",
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


def everything(model: type[Model]) -> QuerySet[Any]:
    """For commands, which ask for the version of a State in its own name."""
    return model._default_manager.all()


def plan_sheet(version_id: UUID, user: Any = None) -> Row | None:
    """The version with its objectives and lines, and what these may refer to; None where there is none to be seen.

    user: who reads it, and is given what they may see; without one, all of it. The same number of statements for
    however many lines.
    """
    seen: Seen = partial(visible_to, user) if user else everything
    version = _version(seen, version_id)
    if version is None:
        return None
    lines = list(_lines(seen, version_id))
    named = {need for line in lines for need in line["needs"]}
    return {
        "version": version,
        "objectives": list(_objectives(seen, version_id)),
        "lines": lines,
        "needs": list(_needs(seen, version, named)),
        "institutions": list(seen(Institution).filter(party=version["party"]).order_by("name").values("id", "name")),
        "provisions": list(_provisions(version)),
    }


def file_name(version: Row, ending: str) -> str:
    """What a download of this version is called."""
    return f"{version['party']}-plan-v{version['number']}.{ending}"


def _version(seen: Seen, version_id: UUID) -> Row | None:
    fields = ("id", "number", "state", "state_since", "decided_by", "decided_at", "document", "follow_up", "party")
    row = (
        seen(PlanVersion)
        .filter(pk=version_id)
        .values(
            *fields,
            "plan",
            title=F("plan__title"),
            kind=F("plan__kind"),
            language=F("plan__language"),
            names=F("party__short_names"),
            cycle=F("follow_up__cycle"),
            cycle_names=F("follow_up__cycle__names"),
        )
        .first()
    )
    return row and row | {
        "decided_by": _person(row["decided_by"]),
        "document": _document(seen, row["document"]),
        "decided_at": row["decided_at"] and row["decided_at"].astimezone(UTC),
    }


def _person(name: str) -> str:
    """Who acted, by name."""
    account = user_of(name)
    found = get_user_model().objects.filter(pk=account).first() if account else None
    return str(found) if found else actor(name) if name else ""


def _document(seen: Seen, id_: UUID | None) -> str:
    """The document of the adoption, as far as the reader may see it."""
    found = seen(Document).filter(pk=id_).values("title", "symbol").first() if id_ else None
    return " ".join(filter(None, (found["symbol"], found["title"]))) if found else ""


def _objectives(seen: Seen, version_id: UUID) -> QuerySet[Any]:
    rows = seen(Objective).filter(version=version_id).order_by("position", "pk")
    return rows.values("id", "text", "provision", "position")


def _lines(seen: Seen, version_id: UUID) -> Iterator[Row]:
    needs = seen(LineNeed).filter(line=OuterRef("pk")).order_by("need").values("need")
    supporting = seen(LineInstitution).filter(line=OuterRef("pk")).order_by("institution").values("institution")
    rows = seen(Line).filter(version=version_id).order_by("objective__position", "objective", "position", "pk")
    found = rows.values(
        "id",
        "activity",
        "objective",
        *COLUMNS,
        number=F("activity__number"),
        need_ids=ArraySubquery(needs),
        supporting=ArraySubquery(supporting),
    )
    for row in found:
        yield row | {"needs": row["need_ids"], "supporting_institutions": row["supporting"]}


def _needs(seen: Seen, version: Row, named: set[UUID]) -> QuerySet[Any]:
    """The needs of the follow-up, and whatever lines name already."""
    rows = seen(Need).filter(Q(pk__in=needs_of([version["follow_up"]]).values("pk")) | Q(pk__in=named))
    return rows.order_by("reference", "pk").values("id", "reference", cycle_code=F("cycle__code"))


def _provisions(version: Row) -> QuerySet[Any]:
    """The articles under review in the cycle, and those under which objectives stand already."""
    under_review = Q(chapter__cycles=version["cycle"])
    used = Objective.objects.filter(version=version["id"]).exclude(provision=None).values("provision")
    rows = Provision.objects.filter(under_review | Q(pk__in=used)).distinct().order_by("instrument", "position")
    return rows.values("id", "number", "titles", instrument_code=F("instrument__code"))
