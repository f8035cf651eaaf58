"""A version goes to the validating authority and back; what was adopted stays as it was adopted."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from reviews import wall
from reviews.models import Document
from tests.factories import MAY_DAY, OFFICER, a_party
from workflows import commands
from workflows.ledger import By, Refused
from workflows.ledger.models import Delivery, Entry
from workflows.models import Activity, FollowUp, Line, Plan
from workflows.queries.differences import differences
from workflows.queries.timeline import sentence

pytestmark = pytest.mark.django_db
LATER = MAY_DAY + timedelta(days=90)


def facts():
    return list(Entry.objects.order_by("recorded_at", "number").values_list("type", flat=True))


def test_a_version_without_what_must_be_there_is_not_submitted_and_told_line_by_line(version, lines, by):
    commands.change_line(line_id=lines[1].pk, changes={"starts_on": None, "rationale": "Because"}, by=by)

    with pytest.raises(Refused) as refused:
        commands.submit_plan(version_id=version.pk, by=by)

    assert str(refused.value) == (
        "Activity 1 lacks: Lead institution, Rationale of the priority. "
        "Activity 2 lacks: Lead institution, Starts on. "
        "Activity 3 lacks: Lead institution, Rationale of the priority."
    )
    version.refresh_from_db()
    assert version.state == "draft"
    assert "PlanSubmitted" not in facts()


def test_a_version_without_activities_is_not_submitted(version, lines, by):
    for line in lines:
        commands.remove_line(line_id=line.pk, by=by)

    with pytest.raises(Refused, match="has no activity yet"):
        commands.submit_plan(version_id=version.pk, by=by)


def test_a_returned_version_says_who_returned_it_and_why_and_can_be_changed_again(submitted, lines, by, by_authority):
    returned = commands.return_plan(version_id=submitted.pk, notes="Cost them, please", by=by_authority)

    assert (returned.state, returned.notes) == ("returned", "Cost them, please")
    assert (returned.decided_by, returned.decided_at) == (by_authority.actor, by_authority.at)
    commands.change_line(line_id=lines[0].pk, changes={"risk": "None known"}, by=by)
    assert commands.submit_plan(version_id=returned.pk, by=by).state == "submitted"


def test_a_plan_is_returned_with_notes_or_not_at_all(submitted, by_authority):
    with pytest.raises(Refused, match="Say what is to be changed"):
        commands.return_plan(version_id=submitted.pk, notes="  ", by=by_authority)

    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_adoption_stamps_the_version_and_plans_its_activities(adopted, by_authority, ministry):
    assert (adopted.state, adopted.notes, adopted.decided_by) == ("adopted", "Decision 7", by_authority.actor)
    activities = Activity.objects.filter(plan=adopted.plan_id).order_by("number")
    assert {(each.state, each.institution) for each in activities} == {("planned", ministry)}
    line = Line.objects.get(version=adopted, activity=activities[0])
    assert (activities[0].starts_on, activities[0].ends_on) == (line.starts_on, line.ends_on)
    assert facts().count("ActivityPlanned") == 3
    changed = sentence(Entry.objects.filter(type="LineChanged").first())
    assert (
        changed == "Activity 1, “Legal advice”, was changed in the plan: lead institution, rationale of the priority."
    )


def test_adoption_puts_the_plan_in_force_once(adopted, by, by_authority, completed, follow_through):
    assert Plan.objects.get().state == "in_force"
    second = commands.begin_plan_version(plan_id=adopted.plan_id, by=by)

    commands.submit_plan(version_id=second.pk, by=by)
    commands.adopt_plan(version_id=second.pk, by=by_authority)
    follow_through()

    assert facts().count("PlanPutInForce") == 1
    refused = Delivery.objects.get(reaction="put_plan_in_force", state="refused")
    assert "“Being drafted”" in refused.outcome
    adopted.refresh_from_db()
    assert adopted.state == "replaced"


def test_an_activity_that_the_next_version_leaves_out_is_dropped(next_version, by, by_authority):
    gone = Line.objects.get(version=next_version, activity__number=2)
    commands.remove_line(line_id=gone.pk, by=by)
    commands.submit_plan(version_id=next_version.pk, by=by)

    commands.adopt_plan(version_id=next_version.pk, by=by_authority)

    assert list(Activity.objects.order_by("number").values_list("state", flat=True)) == [
        "planned",
        "dropped",
        "planned",
    ]
    dropped = sentence(Entry.objects.get(type="ActivityDropped"))
    assert dropped == ("Activity 2, “Training”, was dropped: the adopted version of the plan does not have it any more")


def test_a_dropped_activity_is_reopened_with_a_reason_before_it_comes_back(next_version, by, by_authority):
    gone = Line.objects.get(version=next_version, activity__number=2)
    commands.remove_line(line_id=gone.pk, by=by)
    commands.submit_plan(version_id=next_version.pk, by=by)
    commands.adopt_plan(version_id=next_version.pk, by=by_authority)
    third = commands.begin_plan_version(plan_id=next_version.plan_id, by=by)
    said = {"objective": third.objectives.first().pk, "title": "Back", "activity": gone.activity_id}

    with pytest.raises(Refused, match="reopen it first"):
        commands.add_line(version_id=third.pk, line=said, by=by)
    with pytest.raises(Refused, match="Say why"):
        commands.reopen_activity(activity_id=gone.activity_id, reason=" ", by=by)
    commands.reopen_activity(activity_id=gone.activity_id, reason="Funding was found", by=by)

    assert commands.add_line(version_id=third.pk, line=said, by=by).activity.state == "underway"
    assert Entry.objects.get(type="ActivityReopened").payload["reason"] == "Funding was found"


def test_a_dropped_activity_is_not_copied_into_the_next_version(adopted, by):
    from workflows.moves import move

    activity = Activity.objects.get(plan=adopted.plan_id, number=1)
    with transaction.atomic():
        move("drop_activity", activity.pk, by=by, says={"reason": "Overtaken by a law"})

    version = commands.begin_plan_version(plan_id=adopted.plan_id, by=by)

    assert list(version.lines.values_list("activity__number", flat=True)) == [2, 3]


def test_the_document_of_the_adoption_is_of_the_same_state(submitted, by_authority):
    theirs = Document.objects.create(party=a_party(), kind="note_verbale", title="Theirs")

    with pytest.raises(Refused, match="no such document"):
        commands.adopt_plan(version_id=submitted.pk, document=theirs.pk, by=by_authority)

    ours = Document.objects.create(party=submitted.party, kind="note_verbale", title="Ours")
    assert commands.adopt_plan(version_id=submitted.pk, document=ours.pk, by=by_authority).document == ours


def test_the_next_version_is_a_copy_and_one_at_a_time(adopted, next_version, by, focal_point):
    assert (next_version.number, next_version.state) == (2, "draft")
    assert differences(focal_point, adopted.pk, next_version.pk) == []
    with pytest.raises(Refused, match="Version 2 of the plan is still being worked on"):
        commands.begin_plan_version(plan_id=adopted.plan_id, by=by)


def test_a_date_that_moves_away_from_the_adopted_one_needs_a_reason(next_version, by):
    line = Line.objects.get(version=next_version, activity__number=1)
    later = {"ends_on": date(2028, 1, 31)}

    with pytest.raises(Refused, match="say why it was moved") as refused:
        commands.change_line(line_id=line.pk, changes=later, by=by)
    commands.change_line(line_id=line.pk, changes=later | {"moved_because": "Elections"}, by=by)

    assert list(refused.value.findings) == ["moved_because"]
    line.refresh_from_db()
    assert (line.ends_on, line.moved_because) == (date(2028, 1, 31), "Elections")
    with pytest.raises(Refused, match="say why it was moved"):
        commands.change_line(line_id=line.pk, changes={"moved_because": ""}, by=by)


def test_what_is_different_is_told_by_activity_and_column_in_words(adopted, next_version, by, focal_point, lines):
    first, second, _third = Line.objects.filter(version=next_version).order_by("position")
    commands.change_line(
        line_id=first.pk, changes={"ends_on": date(2028, 1, 31), "moved_because": "Elections", "priority": 1}, by=by
    )
    commands.remove_line(line_id=second.pk, by=by)
    commands.add_line(version_id=next_version.pk, line={"objective": first.objective_id, "title": "New one"}, by=by)

    told = [each.sentence for each in differences(focal_point, adopted.pk, next_version.pk)]

    assert told == [
        "Activity 1, “Legal advice”. Priority: was medium, is high.",
        "Activity 1, “Legal advice”. Ends on: was 2 February 2027, is 31 January 2028.",
        "Activity 1, “Legal advice”. Why a date was moved: was nothing, is Elections.",
        "Activity 2, “Training”, is not in the plan any more.",
        "Activity 4, “New one”, is new.",
    ]


@pytest.mark.parametrize("at", ["submitted", "adopted"])
def test_nobody_changes_what_is_submitted_or_adopted(request, at, lines, by):
    version = request.getfixturevalue(at)
    line = Line.objects.get(version=version, activity__number=1)

    for ask in (
        lambda: commands.change_line(line_id=line.pk, changes={"risk": "x"}, by=by),
        lambda: commands.remove_line(line_id=line.pk, by=by),
        lambda: commands.add_line(version_id=version.pk, line={"objective": line.objective_id, "title": "x"}, by=by),
        lambda: commands.add_objective(version_id=version.pk, objective={"text": "x"}, by=by),
        lambda: commands.change_objective(objective_id=line.objective_id, changes={"text": "x"}, by=by),
        lambda: commands.remove_objective(objective_id=line.objective_id, by=by),
        lambda: commands.submit_plan(version_id=version.pk, by=by),
    ):
        with pytest.raises(Refused):
            ask()

    assert list(version.lines.order_by("position").values_list("pk", flat=True)) == [each.pk for each in lines]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflows_line SET title = 'x' WHERE version_id = %s",
        "DELETE FROM workflows_lineneed WHERE line_id IN (SELECT id FROM workflows_line WHERE version_id = %s)",
        "UPDATE workflows_objective SET text = 'x' WHERE version_id = %s",
        "INSERT INTO workflows_lineinstitution (line_id, institution_id, party_id) "
        "SELECT id, lead_institution_id, party_id FROM workflows_line WHERE version_id = %s",
    ],
)
def test_the_database_itself_refuses_to_change_an_adopted_version(adopted, focal_point, statement):
    stored = list(Line.objects.filter(version=adopted).order_by("pk").values())

    for asking in (wall.as_person(focal_point.pk), wall.as_system("to see that it may not either")):
        refusal = pytest.raises(IntegrityError, match="no draft does not change")
        with refusal, asking, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [adopted.pk])

    assert list(Line.objects.filter(version=adopted).order_by("pk").values()) == stored


def test_a_line_of_a_draft_cannot_be_slipped_into_an_adopted_version(adopted, next_version, focal_point):
    line = Line.objects.get(version=next_version, activity__number=1)

    with pytest.raises(IntegrityError), wall.as_person(focal_point.pk), transaction.atomic():
        Line.objects.filter(pk=line.pk).update(version=adopted.pk)

    line.refresh_from_db()
    assert line.version_id == next_version.pk


def test_a_suspended_follow_up_holds_its_plan_where_it_is(submitted, by_authority):
    FollowUp.objects.filter(pk=submitted.follow_up_id).update(state="suspended")

    for ask in (commands.adopt_plan, commands.return_plan):
        with pytest.raises(Refused, match="“Suspended”"):
            ask(version_id=submitted.pk, notes="x", by=by_authority)

    submitted.refresh_from_db()
    assert submitted.state == "submitted"
    FollowUp.objects.filter(pk=submitted.follow_up_id).update(state="acknowledged")


def test_what_the_plan_says_of_itself_stays_while_the_authority_decides(submitted, by):
    with pytest.raises(Refused, match="with the validating authority"):
        commands.change_plan(plan_id=submitted.plan_id, changes={"title": "Other"}, by=by)


def test_what_does_not_exist_is_refused(by):
    from uuid import UUID

    nothing = UUID(int=9)

    for ask in (
        lambda: commands.draft_plan(follow_up_id=nothing, by=by),
        lambda: commands.change_plan(plan_id=nothing, changes={}, by=by),
        lambda: commands.begin_plan_version(plan_id=nothing, by=by),
        lambda: commands.submit_plan(version_id=nothing, by=by),
        lambda: commands.change_line(line_id=nothing, changes={}, by=by),
        lambda: commands.remove_objective(objective_id=nothing, by=by),
        lambda: commands.reopen_activity(activity_id=nothing, reason="x", by=by),
        lambda: commands.put_plan_in_force(plan_id=nothing, by=by),
    ):
        with pytest.raises(Refused):
            ask()


def test_a_version_of_many_lines_is_begun_and_adopted_in_as_many_statements_as_one_of_few(
    an_acknowledged_follow_up, follow_through
):
    counts = []
    for needs in (3, 30):
        follow_up = an_acknowledged_follow_up(needs=needs)
        plan = commands.draft_plan(follow_up_id=follow_up.pk, by=OFFICER)
        _say_everything(plan)
        first = commands.submit_plan(version_id=plan.versions.get().pk, by=OFFICER)
        by = By(OFFICER.actor, LATER)
        with CaptureQueriesContext(connection) as adopting:
            commands.adopt_plan(version_id=first.pk, by=by)
        follow_through()
        with CaptureQueriesContext(connection) as beginning:
            commands.begin_plan_version(plan_id=plan.pk, by=by)
        counts.append((len(adopting), len(beginning)))

    assert counts[0] == counts[1]


def _say_everything(plan):
    from reviews.models import Institution

    institution = Institution.objects.create(party=plan.party, name="Ministry")
    Line.objects.filter(version__plan=plan).update(lead_institution=institution, rationale="Because")
