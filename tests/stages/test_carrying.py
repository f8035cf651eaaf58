"""What one cycle leaves unmet and unfinished goes on in the next one's follow-up."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from reviews.models import Cycle, Mechanism, Need
from tests.factories import OFFICER
from tests.stages.paths import (
    WHY,
    Path,
    a_later_follow_up,
    a_later_review,
    assess,
    raise_need,
)
from workflows import commands
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Carried
from workflows.moves import move_many
from workflows.queries.needs_of import unfinished_of

pytestmark = pytest.mark.django_db


def carry(path, into, outcome=WHY):
    return commands.carry_over(follow_up_id=path.id, into=into, outcome=outcome, by=OFFICER)


def untouched(path):
    return path.row.state == "dialogue" and not Carried.objects.exists()


@pytest.fixture
def with_plan(at):
    """A follow-up whose plan is under way: of its activities the first is completed, the third dropped."""

    def make(**review):
        path = at("implementation", **review)
        first, _second, third = path.plan.activities.order_by("number")
        move_many("complete_activity", [first.pk], by=OFFICER)
        move_many("drop_activity", [third.pk], by=OFFICER, says={"reason": WHY})
        return path

    return make


def test_unmet_needs_and_unfinished_activities_go_on_and_both_histories_tell_of_it(with_plan, follow_through):
    path = with_plan(needs=3)
    met, unmet, other = Need.objects.filter(review=path.review).order_by("pk")
    assess(met, "completely")
    assess(unmet, "in_part")
    assess(other, "completely")
    raised = raise_need(path.row, "15")
    target = a_later_follow_up(path.row)

    carry(path, target.pk)
    follow_through()

    carried = Carried.objects.filter(follow_up=target, origin=path.id, party=path.row.party)
    assert set(carried.filter(activity=None).values_list("need", flat=True)) == {unmet.pk, raised.pk}
    [(activity, stage)] = carried.filter(need=None).values_list("activity__number", "stage")
    assert (activity, stage) == (2, "planned")
    out, into = Entry.objects.filter(type__startswith="FollowUpCarried").order_by("id")
    counts = {"needs": 2, "activities": 1}
    assert out.payload == {"follow_up": str(path.id), "into": str(target.pk), "outcome": WHY, **counts}
    assert into.payload == {"follow_up": str(target.pk), "origin": str(path.id), **counts}
    assert (out.case_id, into.case_id, into.subject) == (path.id, target.pk, target.pk)
    assert (path.row.state, path.row.outcome, path.plan.state) == ("carried_over", WHY, "ended")


def test_it_takes_as_many_statements_for_many_needs_as_for_one(at):
    few, many = at("dialogue", needs=1), at("dialogue", needs=40)
    counts = []

    for path in (few, many):
        target = a_later_follow_up(path.row)
        with CaptureQueriesContext(connection) as asked:
            carry(path, target.pk)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert Carried.objects.count() == 41


def test_what_is_carried_twice_counts_once(at):
    path = at("dialogue")
    target = a_later_follow_up(path.row)
    carry(path, target.pk)
    commands.reopen_follow_up(follow_up_id=path.id, reason=WHY, by=OFFICER)
    raise_need(path.row, "15")

    carry(path, target.pk)

    told = Entry.objects.filter(type="FollowUpCarriedIn").order_by("number")
    assert [entry.payload["needs"] for entry in told] == [2, 1]
    assert Carried.objects.count() == 3


def test_what_was_carried_in_is_carried_on(at, follow_through):
    path = at("implementation", needs=1)
    second = Path(follow_through, a_later_review(path.row)).to("dialogue")
    third = a_later_follow_up(path.row, "3")
    carry(path, second.id)
    follow_through()

    carry(second, third.pk)

    own = Need.objects.get(review=second.review)
    carried = Carried.objects.filter(follow_up=second.id)
    assert set(Carried.objects.filter(follow_up=third, origin=second.id).values_list("need", "activity")) == {
        *carried.values_list("need", "activity"),
        (own.pk, None),
    }
    assert carried.count() == 2


def test_an_activity_that_the_next_plan_took_up_is_carried_as_what_it_became(at, follow_through):
    path = at("implementation", needs=1)
    [old] = path.plan.activities.all()
    second = Path(follow_through, a_later_review(path.row)).to("dialogue")
    carry(path, second.id)
    follow_through()
    assert list(unfinished_of(second.id)) == [old]

    second.plan_drafting()
    assert list(unfinished_of(second.id)) == []
    second.plan_submitted()
    second.implementation()

    going_on = Q(origin=old) | Q(origin=None)
    assert set(unfinished_of(second.id)) == set(second.plan.activities.filter(going_on))
    assert second.plan.activities.filter(origin=old).count() == 1


def test_what_was_only_proposed_is_not_carried_over(at):
    path = at("plan_drafting")
    target = a_later_follow_up(path.row)

    carry(path, target.pk)

    assert not Carried.objects.exclude(activity=None).exists()


class TestWhereTo:
    def test_only_into_a_follow_up_that_exists(self, at):
        path = at("dialogue")

        with pytest.raises(Refused, match=r"^The State has no such follow-up.$"):
            carry(path, uuid4())

        assert untouched(path)

    def test_one_of_another_state_does_not_exist(self, at):
        path, other = at("dialogue"), at("dialogue")

        with pytest.raises(Refused, match=r"^The State has no such follow-up.$"):
            carry(path, a_later_follow_up(other.row).pk)

        assert untouched(path)

    def test_not_into_itself_nor_back(self, at, follow_through):
        path = at("dialogue")
        earlier = a_later_follow_up(path.row, "0")

        for into in (path.id, earlier.pk):
            with pytest.raises(Refused, match="is not of a later cycle"):
                carry(path, into)

        assert untouched(path)

    def test_not_into_another_mechanism(self, at):
        path = at("dialogue")
        target = a_later_follow_up(path.row, "9")
        target.cycle.mechanism = Mechanism.objects.create(code="untoc", names={"en": "UNTOC"})
        target.cycle.save()

        with pytest.raises(Refused, match="is not of a later cycle"):
            carry(path, target.pk)

        assert untouched(path)

    def test_not_into_one_that_is_closed(self, at, follow_through):
        path = at("dialogue")
        target = Path(follow_through, a_later_review(path.row)).to("declined")

        with pytest.raises(Refused, match="does not run: it is “Declined by the State”"):
            carry(path, target.id)

        assert untouched(path)

    def test_not_into_one_whose_review_found_no_needs(self, at):
        path = at("dialogue")

        with pytest.raises(Refused, match="found no needs, so that follow-up goes nowhere"):
            carry(path, a_later_follow_up(path.row, needs=0).pk)

        assert untouched(path)

    def test_nothing_is_carried_where_nothing_is_left(self, at):
        path = at("dialogue", needs=1)
        assess(Need.objects.get(review=path.review), "completely")

        with pytest.raises(Refused, match="there is nothing to carry over"):
            carry(path, a_later_follow_up(path.row).pk)

        assert untouched(path)

    def test_it_says_what_came_of_it(self, at):
        path = at("dialogue")

        with pytest.raises(Refused, match=r"^Say what came of it.$"):
            carry(path, a_later_follow_up(path.row).pk, " ")

        assert untouched(path)


@pytest.mark.parametrize(
    ("one", "other", "later"),
    [
        (("1", None), ("2", None), False),
        (("10", None), ("2", None), True),
        (("I", "2026-01-01"), ("IV", "2024-01-01"), True),
        (("2", "2024-01-01"), ("1", "2026-01-01"), False),
        (("1", None), ("1", None), False),
    ],
)
def test_cycles_follow_each_other_by_first_day_and_else_by_code(one, other, later):
    first, second = (
        Cycle(mechanism_id=1, code=code, starts_on=date.fromisoformat(day) if day else None)
        for code, day in (one, other)
    )

    assert first.comes_after(second) is later
