"""Whether the time of an answer tells an address that somebody signs in with from one that nobody has.

python -m tafollow.embedded run --fast -- python -m bench.timing_of_addresses [pairs]

At both doors, signing in with a wrong password and asking for a new one, an address that is known and one that is not
are asked for in turn, the order tossed for each pair, with the password hasher of production. Compared as in
bench/timing_of_404.py; 1 if the medians differ by more than a fifth, which is less than the noise of a network.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter_ns

from bench.in_process import prepare
from bench.timing_of_404 import rank_test

PAIRS, WARM_UP, LIMIT = 60, 5, 0.2


def sample(ask: Callable[[str], object], known: str, pairs: int) -> tuple[list[int], list[int]]:
    """Nanoseconds of `pairs` requests for the known address and for ones that nobody has, interleaved."""
    from django.core.cache import cache

    times: tuple[list[int], list[int]] = ([], [])
    for number in range(-WARM_UP, pairs):
        for which in random.sample((0, 1), 2):
            email = f"nobody-{number}@state.example" if which else known
            cache.clear()
            begun = perf_counter_ns()
            ask(email)
            taken = perf_counter_ns() - begun
            if number >= 0:
                times[which].append(taken)
    return times


def main(pairs: int) -> int:
    """Print a line for each door; 1 if any tells a known address from an unknown one."""
    from django.test import Client

    doors = {
        "/login/": lambda email: Client().post("/login/", {"login": email, "password": "wrong"}),
        "/accounts/password/reset/": lambda email: Client().post("/accounts/password/reset/", {"email": email}),
    }
    known, told = _address_of_somebody(), 0
    print(f"{'door':28} {'known ms':>9} {'unknown ms':>11} {'difference':>11} {'p':>7}   ({pairs} pairs)")
    for door, ask in doors.items():
        ones, others = sample(ask, known, pairs)
        difference = (median(ones) - median(others)) / median(others)
        told += abs(difference) > LIMIT
        shown = f"{median(ones) / 1e6:9.3f} {median(others) / 1e6:11.3f} {difference:+11.2%}"
        print(f"{door:28} {shown} {rank_test(ones, others):7.3f}")
    return int(bool(told))


def _address_of_somebody() -> str:
    from tests.people import an_account

    user = an_account()
    user.set_password("correct horse battery staple")
    user.save()
    return str(user.email)


if __name__ == "__main__":
    prepare()
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS))
