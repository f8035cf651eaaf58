"""Everything a person may see of one follow-up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from reviews.models import Need, NeedProvision
from workflows import events
from workflows.access import visible_to
from workflows.models import FollowUp, Letter, Message
from workflows.process import MOVES
from workflows.queries.diagram import Diagram, diagram
from workflows.queries.timeline import Timeline, of_case


@dataclass(frozen=True)
class NeedsTable:
    """Needs by article and category. `needs` counts each once; `entries` once per article it stands under (B:31)."""

    rows: list[dict[str, Any]]
    needs: int

    @property
    def entries(self) -> int:
        return sum(row["count"] for row in self.rows)


@dataclass(frozen=True)
class Sheet:
    follow_up: FollowUp
    diagram: Diagram
    timeline: Timeline
    needs: NeedsTable
    letters: list[Letter]
    messages: dict[UUID, list[Message]]
    """The messages of each letter, for those who may see the post room."""


def follow_up(user: Any, id_: UUID, *, every_step: bool = False) -> Sheet | None:
    """All of one follow-up in a constant number of statements; None when this person may not see it."""
    rows = visible_to(user, FollowUp).select_related("party", "cycle__mechanism", "regional_group", "review")
    found = rows.filter(pk=id_).first()
    if found is None:
        return None
    timeline = of_case(user, id_, every_step=every_step)
    letters = list(visible_to(user, Letter).filter(follow_up=id_).defer("pdf", "html", "text").order_by("-version"))
    return Sheet(
        follow_up=found,
        diagram=diagram("follow_up", here=found.state, passed=_passed(timeline.stages)),
        timeline=timeline,
        needs=needs_of(id_),
        letters=letters,
        messages=_messages(user, [letter.pk for letter in letters]),
    )


def needs_of(review_id: UUID) -> NeedsTable:
    """The needs of a review as they are recorded now, in the order of the articles."""
    rows = NeedProvision.objects.filter(need__review=review_id).values("provision", "need__category")
    counted = rows.annotate(count=Count("id")).order_by("provision__position", "need__category__position")
    named = counted.values(
        "count", "provision__number", "provision__titles", "need__category__labels", "provision__position"
    )
    return NeedsTable([dict(row) for row in named], Need.objects.filter(review=review_id).count())


def letter(user: Any, id_: UUID) -> Letter | None:
    """One letter that this person may see, with everything that was frozen."""
    return visible_to(user, Letter).select_related("party", "follow_up").filter(pk=id_).first()


def _messages(user: Any, letters: Iterable[UUID]) -> dict[UUID, list[Message]]:
    found: dict[UUID, list[Message]] = {}
    rows = visible_to(user, Message).filter(letter__in=letters).defer("text", "html", "attachment")
    for message in rows.order_by("recipient", "id"):
        found.setdefault(message.letter_id, []).append(message)  # type: ignore[arg-type]
    return found


def _passed(facts: Iterable[str]) -> set[str]:
    """The stages that these facts tell of."""
    stages = {move.says.__name__: str(move.target) for move in MOVES.values() if move.thing == "follow_up"}
    stages[events.FollowUpOpened.__name__] = "opened"
    return {stages[name] for name in facts if name in stages}


def linked_letter(id_: UUID) -> Letter | None:
    """The letter that a signed link from a mail speaks of: whoever holds the link has the letter already."""
    return Letter.objects.select_related("party").defer("pdf", "html", "text").filter(pk=id_).first()
