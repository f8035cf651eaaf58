"""The same request asked twice happens once: its answer is kept with the change, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from workflows.ledger.record import recorded
from workflows.models import Asked


@dataclass(frozen=True)
class Request:
    """Who asks, under which key, and what the whole request says (a digest)."""

    actor: str
    key: str
    fingerprint: str


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    replayed: bool = False


class KeyUsedOtherwise(Exception):
    """The key belongs to another request of the same actor."""


@transaction.atomic
def answer_once(request: Request, act: Callable[[], Answer]) -> Answer:
    """Act and keep the answer under the key; asked again with the same key, give the kept answer and do nothing.

    A second request with the key waits until the first has ended. What `act` raises undoes the claim on the key too,
    so a refused request may be sent again. Raises KeyUsedOtherwise.
    """
    asked, new = Asked.objects.get_or_create(
        actor=request.actor, key=request.key, defaults={"fingerprint": request.fingerprint}
    )
    if asked.fingerprint != request.fingerprint:
        raise KeyUsedOtherwise
    if not new:
        return Answer(asked.status, str(asked.body), replayed=True)
    with recorded() as entries:
        answer = act()
    Asked.objects.filter(pk=asked.pk).update(
        status=answer.status, body=answer.body, entry=entries[0] if entries else None
    )
    return answer
