"""python -m bench.chaos --kills 1000 --seed 7: real processes under a steady load, killed at random; then we count.

Nothing accepted may be lost, nothing done twice or out of order, and every invariant must hold. The same seed strikes
in the same order; what it hits depends on the moment. Exit code 1 on any loss.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import django

from bench.chaos_faults import Fault, Hand
from bench.chaos_watch import Watch
from tafollow.embedded.wrap import temporary_state
from tests.faults.service import MAIN, POST, RINGERS, WEB, Service, wait_for

if TYPE_CHECKING:  # Django must know its database before the models of this one can be imported
    from bench.chaos_load import People

PROGRAMS = {
    **{name: (*MAIN, "-n", f"{name}@%h") for name in ("main-1", "main-2")},
    **{name: (*POST, "-n", f"{name}@%h") for name in ("post-1", "post-2")},
    **RINGERS,
    **WEB,
}
WORKERS = ["main-1", "main-2", "post-1", "post-2"]
ENVIRONMENT = {"EMAIL_TIMEOUT": "2"}
SECONDS_BETWEEN = 1.5
CASES_PER_SECOND = 1.0
DRAIN_LIMIT = 300.0
ENDS = {"acknowledged", "closed_without_needs"}


@dataclass(frozen=True)
class Count:
    """What stands in the database and at the mail server when everything is over."""

    facts: int
    deliveries: Counter[str]
    lost: list[str]
    doubled: list[str]
    broken: list[str]


def arguments(given: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    parser.add_argument("--minutes", type=float, help=f"for all kills (default: {SECONDS_BETWEEN} s each)")
    return parser.parse_args(given)


def main(given: list[str]) -> int:
    """Run, report, and give the exit code."""
    chosen = arguments(given)
    pause = chosen.minutes * 60 / chosen.kills if chosen.minutes else SECONDS_BETWEEN
    print(f"chaos: {chosen.kills} faults, seed {chosen.seed}, one each {pause:.1f} s on average", flush=True)
    os.environ.setdefault("SECRET_KEY", "of-this-run-only")
    with (
        temporary_state() as state,
        Service(state, durable=True, programs=PROGRAMS, environment=ENVIRONMENT) as service,
    ):
        os.environ.update(service.environment)
        os.environ["DATABASE_URL"] = service.postgres.owner_url  # who measures looks at everything
        django.setup()
        return run(service, chosen.kills, random.Random(chosen.seed), pause)


def run(service: Service, kills: int, chance: random.Random, pause: float) -> int:
    """The whole story against a service that is up."""
    from bench.chaos_load import People
    from tests.faults import cases
    from tests.faults.person import Officer

    enough = int(kills * pause * CASES_PER_SECOND * 1.5) + 50
    with_needs, without = cases.ongoing_reviews(enough // 2), cases.ongoing_reviews(enough // 2, needs=0)
    reviews = [id_ for pair in zip(with_needs, without, strict=True) for id_ in pair]
    people = People(reviews, Officer(service.state), per_second=CASES_PER_SECOND)
    watch, hand = Watch(service), Hand(service, chance, WORKERS, list(RINGERS), list(WEB))
    watch.start()
    people.start()
    began = time.monotonic()
    while len(hand.done) < kills:
        time.sleep(chance.uniform(0.2, 1.8) * pause)
        hand.strike()
    hand.heal()
    lasted, drained = time.monotonic() - began, bring_to_an_end(service, people)
    watch.stop()
    count = Count(*counts(service, people.concluded), list(everything_broken(service)))
    report(hand.done, watch, people, count, lasted, drained)
    return 1 if count.lost or count.doubled or count.broken or count.deliveries["dead"] else 0


def bring_to_an_end(service: Service, people: People) -> tuple[float, int]:
    """Let everything that was begun end; the seconds the backlog took, and how many letters had been unclear."""
    from bench.chaos_load import settle_what_is_unclear

    people.open_no_more()
    backlog = service.wait_until_quiet(DRAIN_LIMIT)
    unclear = settle_what_is_unclear(service.copies())
    open_letters = "SELECT count(*) FROM workflows_letter WHERE state IN ('drafted', 'cleared', 'sent')"
    wait_for(lambda: service.ask(open_letters)[0][0] == 0, DRAIN_LIMIT, "every letter acknowledged", service.left)
    people.go_home()
    service.wait_until_quiet(DRAIN_LIMIT)
    return backlog, unclear


def counts(service: Service, concluded: list[UUID]) -> tuple[int, Counter[str], list[str], list[str]]:
    """Facts, deliveries by state, what was lost and what was doubled."""
    [(facts,)] = service.ask("SELECT count(*) FROM ledger_entry")
    by_state = service.ask("SELECT state, count(*) FROM ledger_delivery WHERE every IS NULL GROUP BY 1")
    return facts, Counter(dict(by_state)), list(lost(service, concluded)), list(doubled(service))


def lost(service: Service, concluded: list[UUID]) -> Iterator[str]:
    """Accepted conclusions that did not reach an end, and messages marked as sent that the mail server never took."""
    stages = dict(service.ask("SELECT review_id, state FROM workflows_followup"))
    yield from (f"review {id_} is {stages.get(id_)}" for id_ in concluded if stages.get(id_) not in ENDS)
    copies = service.copies()
    sent = service.ask("SELECT message_id FROM workflows_message WHERE state = 'sent'")
    yield from (f"message {id_} never arrived" for (id_,) in sent if not copies[id_])


def doubled(service: Service) -> Iterator[str]:
    """Copies beyond those that a person wanted, and facts that can be true only once."""
    wanted = dict(
        service.ask(
            "SELECT m.message_id, count(e.id) FROM workflows_message m LEFT JOIN ledger_entry e"
            " ON e.subject = m.id AND e.type = 'MessageQueuedAgain' GROUP BY 1"
        )
    )
    copies = service.copies().items()
    yield from (f"message {id_} arrived {n} times" for id_, n in copies if n > 1 + wanted[id_])
    for subject, kind, n in service.ask(
        "SELECT subject, type, count(*) FROM ledger_entry WHERE type NOT LIKE 'Message%%' AND type NOT IN"
        " ('HistoryAnchored', 'CanaryReleased', 'HouseworkAgreed') GROUP BY 1, 2 HAVING count(*) > 1"
    ):
        yield f"{kind} of {subject} is recorded {n} times"


def everything_broken(service: Service) -> Iterator[str]:
    """Every exception from every invariant, asked in this process and of the broker (I13)."""
    from django.db import connection

    from workflows.queries.invariants import broken

    connection.close()
    yield from broken()
    yield from (f"I13: the broker holds {what}" for what in service.broken_promises_of_the_broker())


def report(
    faults: list[Fault],
    watch: Watch,
    people: People,
    count: Count,
    lasted: float,
    drained: tuple[float, int],
) -> None:
    """The figures, for people."""
    recoveries = sorted(watch.recoveries(faults))
    p95 = recoveries[int(len(recoveries) * 0.95)]
    late = sum(recovery == float("inf") for recovery in recoveries)
    lines = [
        f"{len(faults)} faults in {lasted:.0f} s:",
        *by_kind(faults, watch),
        *(
            f"{name}: {asked} asked, {people.accepted[name]} accepted, {people.failed[name]} without answer"
            for name, asked in people.asked.items()
        ),
        f"facts {count.facts}; deliveries {dict(count.deliveries)}",
        f"lost {len(count.lost)}, doubled {len(count.doubled)}, invariants broken {len(count.broken)}",
        f"unclear letters that a person settled: {drained[1]}",
        f"backlog drained {drained[0]:.1f} s after the last fault",
        f"recovery p50 {statistics.median(recoveries):.1f} s, p95 {p95:.1f} s, longest {recoveries[-1]:.1f} s"
        f" ({late} never seen)",
        f"connections of the application: at most {watch.most_connections}",
        *count.lost[:20],
        *count.doubled[:20],
        *count.broken[:20],
    ]
    print("\n".join(lines), flush=True)


def by_kind(faults: list[Fault], watch: Watch) -> Iterator[str]:
    """How often each kind struck, and how long the service took in the middle and at worst."""
    for kind, number in Counter(fault.kind for fault in faults).most_common():
        seconds = watch.recoveries([fault for fault in faults if fault.kind == kind])
        yield f"  {number:5} {kind}: recovered in {statistics.median(seconds):.1f} s, at worst {max(seconds):.1f} s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
