"""The reviews of a simulation and what they found, through the importer that officers use."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from random import Random

from reviews.importing import check, read_table
from reviews.models import Category, Cycle, Provision, Review
from reviews.registers.files import rows
from workflows.commands.importing import IMPORTS
from workflows.ledger import By

MECHANISM = "uncac-irm"
LASTS = timedelta(days=540)
"""From the start of a review to its conclusion."""
MOST_NEEDS = 7
WITHOUT_NEEDS = 0.06
"""The share of invented reviews that find none."""


def begin_reviews(cycle: str, concluded_on: dict[str, date], by: By, rng: Random) -> None:
    """A review in this cycle for each of these States that has none, begun so long before it is concluded.

    Needs: in cycle 1, those of CAC/COSP/2013/5 for the States of its data; for all others some are drawn.
    """
    known = Review.objects.filter(cycle__mechanism__code=MECHANISM, cycle__code=cycle, party__in=concluded_on)
    new = sorted(concluded_on.keys() - set(known.values_list("party_id", flat=True)))
    if not new:
        return
    _import("reviews", "state,cycle,started_on", [f"{code},{cycle},{concluded_on[code] - LASTS}" for code in new], by)
    published = _published(new) if cycle == "1" else {}
    places = _places(cycle)
    found = {code: published[code] if code in published else _drawn(places, rng) for code in new}
    lines = [f"{code},{cycle},{place}" for code, those in found.items() for place in those]
    _import("needs", "state,cycle,article,category", lines, by)


def _published(codes: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {row["code"]: [] for row in rows("cosp2013_states") if row["code"] in codes}
    for row in rows("cosp2013_needs"):
        if row["state"] in found:
            found[row["state"]].append(f"{row['article']},{row['category']}")
    return found


def _places(cycle: str) -> list[str]:
    """Every article under review in the cycle with every category of its scheme."""
    row = Cycle.objects.get(mechanism__code=MECHANISM, code=cycle)
    articles = Provision.objects.filter(chapter__cycles=row).order_by("position").values_list("number", flat=True)
    categories = list(Category.objects.filter(scheme=row.scheme_id).order_by("position").values_list("code", flat=True))
    return [f"{article},{category}" for article in articles for category in categories]


def _drawn(places: list[str], rng: Random) -> list[str]:
    many = 0 if rng.random() < WITHOUT_NEEDS else rng.randint(1, MOST_NEEDS)
    return sorted(rng.sample(places, many))


def _import(kind: str, head: str, lines: Iterable[str], by: By) -> None:
    content = "\n".join([head, *lines])
    preview = check(kind, read_table(content.encode(), f"simulated_{kind}.csv"), today=by.at.date())
    if preview.counts["new"]:
        IMPORTS[kind](preview=preview, by=by)


def ongoing(cycle: str, codes: Collection[str]) -> dict[str, Review]:
    """The ongoing reviews of these States in this cycle, by State."""
    found = Review.objects.filter(
        cycle__mechanism__code=MECHANISM, cycle__code=cycle, party__in=codes, state=Review.State.ONGOING
    )
    return {row.party_id: row for row in found}
