"""What one line of MOVES says."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from workflows.ledger import Fact


@dataclass(frozen=True)
class Move:
    """One transition. `asks` names it as a request to a person, `thing` which machine it belongs to.

    target: where it leads; empty: back to the state that the column `keeps` remembers.
    keeps: the column in which the state that is left behind is remembered.
    since: the version of the process that has it; a follow-up that runs by an older one does not.
    """

    name: str
    thing: str
    sources: tuple[str, ...]
    target: str
    says: type[Fact]
    asks: str | Promise
    who: str = "system"
    keeps: str = ""
    since: int = 1
