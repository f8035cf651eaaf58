"""What happened to a need, and what followed from a fact: read from the ledger, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from reviews.models import Need
from workflows.access import visible_to
from workflows.ledger import sql
from workflows.ledger.models import Entry
from workflows.models import Carried, FollowUp, LineNeed, Message
from workflows.queries.timeline import ENTRY_FIELDS, MOST, Timeline, Told, sentence, tell

DEEP = 12
"""So many steps are followed from a fact, and back from it."""
WALK = """
WITH RECURSIVE effects (id, depth) AS (
  SELECT %(id)s::uuid, 0
  UNION ALL
  SELECT e.id, f.depth + 1 FROM effects f JOIN ledger_entry e ON e.cause_id = f.id WHERE f.depth <= %(deep)s
), causes (id, cause_id, depth) AS (
  SELECT id, cause_id, 0 FROM ledger_entry WHERE id = %(id)s::uuid
  UNION ALL
  SELECT e.id, e.cause_id, c.depth - 1 FROM causes c JOIN ledger_entry e ON e.id = c.cause_id WHERE c.depth > -%(deep)s
)
SELECT * FROM (SELECT id, depth FROM effects WHERE depth > 0 LIMIT %(most)s) found
UNION ALL SELECT id, depth FROM causes
"""


@dataclass(frozen=True)
class Effect:
    """A fact that followed, and what followed from it."""

    told: Told
    entry: Entry
    effects: list[Effect] = field(default_factory=list)


@dataclass(frozen=True)
class Because:
    """A fact between what led to it and what followed. `cut`: there is more than is told here."""

    told: Told
    entry: Entry
    causes: list[Effect]
    """The chain of causes, the first of them first; each without its other effects."""
    effects: list[Effect]
    follow_up: FollowUp | None
    """The case it belongs to, where that is a follow-up."""
    cut: bool


def of_need(user: Any, need: Need) -> Timeline:
    """What this person may read of a need, newest first, at most MOST facts; in a constant number of statements."""
    found = about_need(visible_to(user, Entry), need, visible_to(user, LineNeed))
    entries = list(found.only(*ENTRY_FIELDS).order_by("-at", "-id")[:MOST])
    return Timeline(tell(entries, {}, causes=_causes(user, entries)), 0, [entry.type for entry in reversed(entries)])


def about_need(facts: QuerySet[Entry], need: Need, lines: QuerySet[LineNeed]) -> QuerySet[Entry]:
    """Those of the facts that are of this need, name it, or are of a line or activity of a plan that answers it.

    The cases are named first, so that only their facts are looked through.
    """
    answering = lines.filter(need=need.pk).values_list("line", "line__activity")
    subjects = [need.pk, *{id_ for pair in answering for id_ in pair}]
    named = Q(subject__in=subjects) | Q(payload__contains={"need": str(need.pk)})
    return facts.filter(named, case__in=_cases(need))


def _cases(need: Need) -> list[UUID]:
    """Where facts of a need may stand: its review, itself without one, and follow-ups of the State that take it up."""
    same_cycle = FollowUp.objects.filter(party=need.party_id, cycle=need.cycle_id).values_list("pk")
    carried = Carried.objects.filter(need=need.pk).values_list("follow_up")
    return [need.review_id or need.pk, *(id_ for (id_,) in same_cycle.union(carried))]


def _causes(user: Any, entries: Iterable[Entry]) -> list[Entry]:
    """The causes of these entries, as far as the reader may see them."""
    return list(visible_to(user, Entry).filter(pk__in={entry.cause_id for entry in entries if entry.cause_id}))


def because(user: Any, id_: UUID) -> Because | None:
    """What led to a fact and what followed from it, in a constant number of statements; None if it may not be seen.

    Followed only over facts that the reader may see: behind one that they may not, nothing is told.
    """
    depths = dict(sql.run(WALK, {"id": str(id_), "deep": DEEP, "most": MOST + 1}))
    entries = {entry.pk: entry for entry in visible_to(user, Entry).filter(pk__in=depths).only(*ENTRY_FIELDS)}
    if id_ not in entries:
        return None
    told = dict(zip(entries, tell(entries.values(), _recipients(entries.values())), strict=True))
    shown = _Shown(entries, told, depths)
    follow_up = visible_to(user, FollowUp).select_related("party", "cycle__mechanism").filter(pk=entries[id_].case_id)
    return Because(
        told=told[id_],
        entry=entries[id_],
        causes=[*shown.before(id_)][::-1],
        effects=shown.after(id_),
        follow_up=follow_up.first(),
        cut=sum(depth > 0 for depth in depths.values()) > MOST or max(depths.values()) > DEEP,
    )


@dataclass(frozen=True)
class _Shown:
    """The facts that were found, by id, and how to go from one to the next."""

    entries: dict[UUID, Entry]
    told: dict[UUID, Told]
    depths: dict[UUID, int]

    def before(self, id_: UUID) -> Iterator[Effect]:
        """The causes of a fact, the nearest first, until one that may not be seen."""
        while (cause := self.entries[id_].cause_id) in self.entries:
            yield Effect(self.told[cause], self.entries[cause])
            id_ = cause

    def after(self, id_: UUID) -> list[Effect]:
        """What followed from a fact, in the order in which it happened, each with what followed from that."""
        found = [e for e in self.entries.values() if e.cause_id == id_ and 0 < self.depths[e.pk] <= DEEP]
        inorder = sorted(found, key=lambda entry: (entry.at, entry.pk))
        return [Effect(self.told[entry.pk], entry, self.after(entry.pk)) for entry in inorder]


def flat(effects: Iterable[Effect], depth: int = 1) -> Iterator[tuple[int, Effect]]:
    """The tree as a list: each fact with how many steps it is away, before those that followed from it."""
    for each in effects:
        yield depth, each
        yield from flat(each.effects, depth + 1)


def _recipients(entries: Iterable[Entry]) -> dict[UUID, str]:
    """To whom the messages among their subjects went, for those who may see the post room."""
    return dict(Message.objects.filter(pk__in=[entry.subject for entry in entries]).values_list("id", "recipient"))


def in_words(row: dict[str, Any]) -> str:
    """The sentence of a fact that was read as plain values."""
    return sentence(Entry(type=row["type"], payload=row["payload"], subject=row["subject"]))
