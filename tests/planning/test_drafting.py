"""One click drafts the plan from the needs of the follow-up."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import (
    Assessment,
    Category,
    Cycle,
    Document,
    Need,
    NeedProvision,
    Observation,
    Provision,
    Review,
    Suggestion,
)
from tests.factories import OFFICER, a_concluded_review, a_party, a_review
from tests.planning.conftest import DAY
from workflows import commands
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Activity, Carried, Line, Plan

pytestmark = pytest.mark.django_db


def a_suggestion(code, category="legal_advice", **fields):
    usual = {"titles": {"en": f"Do {code}", "fr": f"Faire {code}"}, "months": 4, "position": 1}
    return Suggestion.objects.create(code=code, category=Category.objects.get(code=category), **usual | fields)


def test_each_need_gets_one_activity_under_the_objective_of_its_article(plan, version, needs):
    lines = list(version.lines.select_related("objective__provision", "activity").order_by("position"))

    assert [line.objective.provision.number for line in lines] == ["15", "16", "46"]
    assert lines[0].objective.text == "Implement article 15: Title of article 15"
    assert [list(line.needs.all()) for line in lines] == [[need] for need in needs]
    assert [line.activity.number for line in lines] == [1, 2, 3]
    assert {line.activity.state for line in lines} == {"proposed"}
    assert (plan.state, version.number, version.state) == ("drafting", 1, "draft")
    entry = Entry.objects.get(type="PlanDrafted")
    assert (entry.subject, entry.case_id, entry.payload["activities"]) == (plan.pk, plan.follow_up_id, 3)


def test_a_need_without_priority_is_proposed_as_medium_and_the_state_has_to_say_why(lines):
    assert [(line.priority, line.rationale) for line in lines] == [(2, "")] * 3


def test_priority_and_rationale_of_the_need_are_taken_over_and_high_starts_first(follow_up, needs, by):
    Need.objects.filter(pk=needs[2].pk).update(priority=1, rationale="A case is pending")
    Need.objects.filter(pk=needs[1].pk).update(priority=3, rationale="Can wait")

    plan = commands.draft_plan(follow_up_id=follow_up.pk, by=by)

    lines = Line.objects.filter(version__plan=plan).order_by("position")
    assert list(lines.values_list("priority", "rationale", "starts_on", "ends_on", "horizon")) == [
        (2, "", date(2026, 8, 3), date(2027, 2, 2), "short"),
        (3, "Can wait", date(2026, 11, 2), date(2027, 5, 1), "short"),
        (1, "A case is pending", DAY, date(2026, 11, 3), "short"),
    ]


def test_a_need_under_two_articles_stands_once_under_the_first(follow_up, needs, by):
    NeedProvision.objects.create(need=needs[2], provision=Provision.objects.get(number="16"))

    plan = commands.draft_plan(follow_up_id=follow_up.pk, by=by)

    lines = Line.objects.filter(version__plan=plan).order_by("position")
    assert [line.objective.provision.number for line in lines] == ["15", "16", "16"]
    assert [line.needs.get() for line in lines] == needs


def test_a_suggestion_for_the_article_goes_before_one_for_the_category(follow_up, needs, by):
    general = a_suggestion("general")
    special = a_suggestion("special", provision=Provision.objects.get(number="15"), position=9)

    plan = commands.draft_plan(follow_up_id=follow_up.pk, by=by)

    chosen = Line.objects.filter(version__plan=plan).order_by("position").values_list("suggestion", "title")
    assert list(chosen) == [(special.pk, "Do special"), (None, "Training"), (general.pk, "Do general")]


def test_what_is_no_longer_offered_is_not_suggested(follow_up, by):
    a_suggestion("old", is_offered=False)

    plan = commands.draft_plan(follow_up_id=follow_up.pk, by=by)

    assert not Line.objects.filter(version__plan=plan, suggestion__isnull=False).exists()


def test_several_needs_of_a_category_under_one_article_get_what_the_library_offers_in_turn(
    an_acknowledged_follow_up,
):
    follow_up = an_acknowledged_follow_up(needs=12)
    a_suggestion("first"), a_suggestion("second", position=2)

    plan = commands.draft_plan(follow_up_id=follow_up.pk, by=OFFICER)

    under_15 = Line.objects.filter(version__plan=plan, objective__provision__number="15").order_by("position")
    assert [line.title for line in under_15] == ["Do first", "Training", "Do second", "Training"]


def test_the_plan_speaks_the_working_language_of_the_state(an_acknowledged_follow_up, by):
    follow_up = an_acknowledged_follow_up(needs=1, language="fr")
    a_suggestion("cela")

    plan = commands.draft_plan(follow_up_id=follow_up.pk, by=OFFICER)

    line = Line.objects.get(version__plan=plan)
    assert (plan.language, line.title, line.assistance) == ("fr", "Faire cela", "Legal advice (fr)")


def test_observations_of_the_same_review_under_the_same_article_come_with_the_activity(follow_up, needs, by):
    document = Document.objects.create(party=follow_up.party, review_id=follow_up.pk, kind="full_report", title="R")
    article = Provision.objects.get(number="15")
    here = [_observed(follow_up.pk, follow_up.party, article, document) for _each in range(2)]
    other = a_review(needs=0, party=a_party())
    _observed(other.pk, other.party, article)

    plan = commands.draft_plan(follow_up_id=follow_up.pk, by=by)

    first, *rest = Line.objects.filter(version__plan=plan).order_by("position")
    assert set(first.observations.all()) == set(here)
    assert [line.observations.count() for line in rest] == [0, 0]


def _observed(review, party, article, document=None):
    row = Observation.objects.create(
        review_id=review, party=party, kind="challenge", text="A gap", document=document, place="page 4"
    )
    row.provisions.add(article)
    return row


def test_a_need_that_was_last_said_to_be_met_completely_is_left_out(follow_up, needs, by):
    _said(needs[0], "completely", date(2026, 4, 1))
    _said(needs[1], "completely", date(2026, 4, 1))
    _said(needs[1], "in_part", date(2026, 4, 20))

    plan = commands.draft_plan(follow_up_id=follow_up.pk, by=by)

    assert set(Need.objects.filter(lines__version__plan=plan)) == {needs[1], needs[2]}


def _said(need, status, on):
    Assessment.objects.create(
        need=need,
        party=need.party,
        assessed_on=on,
        timing="current",
        status=status,
        source="dialogue",
        recorded_by="user:x",
        recorded_at=OFFICER.at,
    )


def test_an_activity_that_was_carried_in_goes_on_and_its_need_gets_no_second_one(adopted, acknowledged, ministry, by):
    old = Activity.objects.get(plan=adopted.plan_id, number=2)
    need = Need.objects.get(lines__activity=old, lines__version=adopted)
    Activity.objects.filter(pk=old.pk).update(percent=40)
    next_one = acknowledged(_the_next_review(old.party))
    usual = {"follow_up": next_one, "origin_id": old.follow_up_id, "party": old.party, "carried_at": OFFICER.at}
    Carried.objects.create(activity=old, stage="planned", **usual)
    Carried.objects.create(need=need, **usual)

    plan = commands.draft_plan(follow_up_id=next_one.pk, by=by)

    going_on = Activity.objects.get(plan=plan, origin=old)
    line = Line.objects.get(activity=going_on)
    assert (going_on.percent, going_on.state, line.lead_institution) == (40, "proposed", ministry)
    assert (line.starts_on, line.ends_on) == (date(2026, 8, 3), date(2027, 2, 2))
    assert list(line.needs.all()) == [need]
    assert plan.versions.get().lines.count() == 2


def _the_next_review(party):
    """Concluded, with one need, in the second cycle."""
    first = Cycle.objects.get()
    cycle = Cycle.objects.create(mechanism=first.mechanism, code="2", names={"en": "Cycle 2"}, scheme=first.scheme)
    review = Review.objects.create(party=party, cycle=cycle, started_on=date(2026, 1, 1))
    need = Need.objects.create(
        party=party, cycle=cycle, review=review, reference="next", category=Category.objects.first()
    )
    NeedProvision.objects.create(need=need, provision=Provision.objects.first())
    return commands.conclude_review(review_id=review.pk, concluded_on=date(2026, 4, 30), by=OFFICER)


def test_what_the_plan_says_of_itself_may_be_said_with_the_draft(follow_up, by):
    said = {"title": "Our plan", "sdg_targets": ["16.5"], "language": "es"}

    plan = commands.draft_plan(follow_up_id=follow_up.pk, plan=said, by=by)

    assert (plan.title, plan.sdg_targets, plan.language) == ("Our plan", ["16.5"], "es")


def test_a_second_plan_is_refused_while_the_first_lives(plan, by):
    with pytest.raises(Refused, match="has a plan already"):
        commands.draft_plan(follow_up_id=plan.follow_up_id, by=by)

    assert Plan.objects.count() == 1


def test_a_follow_up_that_has_not_answered_cannot_take_a_plan(follow_through, by):
    review = a_concluded_review(needs=1)
    follow_through()

    with pytest.raises(Refused, match="needs a follow-up that is “Readiness letter acknowledged” or “Dialogue”"):
        commands.draft_plan(follow_up_id=review.pk, by=by)

    assert not Entry.objects.filter(type="PlanDrafted").exists()


def test_without_unmet_needs_there_is_nothing_to_draft(follow_up, needs, by):
    for need in needs:
        _said(need, "completely", date(2026, 4, 1))

    with pytest.raises(Refused, match="no needs to plan for"):
        commands.draft_plan(follow_up_id=follow_up.pk, by=by)

    assert not Plan.objects.exists()


def test_sixty_needs_cost_as_many_statements_as_six(an_acknowledged_follow_up, by):
    counts = []
    for needs in (6, 60):
        follow_up = an_acknowledged_follow_up(needs=needs)
        with CaptureQueriesContext(connection) as asked:
            commands.draft_plan(follow_up_id=follow_up.pk, by=by)
        counts.append(len(asked))

    assert counts[0] == counts[1] < 35
    assert Line.objects.count() == 66
