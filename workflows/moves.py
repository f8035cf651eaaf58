"""The only place where a state changes. It locks, asks for the reason against, assigns, and records the fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from reviews.models import Review
from workflows.ledger import By, Refused
from workflows.ledger.record import Account, lock, record_many
from workflows.models import FollowUp, Letter, Message
from workflows.process import MACHINES, MOVES, Move


@dataclass(frozen=True)
class Machine:
    """The rows one state machine moves, and the columns that name their case and their State."""

    model: type[models.Model]
    case: str
    party: str


THINGS: dict[str, Machine] = {
    "review": Machine(Review, "id", "party_id"),
    "follow_up": Machine(FollowUp, "review_id", "party_id"),
    "letter": Machine(Letter, "follow_up_id", "party_id"),
    "message": Machine(Message, "case_id", "letter__party_id"),
}


@dataclass
class Outcome:
    """What became of a request to move many: the ids that moved, and the sentence for each that did not."""

    moved: list[UUID] = field(default_factory=list)
    refusals: dict[UUID, str] = field(default_factory=dict)


def reason_against(row: Any, name: str) -> str | None:
    """The sentence that says why this row cannot make this move now; None if it can."""
    thing = THINGS[MOVES[name].thing].model._meta.verbose_name
    return _reason(MOVES[name], row.state, str(thing))


def move(name: str, id_: UUID, *, by: By, says: Mapping[str, Any] | None = None, **changes: Any) -> None:
    """Make one move, or refuse with a sentence. `changes` go to the row, `says` to the fact. In a transaction."""
    outcome = move_many(name, [id_], by=by, says=says, **changes)
    if id_ in outcome.refusals:
        raise Refused(outcome.refusals[id_])


def move_many(
    name: str,
    ids: Iterable[UUID],
    *,
    by: By,
    causes: Mapping[UUID, UUID] | None = None,
    says: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Outcome:
    """Make the same move with many rows, in a constant number of statements. In a transaction.

    causes: the entry that caused each row's move, where `by` cannot name one for all.
    """
    asked = MOVES[name]
    thing, wanted = THINGS[asked.thing], list(ids)
    lock(thing.model._default_manager.filter(pk__in=wanted).values_list(thing.case, flat=True))
    outcome, accounts = Outcome(), []
    for row in _locked(thing, asked, wanted, given={**changes, **(says or {})}):
        if reason := _reason(asked, row["state"], str(thing.model._meta.verbose_name)):
            outcome.refusals[row["pk"]] = reason
            continue
        outcome.moved.append(row["pk"])
        cause = By(by.actor, by.at, causes[row["pk"]]) if causes else by
        accounts.append(_account(asked, thing, row, cause, {**changes, **(says or {})}))
    outcome.refusals |= {id_: _("It does not exist.") for id_ in {*wanted} - {*outcome.moved} - {*outcome.refusals}}
    if outcome.moved:
        rows = thing.model._default_manager.filter(pk__in=outcome.moved)
        rows.update(state=asked.target, state_since=by.at, **changes)
    record_many(accounts)
    return outcome


def _locked(thing: Machine, asked: Move, ids: list[UUID], given: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """The rows under lock, with just the columns that the case, the State and the fact need."""
    columns = {"pk", "state", thing.case, thing.party} | {
        _column(thing, f.name) for f in fields(asked.says) if f.name not in given and f.name != asked.thing
    }
    rows = thing.model._default_manager.filter(pk__in=ids).order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True).values(*columns)


def _column(thing: Machine, name: str) -> str:
    return str(thing.model._meta.get_field(name).attname)  # type: ignore[union-attr]


def _account(asked: Move, thing: Machine, row: Mapping[str, Any], by: By, given: Mapping[str, Any]) -> Account:
    told = {
        f.name: row["pk"] if f.name == asked.thing else given.get(f.name, row.get(f.name, row.get(f"{f.name}_id")))
        for f in fields(asked.says)
    }
    return Account(asked.says(**told), row[thing.case], row["pk"], row[thing.party] or "", by)


def _reason(asked: Move, state: str, thing: str) -> str | None:
    if state in asked.sources:
        return None
    states = MACHINES[asked.thing]
    return _("“%(asks)s” needs a %(thing)s that is %(wanted)s; this one is “%(found)s”.") % {
        "asks": asked.asks,
        "thing": thing,
        "wanted": _(" or ").join(f"“{states(source).label}”" for source in asked.sources),
        "found": states(state).label,
    }
