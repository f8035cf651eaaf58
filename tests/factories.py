"""Builds the past by asking for commands, never by writing a state into a row."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from reviews.models import (
    Category,
    CategoryScheme,
    Chapter,
    Cycle,
    Group,
    Instrument,
    Mechanism,
    Membership,
    Need,
    NeedProvision,
    Provision,
    Review,
    StateParty,
)
from tests.people import appoint
from workflows import commands
from workflows.commands import mailing
from workflows.ledger import By
from workflows.models import FollowUp, Letter

MAY_DAY = datetime(2026, 5, 1, 9, tzinfo=UTC)
OFFICER = By.user(UUID(int=1), MAY_DAY)
APPROVER = By.user(UUID(int=2), MAY_DAY)

_numbers = count(1)


def a_cycle() -> Cycle:
    """Cycle 1 of the Mechanism with two chapters, three articles and two categories; made once per test."""
    if found := Cycle.objects.filter(mechanism__code="uncac-irm", code="1").first():
        return found
    mechanism = Mechanism.objects.create(code="uncac-irm", names={"en": "Implementation Review Mechanism"})
    scheme = CategoryScheme.objects.create(code="cycle-1", names={"en": "Categories of cycle 1"})
    for position, (code, label) in enumerate([("legal_advice", "Legal advice"), ("training", "Training")]):
        Category.objects.create(
            scheme=scheme, code=code, position=position, labels={"en": label, "fr": f"{label} (fr)"}
        )
    cycle = Cycle.objects.create(mechanism=mechanism, code="1", names={"en": "Cycle 1"}, scheme=scheme)
    instrument = Instrument.objects.create(code="uncac", names={"en": "UN Convention against Corruption"})
    for position, (chapter, articles) in enumerate([("III", [15, 16]), ("IV", [46])]):
        row = Chapter.objects.create(instrument=instrument, number=chapter, position=position, titles={"en": chapter})
        cycle.chapters.add(row)
        for article in articles:
            titles = {"en": f"Title of article {article}"}
            Provision.objects.create(
                instrument=instrument, chapter=row, number=str(article), position=article, titles=titles
            )
    return cycle


def a_party(language: str = "en", **fields: object) -> StateParty:
    """A State with a main focal point and a Permanent Mission."""
    number = next(_numbers)
    code = f"X{chr(65 + number // 26 % 26)}{chr(65 + number % 26)}"
    defaults = {
        "short_names": {"en": f"State {code}"},
        "formal_names": {"en": f"the State of {code}"},
        "working_language": language,
        "mission_email": f"mission.{code.lower()}@un.example",
    }
    party, _new = StateParty.objects.update_or_create(code=code, defaults=defaults | fields)
    names = {"en": "African States"}
    group, _new = Group.objects.get_or_create(kind="regional_group", code="african", defaults={"names": names})
    Membership.objects.get_or_create(party=party, group=group)
    if not party.appointments.exists():
        appoint(None, "focal_point", party=party, email=f"focal.{code.lower()}@state.example")
    return party


def a_review(needs: int = 2, party: StateParty | None = None, **kwargs: Any) -> Review:
    """An ongoing review with this many needs, under articles 15, 16 and 46 in turn."""
    cycle = a_cycle()
    party = party or a_party(**kwargs)
    review = Review.objects.create(party=party, cycle=cycle, started_on=date(2025, 1, 1))
    provisions, categories = list(Provision.objects.order_by("position")), list(Category.objects.all())
    for number in range(needs):
        need = Need.objects.create(
            party=party,
            cycle=cycle,
            review=review,
            reference=f"{party.code}-{number}",
            category=categories[number % len(categories)],
        )
        NeedProvision.objects.create(need=need, provision=provisions[number % len(provisions)])
    return review


def a_concluded_review(by: By = OFFICER, **kwargs: Any) -> Review:
    return commands.conclude_review(review_id=a_review(**kwargs).pk, concluded_on=date(2026, 4, 30), by=by)


def the_letter(review: Review) -> Letter:
    """The live letter of this review's follow-up."""
    return Letter.objects.exclude(state="replaced").get(follow_up=review.pk)


def the_follow_up(review: Review) -> FollowUp:
    return FollowUp.objects.get(pk=review.pk)


def clear(letter_id: UUID) -> Letter:
    return commands.clear_letter(letter_id=letter_id, by=APPROVER)


def acknowledged(review: Review, follow_through: Callable[[], Any]) -> FollowUp:
    """Its follow-up, once the letter was drafted, cleared and sent, and the State has answered."""
    follow_through()
    clear(the_letter(review).pk)
    follow_through()
    while taken := mailing.take_message(owner=0):
        mailing.hand_over(taken=taken, by=OFFICER)
        mailing.mark_sent(taken=taken, answer="250 Ok", by=OFFICER)
    follow_through()
    commands.acknowledge_letter(letter_id=the_letter(review).pk, acknowledged_by="H.E. X", by=OFFICER)
    follow_through()
    return the_follow_up(review)
