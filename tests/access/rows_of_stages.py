"""Follow-ups of a State at later stages and at their ends, and what was carried over from one into another."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Model

from reviews.models import Cycle, Need, NeedProvision, Review
from tests.factories import OFFICER, clear
from workflows import commands
from workflows.commands import mailing
from workflows.ledger import By
from workflows.models import Carried, FollowUp, Letter

LONG_AGO = By(OFFICER.actor, datetime(2025, 3, 2, 9, tzinfo=UTC))
NAMES = ["met", "answered", "carrying", "suspended", "declined", "carried over", "later"]


def rows(state: Any) -> dict[str, Model]:
    """One follow-up for each thing that can be asked at a stage, each in a cycle of its own."""
    from tests.access.world import follow_through

    found = {name: _review(state, name, f"1{number}") for number, name in enumerate(NAMES)}
    follow_through()
    for name in ("met", "answered", "carrying", "suspended", "declined", "carried over"):
        _acknowledged(found[name].pk, follow_through)
    said = {"assessed_on": date(2026, 3, 2), "timing": "current", "status": "completely", "source": "dialogue"}
    commands.assess_need(
        need_id=found["met"].needs.get().pk, assessment=said | {"said_by": state.mark("ending")}, by=OFFICER
    )
    commands.suspend_follow_up(follow_up_id=found["suspended"].pk, reason=state.mark("ending"), by=OFFICER)
    commands.decline_follow_up(follow_up_id=found["declined"].pk, reason=state.mark("ending"), by=OFFICER)
    words = {"outcome": state.mark("ending"), "into": found["later"].pk}
    commands.carry_over(follow_up_id=found["carried over"].pk, **words, by=OFFICER)
    follow_through()
    FollowUp.objects.filter(pk=found["answered"].pk).update(process_version=1)  # as those that began long ago
    stages = {f"{name} follow-up": FollowUp.objects.get(pk=review.pk) for name, review in found.items()}
    return stages | {"carried": Carried.objects.get(follow_up=found["later"].pk)}


def _review(state: Any, name: str, code: str) -> Review:
    like = state.house.cycles[0]
    cycle, _new = Cycle.objects.get_or_create(
        mechanism=like.mechanism, code=code, defaults={"names": {"en": f"Cycle {code}"}, "scheme": like.scheme}
    )
    review = Review.objects.create(party=state.party, cycle=cycle)
    need = Need.objects.create(
        party=state.party,
        cycle=cycle,
        review=review,
        reference=state.mark(f"need of {name}"),
        text=state.mark("need of a letter"),
        category=state.house.rows["category"],
    )
    NeedProvision.objects.create(need=need, provision=state.house.provision)
    return commands.conclude_review(review_id=review.pk, concluded_on=date(2025, 1, 31), by=LONG_AGO)


def _acknowledged(follow_up: Any, follow_through: Any) -> None:
    letter = Letter.objects.get(follow_up=follow_up)
    clear(letter.pk)
    follow_through()
    while taken := mailing.take_message(owner=1):
        mailing.hand_over(taken=taken, by=LONG_AGO)
        mailing.mark_sent(taken=taken, answer="250 Ok", by=LONG_AGO)
    follow_through()
    commands.acknowledge_letter(letter_id=letter.pk, acknowledged_by="A. Zenda", by=LONG_AGO)
    follow_through()
