"""The only place where a state changes. It locks, asks for the reason against, assigns, and records the fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from reviews.models import Appointment, Review
from workflows.ledger import By, Refused, sql
from workflows.ledger.record import Account, record_many, take_lock
from workflows.models import (
    Activity,
    Address,
    Duty,
    Extension,
    FollowUp,
    Hook,
    HookMessage,
    Letter,
    Message,
    Period,
    Plan,
    PlanVersion,
    Report,
    Rule,
    Task,
    Waiver,
    Workshop,
)
from workflows.process import MACHINES, MOVES, Move


@dataclass(frozen=True)
class Machine:
    """The rows one state machine moves, and the columns that name them, their case and their State."""

    model: type[models.Model]
    key: str = "id"
    case: str = "follow_up_id"
    party: str = "party_id"
    version: str = "NULL"
    """The column that says by which version of the process the row lives."""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)


THINGS: dict[str, Machine] = {
    "review": Machine(Review, case="id"),
    "follow_up": Machine(FollowUp, "review_id", "review_id", version="process_version"),
    "letter": Machine(Letter),
    "message": Machine(Message, case="case_id", party="party"),
    "address": Machine(Address, case="id", party="NULL"),
    "workshop": Machine(Workshop),
    "plan": Machine(Plan),
    "plan_version": Machine(PlanVersion),
    "activity": Machine(Activity),
    "period": Machine(Period),
    "report": Machine(Report),
    "extension": Machine(Extension),
    "waiver": Machine(Waiver),
    "appointment": Machine(Appointment, case="case_id"),
    "task": Machine(Task, case="case_id", party="party"),
    "duty": Machine(Duty, case="case_id"),
    "hook": Machine(Hook, case="id", party="NULL"),
    "hook_message": Machine(HookMessage, case="hook_id", party="NULL"),
    "rule": Machine(Rule, case="id", party="NULL"),
}


SAID = {name: [each.name for each in fields(asked.says)] for name, asked in MOVES.items()}
"""The fields of each move's fact."""


@dataclass
class Outcome:
    """What became of a request to move many: the ids that moved, and the sentence for each that did not."""

    moved: list[UUID] = field(default_factory=list)
    refusals: dict[UUID, str] = field(default_factory=dict)


def reason_against(row: Any, name: str) -> str | None:
    """The sentence that says why this row cannot make this move now; None if it can."""
    return _reason(MOVES[name], row.state, getattr(row, "process_version", None), THINGS[MOVES[name].thing])


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
    each: Mapping[UUID, Mapping[str, Any]] | None = None,
    **changes: Any,
) -> Outcome:
    """Make the same move with many rows, in a constant number of statements. In a transaction.

    causes: the entry that caused each row's move, where `by` cannot name one for all.
    each: what the fact of each row says, beside what `says` says for all of them.
    """
    asked, wanted = MOVES[name], list(ids)
    thing, given = THINGS[asked.thing], {**changes, **(says or {})}
    one_by_one = each or {}
    told_by_row = _told_by_row(name, frozenset(given).union(*one_by_one.values()))
    outcome, accounts = Outcome(), []
    for id_, state, case, party, version, *values in _locked(thing, told_by_row.values(), wanted):
        if reason := _reason(asked, state, version, thing):
            outcome.refusals[id_] = reason
            continue
        told = _kept(asked, state) | given | {**one_by_one.get(id_, {})} | {asked.thing: id_}
        told |= dict(zip(told_by_row, values, strict=True))
        fact = asked.says(**{field: told[field] for field in SAID[name]})
        outcome.moved.append(id_)
        accounts.append(Account(fact, case, id_, party or "", By(by.actor, by.at, causes[id_]) if causes else by))
    missing = {*wanted}.difference(outcome.moved, outcome.refusals)
    outcome.refusals |= {id_: _("It does not exist.") for id_ in missing}
    _assign(thing, asked, outcome.moved, by, changes)
    record_many(accounts)
    return outcome


@cache
def _told_by_row(name: str, given: frozenset[str]) -> dict[str, str]:
    """The fields of the move's fact that the row itself tells, with their columns."""
    asked = MOVES[name]
    model = THINGS[asked.thing].model
    known = {*given, asked.thing, asked.keeps if asked.target else ""}
    wanted = [field for field in SAID[name] if field not in known]
    return {field: str(model._meta.get_field(field).attname) for field in wanted}  # type: ignore[union-attr]


def _locked(thing: Machine, columns: Iterable[str], ids: list[UUID]) -> list[tuple[Any, ...]]:
    """Key, state, case, State, version of the process and the columns, under lock; that of their cases comes first."""
    if thing.case == thing.key:
        take_lock(ids)
    else:
        cases = sql.run(f"SELECT {thing.case} FROM {thing.table} WHERE {thing.key} = ANY(%s::uuid[])", [sql.array(ids)])  # noqa: S608
        take_lock(case for (case,) in cases)
    wanted = ", ".join([thing.key, "state", thing.case, thing.party, thing.version, *columns])
    return sql.run(
        f"SELECT {wanted} FROM {thing.table} WHERE {thing.key} = ANY(%s::uuid[])"  # noqa: S608 - names of our own columns
        f" ORDER BY {thing.key} FOR NO KEY UPDATE",
        [sql.array(ids)],
    )


def _assign(thing: Machine, asked: Move, ids: list[UUID], by: By, changes: Mapping[str, Any]) -> None:
    if not ids:
        return
    setting = {"state_since": by.at, **changes}
    columns = ", ".join([_new_state(asked), *(f"{column} = %s" for column in setting)])
    statement = f"UPDATE {thing.table} SET {columns} WHERE {thing.key} = ANY(%s::uuid[])"  # noqa: S608
    target = [str(asked.target)] if asked.target else []
    sql.run(statement, [*target, *setting.values(), sql.array(ids)])


def _new_state(asked: Move) -> str:
    """PostgreSQL reads a row's columns as they were before the update."""
    if not asked.target:
        return f"state = {asked.keeps}, {asked.keeps} = ''"
    return f"state = %s, {asked.keeps} = state" if asked.keeps else "state = %s"


def _kept(asked: Move, state: str) -> dict[str, str]:
    return {asked.keeps: state} if asked.keeps and asked.target else {}


def _reason(asked: Move, state: str, version: int | None, thing: Machine) -> str | None:
    if version is not None and version < asked.since:
        return _("This %(thing)s runs by version %(version)s of the process, which does not have “%(asks)s”.") % {
            "thing": thing.noun,
            "version": version,
            "asks": asked.asks,
        }
    if state in asked.sources:
        return None
    states = MACHINES[asked.thing]
    return _("“%(asks)s” needs a %(thing)s that is %(wanted)s; this one is “%(found)s”.") % {
        "asks": asked.asks,
        "thing": thing.noun,
        "wanted": _(" or ").join(f"“{states(source).label}”" for source in asked.sources),
        "found": states(state).label,
    }
