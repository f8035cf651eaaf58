"""What one cycle leaves unmet and unfinished is drafted into the plan of the next."""

from datetime import date

import pytest

from reviews.models import Category, Cycle, Need, NeedProvision, Provision, Review
from tests.factories import a_cycle, the_follow_up
from workflows import commands
from workflows.models import Activity, Carried, Line, LineNeed, Plan

pytestmark = pytest.mark.django_db


def the_next_review(party):
    """Of cycle 2, with one need of its own."""
    first = a_cycle()
    names = {"en": "Cycle 2"}
    cycle = Cycle.objects.create(mechanism=first.mechanism, code="2", names=names, scheme=first.scheme)
    cycle.chapters.set(first.chapters.all())
    review = Review.objects.create(party=party, cycle=cycle, started_on=date(2026, 1, 1))
    need = Need.objects.create(
        party=party, cycle=cycle, review=review, reference="second-1", category=Category.objects.first()
    )
    NeedProvision.objects.create(need=need, provision=Provision.objects.order_by("position").last())
    return review, need


def test_unmet_needs_and_unfinished_activities_go_on_in_the_plan_of_the_next_cycle(story):
    old = story.an_acknowledged_follow_up(needs=3)
    plan = story.plan_in_force(old)
    met, unmet, in_hand = Need.objects.filter(review=old.pk).order_by("reference")
    story.assess(met)
    begun, done, dropped = (
        Activity.objects.get(plan=plan, lines__line_needs__need=need) for need in (in_hand, met, unmet)
    )
    story.say(begun, percent=40)
    story.say(done, status="completed", percent=100)
    story.say(dropped, status="dropped", percent=0, outcome="The law is to be amended first.")
    report = plan.reports.get()
    commands.submit_report(report_id=report.pk, summary="So far", by=story.by("focal_point"))
    commands.accept_report(report_id=report.pk, by=story.by("officer"))
    story.settle()

    story.later(days=200)
    review, new = the_next_review(story.party)
    into = story.an_acknowledged_follow_up(review=review)
    commands.carry_over(
        follow_up_id=old.pk, into=into.pk, outcome="Goes on in the second cycle", by=story.by("officer")
    )
    story.settle()
    next_plan = story.plan_in_force(into)

    assert (the_follow_up(old.review).state, Plan.objects.get(pk=plan.pk).state) == ("carried_over", "ended")
    carried = Carried.objects.filter(follow_up=into.pk)
    assert set(carried.exclude(need=None).values_list("need", flat=True)) == {unmet.pk, in_hand.pk}
    assert list(carried.exclude(activity=None).values_list("activity", flat=True)) == [begun.pk]
    planned = LineNeed.objects.filter(line__version__plan=next_plan).values_list("need", flat=True)
    assert sorted(planned) == sorted([unmet.pk, in_hand.pk, new.pk])
    going_on = Activity.objects.get(plan=next_plan, origin=begun.pk)
    was, now = (Line.objects.get(activity=each) for each in (begun, going_on))
    assert (going_on.percent, now.title, now.rationale) == (40, was.title, was.rationale)
    assert now.starts_on > story.today
    assert story.told(into.pk, "FollowUpCarriedIn", "FollowUpPlanDrafted") == [
        "FollowUpCarriedIn",
        "FollowUpPlanDrafted",
    ]


def test_a_need_that_is_met_afterwards_closes_the_second_cycle(story):
    old = story.an_acknowledged_follow_up(needs=1)
    need = Need.objects.get(review=old.pk)
    review, new = the_next_review(story.party)
    into = story.an_acknowledged_follow_up(review=review)
    commands.carry_over(follow_up_id=old.pk, into=into.pk, outcome="Goes on", by=story.by("officer"))
    story.settle()
    story.later(days=30)

    for each in (need, new):
        story.assess(each)
    commands.close_needs_met(follow_up_id=into.pk, outcome="Both are met", by=story.by("officer"))

    assert the_follow_up(review).state == "closed_met"
    assert the_follow_up(old.review).state == "carried_over"
