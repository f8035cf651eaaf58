"""What may go wrong inside a reaction. TROUBLED in the environment says which version of this app runs."""

import os
import signal
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from workflows.ledger import By, Fact
from workflows.ledger.subscriptions import Reaction

EFFECTS = "CREATE TABLE effect (fact uuid, reaction text, said text, at timestamptz DEFAULT clock_timestamp())"
VERSION = os.environ.get("TROUBLED", "")

if VERSION == "newer":

    @dataclass(frozen=True, kw_only=True)
    class TroubleFound(Fact):
        """Something happened; this version also knows how bad it was."""

        trouble: UUID
        kind: str
        degree: str = "unknown"

else:

    @dataclass(frozen=True, kw_only=True)
    class TroubleFound(Fact):
        """Something happened."""

        trouble: UUID
        kind: str


def write_effect(fact: TroubleFound, reaction: str, said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect (fact, reaction, said) VALUES (%s, %s, %s)", [fact.trouble, reaction, said])


def take_time(fact: TroubleFound) -> None:
    """One kind of trouble keeps whoever works on it busy for two seconds."""
    if fact.kind == "slow":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(2)")


def note_trouble(fact: TroubleFound, by: By) -> None:
    take_time(fact)
    write_effect(fact, "note_trouble", f"{fact.kind} {getattr(fact, 'degree', '')}".strip())


def survive_trouble(fact: TroubleFound, by: By) -> None:
    """Kills its own process for one kind of trouble, until that is fixed."""
    take_time(fact)
    if fact.kind == "deadly" and VERSION != "fixed":
        os.kill(os.getpid(), signal.SIGKILL)
    write_effect(fact, "survive_trouble", fact.kind)


def learn_from_trouble(fact: TroubleFound, by: By) -> None:
    """Only the newer version has this reaction."""
    write_effect(fact, "learn_from_trouble", getattr(fact, "degree", ""))


REACTIONS = {
    TroubleFound: [Reaction(note_trouble), Reaction(survive_trouble, queue="matching")]
    + ([Reaction(learn_from_trouble)] if VERSION == "newer" else [])
}
