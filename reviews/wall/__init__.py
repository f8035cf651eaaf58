"""Who is asking. PostgreSQL is told at the start of every transaction, and its row-level security shows them no more.

This is the second wall. The first is access.visible_to, which chooses the rows a page shows; this one holds when that
is forgotten. Whoever does not say who they are reads nothing: PostgreSQL answers "permission denied".
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from typing import Final, TypeVar, cast
from uuid import UUID

from django.db import connections, transaction

Item = TypeVar("Item")
END: Final = object()


@dataclass(frozen=True)
class Person:
    """A signed-in account, or a stranger (None), who sees no row at all."""

    id: UUID | None


@dataclass(frozen=True)
class System:
    """The service itself; `why` is for whoever reads the code or a traceback."""

    why: str = field(compare=False)


Identity = Person | System | None
_asking: ContextVar[Identity] = ContextVar("asking", default=None)


def who() -> Identity:
    """Who is asking in this thread or task; None where nobody has said so."""
    return _asking.get()


@contextmanager
def as_person(user_id: UUID | None) -> Iterator[None]:
    """Inside, the database shows what this account may see; None is a stranger, who sees nothing."""
    with _as(Person(user_id)):
        yield


@contextmanager
def as_system(why: str) -> Iterator[None]:
    """Inside, the database shows everything: for workers and commands; in the web process only where `why` says so."""
    with _as(System(why)):
        yield


def recognise(user_id: UUID) -> None:
    """The stranger of this request has proved by a token to be this account; holds until the request ends."""
    _asking.set(Person(user_id))
    _tell_running_transactions()


def carried(items: Iterable[Item]) -> Iterator[Item]:
    """The items of a streamed answer, drawn after the request has ended, by whoever is asking now.

    All are drawn in one transaction of their own, so a long export is one consistent picture.
    """
    context, drawn = copy_context(), _drawn(items)

    def deliver() -> Iterator[Item]:
        try:
            while (item := context.run(next, drawn, END)) is not END:
                yield cast(Item, item)
        finally:
            context.run(drawn.close)
            _tell_running_transactions()

    return deliver()


def _drawn(items: Iterable[Item]) -> Generator[Item]:
    with _as(who()), transaction.atomic():
        yield from items


@contextmanager
def _as(identity: Identity) -> Iterator[None]:
    token = _asking.set(identity)
    try:
        _tell_running_transactions()
        yield
    finally:
        _asking.reset(token)
        _tell_running_transactions()


def _tell_running_transactions() -> None:
    """A transaction is told when it begins; one that runs already is told of every change."""
    for connection in connections.all(initialized_only=True):
        if told := getattr(connection, "tell_who_asks", None):
            told()
