"""Who wants to hear of which fact: filled once at start from workflows/reactions.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from workflows.ledger.facts import Fact


@dataclass(frozen=True)
class Reaction:
    """A function that asks for one command when a fact is told.

    run: `run(fact, by)`; with `together`, `run(list[Told], by)` for a whole batch, returning the refusals by entry id.
    queue: the Celery queue whose workers carry it. every: set for standing orders, owed again after that time.
    """

    run: Callable[..., Any]
    queue: str = "default"
    together: bool = False
    every: timedelta | None = None

    @property
    def name(self) -> str:
        return self.run.__name__


_by_fact: dict[str, tuple[Reaction, ...]] = {}
_by_name: dict[str, Reaction] = {}


def subscribe(table: Mapping[type[Fact], Iterable[Reaction]]) -> None:
    """Add a table of reactions. Doing so twice changes nothing; two functions of one name are a ValueError."""
    for fact, reactions in table.items():
        _by_fact[fact.__name__] = tuple(reactions)
        for reaction in _by_fact[fact.__name__]:
            if _by_name.setdefault(reaction.name, reaction) != reaction:
                raise ValueError(f"Two reactions are called {reaction.name}.")


def to(fact_type: str) -> tuple[Reaction, ...]:
    """The reactions that hear of a fact of this type, by its name on the wire."""
    return _by_fact.get(fact_type, ())


def known() -> list[str]:
    """Names of all reactions this process can run; anything else stays owed for a newer worker."""
    return list(_by_name)


def named(name: str) -> Reaction:
    return _by_name[name]


def queues() -> list[str]:
    return sorted({reaction.queue for reaction in _by_name.values()})


def facts_for(name: str) -> list[str]:
    """Types of the facts that the reaction of this name hears of."""
    return [fact for fact, reactions in _by_fact.items() if any(r.name == name for r in reactions)]


def pairs() -> list[tuple[str, str]]:
    """Every type of fact with the name of each reaction that hears of it."""
    return [(fact, reaction.name) for fact, reactions in _by_fact.items() for reaction in reactions]
