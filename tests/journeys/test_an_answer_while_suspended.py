"""A State answers its letter while its follow-up is suspended: once resumed, the follow-up goes on from the answer."""

import pytest

from tests.factories import a_concluded_review, the_letter
from workflows import commands

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("silent", [False, True])
def test_an_answer_that_came_meanwhile_is_taken_up_when_the_follow_up_goes_on(story, silent):
    review = a_concluded_review(by=story.by("officer"), party=story.party)
    story.settle()
    letter = the_letter(review)
    commands.clear_letter(letter_id=letter.pk, by=story.by("approver"))
    story.settle()
    if silent:
        commands.note_silence(follow_up_id=review.pk, reason="No answer", by=story.by("officer"))
    commands.suspend_follow_up(follow_up_id=review.pk, reason="Elections", by=story.by("officer"))

    commands.acknowledge_letter(letter_id=letter.pk, acknowledged_by="A. Zenda", by=story.by("focal_point"))
    story.settle()
    assert story.stage(review) == "suspended"
    commands.resume_follow_up(follow_up_id=review.pk, reason="They are over", by=story.by("officer"))
    story.settle()

    assert story.stage(review) == "acknowledged"
    assert story.told(review.pk, "FollowUpLetterAcknowledged", "FollowUpResumed") == [
        "FollowUpResumed",
        "FollowUpLetterAcknowledged",
    ]


def test_a_follow_up_that_was_answered_before_goes_on_where_it_was(story):
    follow_up = story.an_acknowledged_follow_up()
    commands.suspend_follow_up(follow_up_id=follow_up.pk, reason="Elections", by=story.by("officer"))
    commands.resume_follow_up(follow_up_id=follow_up.pk, reason="They are over", by=story.by("officer"))
    story.settle()

    assert story.stage(follow_up) == "acknowledged"
    assert story.told(follow_up.pk, "FollowUpLetterAcknowledged") == ["FollowUpLetterAcknowledged"]
