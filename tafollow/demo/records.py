"""Reviews and needs of the demo, through the same importer and commands that officers use."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from reviews.importing import check, read_table
from reviews.models import Phase, Review
from reviews.registers.files import DATA, rows
from workflows import commands
from workflows.commands.importing import IMPORTS
from workflows.ledger import By, Refused

# Days ago on which a review was concluded. XAD and XDF have no needs; all working languages appear.
CONCLUDED = {
    "XAF": 3,
    "XAC": 4,
    "XAD": 6,
    "XAE": 7,
    "XBB": 9,
    "XBC": 10,
    "XBJ": 13,
    "XCA": 14,
    "XCD": 20,
    "XDB": 21,
    "XDE": 25,
    "XDF": 28,
}
# Articles and categories of needs under UNTOC; XAB is the State whose focal point has an account.
UNTOC_NEEDS = {
    "XAB": [
        "5,legislative_drafting",
        "6,training",
        "TIP-5,training",
        "TIP-5,on_site_expert",
        "SOM-6,model_legislation",
    ],
    "XBB": ["6,response_assessment", "10,legislative_drafting", "FP-5,training"],
    "XDB": ["5,training", "23,good_practices", "TIP-5,strategies", "SOM-6,data"],
}
# Days between the start of a review and the start of each phase.
PHASES = {
    Phase.Kind.SELF_ASSESSMENT: 0,
    Phase.Kind.DESK_REVIEW: 120,
    Phase.Kind.DIALOGUE: 240,
    Phase.Kind.COUNTRY_VISIT: 330,
    Phase.Kind.REPORT: 400,
    Phase.Kind.EXECUTIVE_SUMMARY: 480,
}


def load_reviews(codes: Sequence[str], by: By) -> None:
    """A review in cycle 1 of each State that has none; and the phases of each that has none."""
    today = by.at.date()
    known = set(_reviews().filter(party__in=codes).values_list("party_id", flat=True))
    new = [code for code in codes if code not in known]
    if new:
        lines = [f"{code},1,{_started_on(place, today)},{_reviewers(codes, code)}" for place, code in enumerate(new)]
        _import("reviews", "\n".join(["state,cycle,started_on,reviewing_states", *lines]), "cosp2013_reviews.csv", by)
    reviews = _reviews().filter(party__in=codes, phases=None)
    Phase.objects.bulk_create(phase for review in reviews for phase in _phases(review, today))


def load_needs(by: By) -> None:
    """The 873 needs of CAC/COSP/2013/5, one per State, article and category."""
    lines = [f"{row['state']},1,{row['article']},{row['category']}" for row in rows("cosp2013_needs")]
    _import("needs", "\n".join(["state,cycle,article,category", *lines]), (DATA / "cosp2013_needs.csv").name, by)


def conclude_some(by: By) -> None:
    """Conclude the reviews of CONCLUDED that are still ongoing; letters follow as for any other review."""
    _conclude(_reviews(), CONCLUDED, by)


def load_another_mechanism(by: By) -> None:
    """Three of the States are reviewed under the Convention against Transnational Organized Crime too; all invented."""
    cluster = "untoc-rm", "I"
    reviews = _reviews(*cluster)
    known = set(reviews.values_list("party_id", flat=True))
    lines = [f"{code},untoc-rm,I,{by.at.date() - timedelta(days=500)},XAA" for code in UNTOC_NEEDS if code not in known]
    if lines:
        _import("reviews", "\n".join(["state,mechanism,cycle,started_on,reviewing_states", *lines]), "untoc.csv", by)
    needs = [f"{code},untoc-rm,I,{need}" for code, some in UNTOC_NEEDS.items() for need in some]
    _import("needs", "\n".join(["state,mechanism,cycle,article,category", *needs]), "untoc_needs.csv", by)
    _conclude(reviews, dict.fromkeys(UNTOC_NEEDS, 5), by)


def _reviews(mechanism: str = "uncac-irm", cycle: str = "1") -> QuerySet[Review]:
    return Review.objects.filter(cycle__mechanism__code=mechanism, cycle__code=cycle)


def _conclude(reviews: QuerySet[Review], days_ago: Mapping[str, int], by: By) -> None:
    ongoing = reviews.filter(party__in=days_ago, state=Review.State.ONGOING).values_list("id", "party_id")
    days: dict[UUID, date] = {id_: by.at.date() - timedelta(days=days_ago[party]) for id_, party in ongoing}
    outcome = commands.conclude_reviews(days=days, by=by)
    if outcome.refusals:
        raise Refused("; ".join(outcome.refusals.values()))


def _import(kind: str, content: str, name: str, by: By) -> None:
    """Import the file, unless it would change nothing: then there is nothing to tell either."""
    preview = check(kind, read_table(content.encode(), name), today=by.at.date())
    if preview.findings or preview.counts["new"]:
        IMPORTS[kind](preview=preview, by=by)


def _started_on(place: int, today: date) -> date:
    return today - timedelta(days=540 + 5 * (place % 11))


def _reviewers(codes: Sequence[str], code: str) -> str:
    """Two reviewing States, as the Mechanism draws them: the next of the list, and one from further on."""
    place = codes.index(code)
    return f"{codes[(place + 1) % len(codes)]} {codes[(place + 17) % len(codes)]}"


def _phases(review: Review, today: date) -> list[Phase]:
    assert review.started_on
    starts = [(kind, review.started_on + timedelta(days=days)) for kind, days in PHASES.items()]
    ends = [start for _kind, start in starts[1:]] + [None]
    return [
        Phase(review=review, kind=kind, started_on=on, ended_on=end)
        for (kind, on), end in zip(starts, ends, strict=True)
    ]
