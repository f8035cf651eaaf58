"""One click drafts the plan from the needs of the follow-up."""

import pytest

from workflows.ledger.models import Entry

pytestmark = pytest.mark.django_db


def test_each_need_gets_one_activity_under_the_objective_of_its_article(plan, version, needs):
    lines = list(version.lines.select_related("objective__provision", "activity").order_by("position"))

    assert [line.objective.provision.number for line in lines] == ["15", "16", "46"]
    assert [list(line.needs.all()) for line in lines] == [[need] for need in needs]
    assert [line.activity.number for line in lines] == [1, 2, 3]
    assert {line.activity.state for line in lines} == {"proposed"}
    assert (plan.state, version.number, version.state) == ("drafting", 1, "draft")
    entry = Entry.objects.get(type="PlanDrafted")
    assert (entry.subject, entry.payload["activities"]) == (plan.pk, 3)


def test_a_need_without_priority_is_proposed_as_medium_and_without_a_rationale(lines):
    assert [(line.priority, line.rationale) for line in lines] == [(2, "")] * 3


def test_all_through(next_version, adopted, plan):
    plan.refresh_from_db()
    assert plan.state == "in_force"
    assert next_version.lines.count() == 3
