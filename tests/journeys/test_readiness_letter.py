"""The main job told as a story: a review is concluded, and its State hears of the Secretariat's readiness (A:72)."""

import pytest

from tests.factories import APPROVER, OFFICER, a_concluded_review, clear, the_follow_up, the_letter
from workflows import commands
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import FollowUp, Letter, Message
from workflows.process import FollowUpState, LetterState

pytestmark = pytest.mark.django_db


def test_concluding_a_review_with_needs_drafts_one_readiness_letter(follow_through):
    review = a_concluded_review(needs=3)

    follow_through()

    letter = the_letter(review)
    assert letter.state == LetterState.DRAFTED
    assert letter.data["total_needs"] == 3
    assert [a["number"] for a in letter.data["articles"]] == ["15", "16", "46"]
    assert the_follow_up(review).state == FollowUpState.LETTER_DRAFTED


def test_concluding_a_review_without_needs_closes_its_follow_up_for_the_statistics(follow_through):
    review = a_concluded_review(needs=0)

    follow_through()

    assert the_follow_up(review).state == FollowUpState.CLOSED_WITHOUT_NEEDS
    assert not Letter.objects.exists()


def test_a_cleared_letter_lies_in_the_post_room_once_per_recipient(follow_through):
    review = a_concluded_review()
    follow_through()

    clear(the_letter(review).pk)
    follow_through()

    recipients = list(Message.objects.order_by("recipient").values_list("recipient", "state"))
    assert recipients == [
        (r["email"], "queued") for r in sorted(the_letter(review).recipients, key=lambda r: r["email"])
    ]
    assert the_follow_up(review).state == FollowUpState.LETTER_CLEARED


def test_nobody_clears_a_letter_that_they_drafted(follow_through):
    review = a_concluded_review()
    follow_through()
    mine = commands.correct_letter(letter_id=the_letter(review).pk, changes={}, by=APPROVER)
    before = Entry.objects.count()

    with pytest.raises(Refused, match="Nobody clears a letter that they drafted"):
        commands.clear_letter(letter_id=mine.pk, by=APPROVER)

    mine.refresh_from_db()
    assert mine.state == LetterState.DRAFTED
    assert Entry.objects.count() == before


def test_an_outdated_version_cannot_be_cleared(follow_through):
    review = a_concluded_review()
    follow_through()
    old = the_letter(review)
    commands.correct_letter(letter_id=old.pk, changes={}, by=OFFICER)

    with pytest.raises(Refused, match="A newer version has taken this letter's place"):
        clear(old.pk)


def test_concluding_twice_is_refused_and_leaves_no_trace(follow_through):
    review = a_concluded_review()
    follow_through()
    before = Entry.objects.count()

    with pytest.raises(Refused, match="this one is “Concluded”"):
        commands.conclude_review(review_id=review.pk, concluded_on=review.concluded_on, by=OFFICER)

    assert Entry.objects.count() == before
    assert FollowUp.objects.count() == 1
