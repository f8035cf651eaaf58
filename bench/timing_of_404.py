"""Whether the time of a 404 tells a row that is hidden from one that is not there.

python -m tafollow.embedded run --fast -- python -m bench.timing_of_404 [pairs]

A focal point asks in turn for a row of another State and for an id that nobody has, the order tossed for each pair. The
two samples are compared by the rank test of Mann and Whitney (two-sided, normal approximation with ties) and by the
difference of their medians. No difference at p > 0.01 after Bonferroni over the addresses counts as indistinguishable.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from math import erfc, sqrt
from statistics import median
from time import perf_counter_ns
from typing import Any

from bench.in_process import prepare

ADDRESSES = {
    "/follow-ups/{}/": "follow-up",
    "/letters/{}/": "letter",
    "/api/v1/reviews/{}/": "review",
    "/api/v1/needs/{}/": "need",
    "/api/v1/letters/{}/": "letter",
    "/api/v1/letters/{}/pdf/": "letter",
    "/api/v1/follow-ups/{}/": "follow-up",
    "/api/v1/follow-ups/{}/facts/": "follow-up",
}
PAIRS, WARM_UP, LIMIT = 200, 20, 0.01


def rank_test(ones: Sequence[float], others: Sequence[float]) -> float:
    """The two-sided p of Mann and Whitney: how likely it is to see ranks as uneven as these by chance."""
    ranks, ties = _ranks([*ones, *others])
    n, m = len(ones), len(others)
    u = sum(ranks[:n]) - n * (n + 1) / 2
    total = n + m
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    if not variance:
        return 1.0
    return erfc(max(abs(u - n * m / 2) - 0.5, 0) / sqrt(variance) / sqrt(2))


def _ranks(values: Sequence[float]) -> tuple[list[float], float]:
    """Rank of each value, shared by equals, and the sum of t³ - t over groups of t equals."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks, ties, start = [0.0] * len(values), 0.0, 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + end + 1) / 2
        ties += (end - start) ** 3 - (end - start)
        start = end
    return ranks, ties


def sample(
    ask: Callable[[Any], int], hidden: Any, absent: Callable[[], Any], pairs: int
) -> tuple[list[int], list[int]]:
    """Nanoseconds of `pairs` requests for the hidden row and for ids that nobody has, interleaved."""
    times: tuple[list[int], list[int]] = ([], [])
    for number in range(-WARM_UP, pairs):
        for which in random.sample((0, 1), 2):
            id_ = absent() if which else hidden
            begun = perf_counter_ns()
            status = ask(id_)
            taken = perf_counter_ns() - begun
            if status != 404:
                raise AssertionError(f"{id_} answered {status}, not 404.")
            if number >= 0:
                times[which].append(taken)
    return times


def main(pairs: int) -> int:
    """Print a line for each address; 1 if any tells hidden from absent."""
    import uuid_utils.compat as uuid
    from django.test import Client

    reader, rows = _world()
    client, told = Client(), 0
    client.cookies = reader
    print(f"{'address':32} {'hidden ms':>10} {'absent ms':>10} {'difference':>11} {'p':>7}   ({pairs} pairs)")
    for address, kind in ADDRESSES.items():
        ask = lambda id_, address=address: client.get(address.format(id_)).status_code  # noqa: E731
        hidden, absent = sample(ask, rows[kind], uuid.uuid7, pairs)
        p = min(1.0, rank_test(hidden, absent) * len(ADDRESSES))
        ones, others = median(hidden) / 1e6, median(absent) / 1e6
        told += p < LIMIT
        print(f"{address:32} {ones:10.3f} {others:10.3f} {(ones - others) / others:+11.2%} {p:7.3f}")
    print("distinguishable" if told else "indistinguishable", f"(rank test, p < {LIMIT} after Bonferroni)")
    return int(bool(told))


def _world() -> tuple[Any, dict[str, Any]]:
    """The session of a focal point, and the ids of rows of another State."""
    from django.test import Client

    from tests.factories import a_concluded_review, a_party, the_letter
    from tests.people import a_focal_point, enter
    from workflows.ledger import subscriptions
    from workflows.ledger.drain import drain

    client = Client()
    enter(client, a_focal_point(a_party()))
    review = a_concluded_review()
    while sum(drain(queue) for queue in subscriptions.queues()):
        pass
    rows = {
        "review": review.pk,
        "follow-up": review.pk,
        "letter": the_letter(review).pk,
        "need": review.needs.all()[0].pk,
    }
    return client.cookies, rows


if __name__ == "__main__":
    prepare()
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS))
