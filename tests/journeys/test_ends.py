"""What becomes of follow-ups that do not go straight to their end, told as stories."""

import pytest

from reviews.models import Need
from tests.factories import OFFICER
from tests.people import an_account
from tests.stages.paths import (
    Path,
    a_later_review,
    assess,
    later,
)
from workflows import commands
from workflows.ledger import Refused
from workflows.queries.needs_of import needs_of, unmet_of
from workflows.queries.timeline import of_case

pytestmark = pytest.mark.django_db


def story(path):
    """What an officer reads, oldest first, without the way of the letter."""
    told = of_case(an_account("officer"), path.id).told
    return [each.text for each in reversed(told) if not each.type.startswith(("Letter", "Message", "Review"))]


def test_a_silent_state_answers_after_all(follow_through):
    path = Path(follow_through).to("letter_sent")
    by = later(days=45)

    commands.note_silence(follow_up_id=path.id, reason="Two reminders, no answer.", by=by)
    assert path.row.state == "silent"
    path.acknowledged()

    assert path.row.state == "acknowledged"
    assert story(path)[1:] == ["The State has not answered: Two reminders, no answer."]


def test_a_silent_state_stays_silent_and_the_follow_up_lapses(follow_through):
    path = Path(follow_through).to("silent")

    commands.lapse_follow_up(follow_up_id=path.id, reason="No answer for two years.", by=later(days=730))
    follow_through()

    assert path.row.state == "lapsed"
    with pytest.raises(Refused, match="this one is “Lapsed”"):
        commands.carry_over(
            follow_up_id=path.id,
            into=Path(follow_through, a_later_review(path.row)).to("letter_drafted").id,
            outcome="Again.",
            by=OFFICER,
        )


def test_a_state_declines_and_comes_back(follow_through):
    path = Path(follow_through).to("plan_drafting")
    by = later(days=10)

    commands.decline_follow_up(follow_up_id=path.id, reason="The ministry is being reformed.", by=by)
    follow_through()
    assert path.row.state == "declined"
    with pytest.raises(Refused, match="this one is “Declined by the State”"):
        commands.suspend_follow_up(follow_up_id=path.id, reason="Wait.", by=by)

    commands.reopen_follow_up(follow_up_id=path.id, reason="Note verbale 17.", by=later(days=90))
    follow_through()

    assert path.row.state == "plan_drafting"
    assert story(path)[-2:] == [
        "The State declined the follow-up: The ministry is being reformed.",
        "The follow-up was reopened: Note verbale 17.",
    ]


def test_a_follow_up_is_suspended_resumed_closed_and_reopened(follow_through):
    path = Path(follow_through, needs=1).to("implementation")
    [need] = Need.objects.filter(review=path.review)

    commands.suspend_follow_up(follow_up_id=path.id, reason="Elections.", by=later(days=100))
    with pytest.raises(Refused, match="this one is “Suspended”"):
        commands.close_needs_met(follow_up_id=path.id, outcome="Done.", by=later(days=101))
    commands.resume_follow_up(follow_up_id=path.id, reason="There is a government.", by=later(days=200))
    follow_through()
    assert path.row.state == "implementation"

    assess(need, "completely", later(days=300).at.date())
    commands.close_needs_met(follow_up_id=path.id, outcome="The law is in force.", by=later(days=300))
    follow_through()
    assert (path.row.state, path.plan.state) == ("closed_met", "ended")

    assess(need, "in_part", later(days=400).at.date())
    commands.reopen_follow_up(follow_up_id=path.id, reason="A court struck it down.", by=later(days=400))
    follow_through()

    assert (path.row.state, path.plan.state) == ("plan_drafting", "drafting")
    with pytest.raises(Refused, match="1 need of this follow-up"):
        commands.close_needs_met(follow_up_id=path.id, outcome="Done.", by=later(days=401))
    assert [each for each in story(path) if each.startswith("The follow-up was")] == [
        "The follow-up was opened (process version 2).",
        "The follow-up was suspended in the stage “Implementation”: Elections.",
        "The follow-up was resumed in the stage “Implementation”: There is a government.",
        "The follow-up was closed because the needs are met: The law is in force.",
        "The follow-up was reopened: A court struck it down.",
    ]


def test_what_the_first_cycle_leaves_is_met_in_the_second(follow_through):
    first = Path(follow_through, needs=2).to("implementation")
    met, unmet = Need.objects.filter(review=first.review).order_by("pk")
    assess(met, "completely")
    second = Path(follow_through, a_later_review(first.row)).to("acknowledged")

    commands.carry_over(follow_up_id=first.id, into=second.id, outcome="Half is done.", by=later(days=500))
    follow_through()

    assert (first.row.state, first.plan.state) == ("carried_over", "ended")
    assert story(first)[-2:] == [
        "The follow-up was carried over into the next cycle (needs: 1, activities: 2): Half is done.",
        "The plan ended.",
    ]
    assert story(second)[-1] == "What an earlier follow-up had not settled was taken over (needs: 1, activities: 2)."
    assert needs_of([first.id, second.id]).count() == 3

    commands.open_dialogue(follow_up_id=second.id, by=later(days=510))
    own = Need.objects.get(review=second.review)
    assess(own, "completely", later(days=600).at.date())
    with pytest.raises(Refused, match="1 need of this follow-up"):
        commands.close_needs_met(follow_up_id=second.id, outcome="All is done.", by=later(days=600))
    assess(unmet, "completely", later(days=601).at.date())
    commands.close_needs_met(follow_up_id=second.id, outcome="All is done.", by=later(days=601))

    assert second.row.state == "closed_met"
    assert not unmet_of([first.id, second.id]).exists()
