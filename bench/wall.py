"""What row-level security costs: `python -m tafollow.embedded run -- python -m bench.wall`.

The same requests and the same queries, in turn, with the wall and without it: in front of it stands the owner, whom no
policy holds and who is told nothing. Figures are medians; on a shared machine only the ratios of one run count.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tafollow.settings")
os.environ |= {"DEMO": "true", "API_RATE_USER": "100000/min"}  # nobody is asked for a second factor, or to wait

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from bench.services import services  # noqa: E402
from reviews import wall  # noqa: E402
from reviews.models import Need, Review, User  # noqa: E402
from tests.factories import MAY_DAY, a_cycle, a_party  # noqa: E402
from tests.people import an_account  # noqa: E402
from workflows.access import visible_to  # noqa: E402
from workflows.models import FollowUp  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
STATES, NEEDS = 100, 100
WITHOUT = [name for name in settings.MIDDLEWARE if name != "reviews.wall.middleware.Wall"]
PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
Act = Callable[[], Any]


def fill() -> tuple[User, User, Any]:
    """A hundred States with a hundred needs and a follow-up each; an officer, a focal point and one of its needs."""
    cycle, parties = a_cycle(), [a_party() for _ in range(STATES)]
    category = cycle.scheme.categories.first()
    reviews = Review.objects.bulk_create(Review(party=party, cycle=cycle) for party in parties)
    Need.objects.bulk_create(
        Need(party=review.party, cycle=cycle, review=review, category=category, reference=f"{n}", text="Training " * 9)
        for review in reviews
        for n in range(NEEDS)
    )
    FollowUp.objects.bulk_create(
        FollowUp(
            review=review, party=review.party, cycle=cycle, process_version=1, needs=NEEDS, state="opened",
            state_since=MAY_DAY, opened_at=MAY_DAY,
        )
        for review in reviews
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    mine = Need.objects.filter(party=parties[50])[0]
    return an_account("officer"), an_account("focal_point", party=parties[50]), mine.pk


def queries(user: User, need: Any) -> dict[str, Act]:
    """The reads of list, detail and board as the scopes ask for them, without anything around them."""
    return {
        "query: 50 needs": lambda: list(visible_to(user, Need).values()[:50]),
        "query: one need": lambda: list(visible_to(user, Need).filter(pk=need).values()),
        "query: 50 follow-ups": lambda: list(visible_to(user, FollowUp).values()[:50]),
    }


def requests(user: User, need: Any) -> dict[str, Act]:
    """The same as requests through every layer, signed in."""
    client = Client(raise_request_exception=True)
    client.force_login(user)

    def get(path: str) -> Act:
        def ask() -> None:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)

        return ask

    return {
        "request: list of 50 needs": get("/api/v1/needs/"),
        "request: one need": get(f"/api/v1/needs/{need}/"),
        "request: the board": get("/"),
    }


def milliseconds(act: Act) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def as_somebody(identity: Any, act: Act) -> Act:
    def run() -> None:
        with identity(), transaction.atomic():
            act()

    return run


def compare(name: str, behind: Act, before: Act) -> None:
    """In turn, so that whatever else the machine does meets both."""
    spent: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS + 5):
        for place, act in enumerate((behind, before)):
            took = milliseconds(act)
            if number >= 5:
                spent[place].append(took)
    with_it, without = (statistics.median(each) for each in spent)
    print(f"{name:44} {without:9.2f} {with_it:9.2f} {with_it / without:7.2f}")


def main() -> None:
    """Print one line per read: without the wall, with it (milliseconds), and the ratio."""
    officer, focal_point, need = fill()
    print(f"{'median of ' + str(ROUNDS):44} {'without':>9} {'with':>9} {'ratio':>7}")
    for role, user in (("officer", officer), ("focal point", focal_point)):
        for name, act in queries(user, need).items():
            behind = as_somebody(lambda user=user: wall.as_person(user.pk), act)
            compare(f"{role}, {name}", behind, as_somebody(nullcontext, act))
        behind_the_wall = requests(user, need)
        with override_settings(MIDDLEWARE=WITHOUT):
            in_front = requests(user, need)
            for act in in_front.values():
                act()  # the handler of this client is made now, without the wall
        for name, act in behind_the_wall.items():
            compare(f"{role}, {name}", act, in_front[name])


if __name__ == "__main__":
    with services() as found:
        settings.STORAGES = settings.STORAGES | PLAIN
        connection.settings_dict["NAME"] = found.connect().info.dbname
        settings.ALLOWED_HOSTS.append("testserver")
        call_command("migrate", verbosity=0)
        main()
        connection.close()
    sys.exit(0)
