"""Two things at once: the outcome is the one or the other, never a mixture."""

import pytest

from reviews.models import Need
from tests.consent.test_races import at_once
from tests.factories import OFFICER
from tests.stages.paths import Path, a_later_follow_up, a_later_review
from workflows import commands
from workflows.ledger.models import Entry
from workflows.models import Carried, FollowUp

pytestmark = pytest.mark.django_db(transaction=True)


def carry(follow_up, into):
    return lambda: commands.carry_over(follow_up_id=follow_up, into=into, outcome="It goes on.", by=OFFICER).state


def test_two_who_carry_over_at_once_do_it_once(at):
    path = at("dialogue")
    target = a_later_follow_up(path.row)

    outcomes = at_once(carry(path.id, target.pk), carry(path.id, target.pk))

    assert outcomes.count("carried_over") == 1
    assert Carried.objects.count() == 2
    assert Entry.objects.filter(type="FollowUpCarriedIn").count() == 1


def test_a_chain_that_is_carried_over_at_once_neither_waits_for_ever_nor_loses_a_need(at, follow_through):
    first = at("dialogue")
    second = Path(follow_through, a_later_review(first.row)).to("dialogue")
    third = a_later_follow_up(first.row, "3")

    on, further = at_once(carry(first.id, second.id), carry(second.id, third.pk))

    assert further == "carried_over"
    carried = set(Carried.objects.filter(follow_up=third).values_list("need", flat=True))
    if on == "carried_over":  # it came first, and what it brought went on at once
        assert carried == set(Need.objects.exclude(review=third.pk).values_list("pk", flat=True))
    else:
        assert on.endswith("does not run: it is “Carried over into the next cycle”.")
        assert carried == set(Need.objects.filter(review=second.id).values_list("pk", flat=True))
        assert FollowUp.objects.get(pk=first.id).state == "dialogue"
