"""Reviews and needs of the demo, through the same importer and commands that officers use."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from reviews.importing import check, read_table
from reviews.models import Phase, Review
from reviews.registers.files import DATA, rows
from workflows import commands
from workflows.commands.importing import IMPORTS
from workflows.ledger import By, Refused

# Days ago on which a review was concluded. XAD and XDF have no needs; all working languages appear.
CONCLUDED = {
    "XAB": 3,
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
    """A review in cycle 1 of each State that has none, with its phases."""
    today = by.at.date()
    known = set(Review.objects.filter(party__in=codes, cycle__code="1").values_list("party_id", flat=True))
    new = [code for code in codes if code not in known]
    if not new:
        return
    lines = [f"{code},1,{_started_on(place, today)},{_reviewers(codes, code)}" for place, code in enumerate(new)]
    _import("reviews", "\n".join(["state,cycle,started_on,reviewing_states", *lines]), "cosp2013_reviews.csv", by)
    reviews = Review.objects.filter(party__in=new, cycle__code="1")
    Phase.objects.bulk_create(phase for review in reviews for phase in _phases(review, today))


def load_needs(by: By) -> None:
    """The 873 needs of CAC/COSP/2013/5, one per State, article and category."""
    lines = [f"{row['state']},1,{row['article']},{row['category']}" for row in rows("cosp2013_needs")]
    _import("needs", "\n".join(["state,cycle,article,category", *lines]), (DATA / "cosp2013_needs.csv").name, by)


def conclude_some(by: By) -> None:
    """Conclude the reviews of CONCLUDED that are still ongoing; letters follow as for any other review."""
    ongoing = Review.objects.filter(party__in=CONCLUDED, cycle__code="1", state=Review.State.ONGOING)
    days: dict[UUID, date] = {
        id_: by.at.date() - timedelta(days=CONCLUDED[party]) for id_, party in ongoing.values_list("id", "party_id")
    }
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
