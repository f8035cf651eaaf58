"""Many cases at once for the fault tests: rows in bulk, and every change of state through a command."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import product
from string import ascii_uppercase
from uuid import UUID

from reviews.models import Appointment, Category, Need, NeedProvision, Provision, Review, StateParty
from tests.factories import a_cycle
from tests.people import LONG_AGO
from workflows import commands
from workflows.ledger import By
from workflows.ledger.standing import case_of
from workflows.models import FollowUp, Letter

ENDED_ON = date(2026, 4, 30)


def officer() -> By:
    return By.user(UUID(int=1), datetime.now(UTC))


def approver() -> By:
    return By.user(UUID(int=2), datetime.now(UTC))


def ongoing_reviews(count: int, *, needs: int = 2) -> list[UUID]:
    """So many reviews that can be concluded, each of a State of its own with two recipients; in a dozen statements."""
    cycle = a_cycle()
    parties = StateParty.objects.bulk_create(
        StateParty(code=code, short_names={"en": f"State {code}"}, mission_email=f"mission.{code.lower()}@un.example")
        for code in _new_codes(count)
    )
    Appointment.objects.bulk_create(_focal_point(party) for party in parties)
    reviews = Review.objects.bulk_create(
        Review(party=party, cycle=cycle, started_on=date(2025, 1, 1)) for party in parties
    )
    _add_needs(reviews, needs)
    return [review.pk for review in reviews]


def _focal_point(party: StateParty) -> Appointment:
    return Appointment(
        party=party,
        role="focal_point",
        state="in_force",
        case_id=case_of(f"party {party.code}"),
        name="A. Zenda",
        email=f"focal.{party.code.lower()}@state.example",
        valid_from=LONG_AGO,
    )


def _new_codes(count: int) -> list[str]:
    taken = set(StateParty.objects.values_list("code", flat=True))
    free = (code for letters in product(ascii_uppercase, repeat=3) if (code := "".join(letters)) not in taken)
    return [code for code, _number in zip(free, range(count), strict=False)]


def _add_needs(reviews: Iterable[Review], count: int) -> None:
    category, provision = Category.objects.first(), Provision.objects.first()
    needs = Need.objects.bulk_create(
        Need(
            party_id=review.party_id,
            cycle_id=review.cycle_id,
            review=review,
            reference=f"{review.party_id}-{number}",
            category=category,
        )
        for review in reviews
        for number in range(count)
    )
    NeedProvision.objects.bulk_create(NeedProvision(need=need, provision=provision) for need in needs)


def conclude(review: UUID) -> None:
    """One review, as an officer does it: a command and a transaction of its own."""
    commands.conclude_review(review_id=review, concluded_on=ENDED_ON, by=officer())


def conclude_together(reviews: Iterable[UUID]) -> None:
    """Several in one transaction."""
    outcome = commands.conclude_reviews(days=dict.fromkeys(reviews, ENDED_ON), by=officer())
    assert not outcome.refusals


def drafted_letters(reviews: Iterable[UUID]) -> list[UUID]:
    return list(Letter.objects.filter(follow_up__in=reviews, state="drafted").values_list("pk", flat=True))


def clear(letter: UUID) -> None:
    commands.clear_letter(letter_id=letter, by=approver())


def stages(reviews: Iterable[UUID]) -> dict[str, int]:
    """How many follow-ups of these reviews stand at each stage."""
    found: dict[str, int] = {}
    for state in FollowUp.objects.filter(pk__in=reviews).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found
