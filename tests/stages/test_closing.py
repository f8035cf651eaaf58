"""A follow-up is closed when its State has said of every need that it is met completely."""

from datetime import date

import pytest

from reviews.models import Need, NeedProvision, Provision
from tests.factories import OFFICER
from tests.stages.paths import a_later_follow_up, assess, raise_need
from workflows import commands
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.queries.needs_of import needs_of, unmet_of

pytestmark = pytest.mark.django_db


def close(path, outcome="Both laws are in force."):
    return commands.close_needs_met(follow_up_id=path.id, outcome=outcome, by=OFFICER)


def needs_found(path):
    return list(Need.objects.filter(review=path.review).order_by("pk"))


def test_it_closes_with_what_came_of_it(at):
    path = at("dialogue")
    for need in needs_found(path):
        assess(need, "completely")

    close(path, " Both laws are in force. ")

    told = Entry.objects.filter(case=path.id).latest("number")
    assert (path.row.state, path.row.outcome) == ("closed_met", "Both laws are in force.")
    assert (told.type, told.payload["outcome"]) == ("FollowUpClosedMet", "Both laws are in force.")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ([None, None], "^2 needs of this follow-up are not met completely"),
        (["completely", None], "^1 need of this follow-up is not met completely"),
        (["completely", "in_part"], "^1 need of this follow-up is not met completely"),
        (["unmet", "in_part"], "^2 needs of this follow-up are not met completely"),
    ],
)
def test_it_stays_open_for_every_need_that_is_not_met_completely(said, sentence, at):
    path = at("dialogue")
    for need, status in zip(needs_found(path), said, strict=True):
        if status:
            assess(need, status)
    before = Entry.objects.count()

    with pytest.raises(Refused, match=sentence):
        close(path)

    assert (path.row.state, Entry.objects.count()) == ("dialogue", before)


def test_what_was_said_last_counts(at):
    path = at("dialogue", needs=1)
    [need] = needs_found(path)
    assess(need, "completely", date(2026, 5, 1))
    assess(need, "in_part", date(2026, 5, 3))
    assess(need, "completely", date(2026, 5, 2))
    with pytest.raises(Refused, match=r"^1 need"):
        close(path)

    assess(need, "unmet", date(2026, 5, 4))
    assess(need, "completely", date(2026, 5, 4))
    close(path)

    assert path.row.state == "closed_met"


def test_closing_says_what_came_of_it(at):
    path = at("dialogue", needs=1)
    assess(needs_found(path)[0], "completely")

    with pytest.raises(Refused, match=r"^Say what came of it.$"):
        close(path, "  ")

    assert path.row.state == "dialogue"


def test_reopening_takes_the_outcome_from_the_row_and_leaves_it_in_the_history(at):
    path = at("closed_met")

    commands.reopen_follow_up(follow_up_id=path.id, reason="A court struck the law down.", by=OFFICER)

    assert path.row.outcome == ""
    assert Entry.objects.get(case=path.id, type="FollowUpClosedMet").payload["outcome"]


class TestTheNeedsOfAFollowUp:
    def test_are_those_of_its_review_and_those_raised_since(self, at):
        path = at("dialogue")
        raised = raise_need(path.row, "15")

        assert set(needs_of([path.id])) == {*needs_found(path), raised}

    def test_count_once_under_several_articles(self, at):
        path = at("dialogue", needs=1)
        NeedProvision.objects.create(need=needs_found(path)[0], provision=Provision.objects.get(number="46"))
        raise_need(path.row, "15", "16", "46")

        assert needs_of([path.id]).count() == 2

    def test_are_not_those_of_another_state_or_cycle(self, at):
        path, other = at("dialogue", needs=1), at("dialogue", needs=1)
        raise_need(other.row, "15")
        raise_need(a_later_follow_up(path.row), "15")

        assert list(needs_of([path.id])) == needs_found(path)

    def test_are_also_those_carried_in_and_count_once_for_both(self, at):
        path = at("dialogue")
        raised = raise_need(path.row, "15")
        met, unmet = needs_found(path)
        assess(met, "completely")
        target = a_later_follow_up(path.row)

        commands.carry_over(follow_up_id=path.id, into=target.pk, outcome="The second cycle goes on.", by=OFFICER)

        [own] = Need.objects.filter(review=target.pk)
        assert set(needs_of([target.pk])) == {own, unmet, raised}
        assert needs_of([path.id, target.pk]).count() == 4
        assert unmet_of([path.id, target.pk]).count() == 3

    def test_are_read_in_one_statement(self, at, django_assert_num_queries):
        path, other = at("dialogue"), at("dialogue")

        with django_assert_num_queries(1):
            assert len(unmet_of([path.id, other.id])) == 4
