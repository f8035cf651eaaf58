"""A plan is returned, and returned again; who did so and why is kept, and nothing changes while it is decided on."""

import pytest

from workflows import commands
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Line, PlanVersion

pytestmark = pytest.mark.django_db


def test_a_plan_is_returned_with_notes_until_it_can_be_adopted(story):
    follow_up = story.an_acknowledged_follow_up()
    version = story.completed(story.drafted(follow_up))
    line = Line.objects.filter(version=version).order_by("position").first()

    story.submitted(version)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="only a draft or a returned version can be changed"):
        commands.change_line(line_id=line.pk, changes={"risk": "High"}, by=story.by("focal_point"))
    with pytest.raises(Refused, match="Say what is to be changed"):
        commands.return_plan(version_id=version.pk, notes=" ", by=story.by("validating_authority"))
    assert Entry.objects.count() == before

    for notes in ("Name the risks.", "Name who bears them."):
        story.returned(version, notes)
        stored = PlanVersion.objects.get(pk=version.pk)
        assert (stored.state, stored.notes) == ("returned", notes)
        assert (stored.decided_by, stored.decided_at) == (story.by("validating_authority").actor, story.now)
        story.later(days=7)
        commands.change_line(line_id=line.pk, changes={"risk": f"After “{notes}”"}, by=story.by("focal_point"))
        story.submitted(version)
    story.adopted(version)

    assert story.told(follow_up.pk, "FollowUpPlan") == [
        "FollowUpPlanDrafted",
        *("FollowUpPlanSubmitted", "FollowUpPlanReturned") * 2,
        "FollowUpPlanSubmitted",
        "FollowUpPlanAdopted",
    ]
    returned = Entry.objects.filter(case_id=follow_up.pk, type="PlanReturned").order_by("number")
    assert [entry.payload["notes"] for entry in returned] == ["Name the risks.", "Name who bears them."]
    assert PlanVersion.objects.get(pk=version.pk).notes == "Decision 7"
    assert Line.objects.get(pk=line.pk).risk == "After “Name who bears them.”"
