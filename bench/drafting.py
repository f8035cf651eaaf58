"""How long the draft of a plan takes: python -m tafollow.embedded run --fast -- python -m bench.drafting

Every plan is drafted for another follow-up, from as many needs, with a library of six suggestions for each category.
"""

from __future__ import annotations

import sys
from statistics import median
from time import perf_counter
from typing import Any

from bench.in_process import prepare

PLANS, NEEDS, SUGGESTIONS = 12, 60, 6


def main(plans: int, needs: int) -> None:
    """Print milliseconds from the command to its commit; the first plan, which warms the process up, is left out."""
    from reviews import wall

    with wall.as_system("a bench"):
        cases = [_acknowledged(needs) for _ in range(plans + 1)]
        _fill_the_library()
        _cold, *took = [_drafted(case) for case in cases]
    print(f"{plans} plans of {needs} needs: {min(took):.0f} / {median(took):.0f} / {max(took):.0f} ms (min/median/max)")


def _acknowledged(needs: int) -> Any:
    """A follow-up whose letter was sent and answered."""
    from tests.factories import a_concluded_review, acknowledged

    return acknowledged(a_concluded_review(needs=needs), _follow_through).pk


def _follow_through() -> None:
    from tests.factories import MAY_DAY
    from workflows.ledger import subscriptions
    from workflows.ledger.drain import drain

    while sum(drain(queue, at=MAY_DAY) for queue in subscriptions.queues()):
        pass


def _fill_the_library() -> None:
    from reviews.models import Category, Suggestion

    Suggestion.objects.bulk_create(
        Suggestion(code=f"{category.code}-{n}", category=category, titles={"en": f"Do {n}"}, position=n)
        for category in Category.objects.all()
        for n in range(SUGGESTIONS)
    )


def _drafted(case: Any) -> float:
    from tests.factories import OFFICER
    from workflows import commands

    begun = perf_counter()
    commands.draft_plan(follow_up_id=case, by=OFFICER)
    return (perf_counter() - begun) * 1000


if __name__ == "__main__":
    prepare()
    asked = [int(word) for word in sys.argv[1:]]
    main(*(asked + [PLANS, NEEDS][len(asked) :]))
