"""Everything a person may see of one follow-up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from reviews.access import told_small_figures
from reviews.analysis.cells import hide_small, hide_small_figure
from reviews.models import Classification, Need, NeedProvision
from workflows import events
from workflows.access import visible_to
from workflows.models import Duty, FollowUp, Letter, Message
from workflows.process import MOVES
from workflows.process.duties import STANDING
from workflows.queries.diagram import Diagram, diagram
from workflows.queries.timeline import Timeline, of_case


@dataclass(frozen=True)
class NeedsTable:
    """Needs by article and category. `needs` counts each once; `entries` once per article it stands under (B:31).

    A figure is None where it is too small to be told to this reader (rule 5).
    """

    rows: list[dict[str, Any]]
    needs: int | None
    entries: int | None


@dataclass(frozen=True)
class Sheet:
    follow_up: FollowUp
    diagram: Diagram
    timeline: Timeline
    needs: NeedsTable
    needs_found: int | None
    """When the follow-up was opened; None where that is too small a figure for this reader."""
    outcome: str
    """What came of it, once it is closed; empty for readers who are not told."""
    duties: list[Duty]
    """What is owed, also what nobody is asked for at present; what is due first comes first."""
    letters: list[Letter]
    messages: dict[UUID, list[Message]]
    """The messages of each letter, for those who may see the post room."""


def follow_up(user: Any, id_: UUID, *, every_step: bool = False) -> Sheet | None:
    """All of one follow-up in a constant number of statements; None when this person may not see it."""
    rows = visible_to(user, FollowUp).select_related("party", "cycle__mechanism", "regional_group", "review")
    found = rows.filter(pk=id_).first()
    if found is None:
        return None
    exact, timeline = told_small_figures(user, found.party_id), of_case(user, id_, every_step=every_step)
    letters = list(visible_to(user, Letter).filter(follow_up=id_).defer("pdf", "html", "text").order_by("-version"))
    return Sheet(
        follow_up=found,
        diagram=diagram("follow_up", here=found.state, passed=_passed(timeline.stages), version=found.process_version),
        timeline=timeline,
        needs=needs_of(id_, exact=exact),
        needs_found=found.needs if exact else hide_small_figure(found.needs),
        outcome=found.outcome if exact else "",
        duties=list(visible_to(user, Duty).filter(follow_up=id_, state__in=STANDING).order_by("due_on", "id")),
        letters=letters,
        messages=_messages(user, [letter.pk for letter in letters]),
    )


def needs_of(review_id: UUID, *, exact: bool) -> NeedsTable:
    """The needs of a review as they are recorded now, in the order of the articles; `exact`: small figures too."""
    rows = NeedProvision.objects.filter(need__review=review_id).values("provision", "need__category")
    closed = Count("id", filter=~Q(need__classification=Classification.PUBLIC))
    counted = rows.annotate(count=Count("id"), closed=closed).order_by(
        "provision__position", "need__category__position"
    )
    words = ("provision__number", "provision__titles", "need__category__labels", "provision__position")
    found = [dict(row) for row in counted.values("count", "closed", *words)]
    needs, counts = Need.objects.filter(review=review_id).count(), {at: row["count"] for at, row in enumerate(found)}
    if exact:
        return NeedsTable(found, needs, sum(counts.values()))
    cells = hide_small(counts, [at for at, row in enumerate(found) if row["closed"]])
    told = [row | {"count": cells.counts[at]} for at, row in enumerate(found)]
    return NeedsTable(told, hide_small_figure(needs) if cells.total else None, cells.total)


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
    moves = [move for move in MOVES.values() if move.thing == "follow_up" and move.target]
    stages = {move.says.__name__: str(move.target) for move in moves}
    stages[events.FollowUpOpened.__name__] = "opened"
    return {stages[name] for name in facts if name in stages}


def linked_letter(id_: UUID) -> Letter | None:
    """The letter that a signed link from a mail speaks of: whoever holds the link has the letter already."""
    return Letter.objects.select_related("party").defer("pdf", "html", "text").filter(pk=id_).first()
