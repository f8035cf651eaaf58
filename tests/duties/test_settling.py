"""What is owed follows from what happened: duties open, move, rest and close by reactions alone."""

from datetime import date

import pytest

from tests.factories import MAY_DAY, OFFICER, a_concluded_review, acknowledged, clear, the_follow_up, the_letter
from workflows import commands
from workflows.models import Duty
from workflows.queries import owed

pytestmark = pytest.mark.django_db


def duties(follow_up) -> dict[str, tuple[str, date]]:
    return {row.kind: (row.state, row.due_on) for row in Duty.objects.filter(follow_up=follow_up.pk)}


def test_a_drafted_letter_is_to_be_cleared_within_five_working_days_of_vienna(follow_through):
    review = a_concluded_review()

    follow_through()

    assert duties(the_follow_up(review)) == {"clear_letter": ("open", date(2026, 5, 8))}


def test_whole(follow_through):
    review = a_concluded_review()
    follow_up = acknowledged(review, follow_through)
    print(duties(follow_up))
    assert owed.all_differences() == []
