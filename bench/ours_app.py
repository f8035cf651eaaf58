"""The worker of bench/ours.py: the product's Celery app, with the letter's news replaced by the follow-up's own facts.

Opening is the product's reaction; the four steps after it are the product's moves, each set off by the fact before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import django

django.setup()

from bench import hops  # noqa: E402 - models need the line above
from reviews.models import Review  # noqa: E402
from tafollow.celery import app  # noqa: E402
from workflows import commands, events, tasks  # noqa: E402, F401
from workflows.ledger import By, Told, drain  # noqa: E402
from workflows.ledger.subscriptions import Reaction, subscribe  # noqa: E402
from workflows.moves import move_many  # noqa: E402
from workflows.reactions import REACTIONS  # noqa: E402

__all__ = ["app"]

CHAIN = [
    ("note_letter_drafted", events.FollowUpOpened),
    ("note_letter_cleared", events.FollowUpLetterDrafted),
    ("note_letter_sent", events.FollowUpLetterCleared),
    ("note_letter_acknowledged", events.FollowUpLetterSent),
]
_begun: list[tuple[UUID, int, float]] = []


def step(name: str, number: int) -> Callable[[Sequence[Told], By], Mapping[UUID, str]]:
    def run(told: Sequence[Told], by: By) -> Mapping[UUID, str]:
        _begun.extend((each.case, number, time.time()) for each in told)
        return move_many(name, [e.case for e in told], by=by, causes={e.case: e.entry for e in told}).refusals

    run.__name__ = f"bench_{name}"
    return run


def noting(work: Callable[..., None]) -> Callable[..., None]:
    """The times of the steps of a batch are written down as the first thing after its commit."""

    def run(*args: object, **kwargs: object) -> None:
        work(*args, **kwargs)
        for case, number, started in _begun:
            hops.record(_number(case), number, started)
        _begun.clear()

    return run


def _number(case: UUID) -> int:
    return case.int & 0xFFFFFFFF


drain.work = noting(drain.work)
subscribe(
    {fact: [Reaction(step(name, number), together=True)] for number, (name, fact) in enumerate(CHAIN, start=2)}
    | {events.ReviewConcluded: REACTIONS[events.ReviewConcluded]}
)


def trigger(cases: list[int]) -> None:
    """Conclude the reviews of these cases in one transaction."""
    ids = [UUID(int=case) for case in cases]
    commands.conclude_reviews(days=dict.fromkeys(ids, date(2026, 4, 30)), by=By("user:1", datetime.now(UTC)))
    assert Review.objects.filter(pk__in=ids, state="concluded").count() == len(ids)
