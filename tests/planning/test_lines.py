"""What the State may write into a draft: columns are checked one by one, and each change is a fact."""

from datetime import date
from decimal import Decimal

import pytest
import uuid_utils.compat as uuid

from reviews.models import Institution, Need, Observation
from tests.factories import a_party, a_review
from workflows import commands
from workflows.commands.plan_columns import Frame, findings_on_line
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Activity, Line, Objective

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(lines):
    return lines[0]


def facts(kind):
    return [entry.payload for entry in Entry.objects.filter(type=kind).order_by("number")]


def test_a_change_is_recorded_with_the_columns_that_are_different(line, ministry, by):
    said = {"title": line.title, "outcome": "A law", "lead_institution": ministry.pk, "cost": Decimal("12000.50")}

    changed = commands.change_line(line_id=line.pk, changes=said | {"currency": "EUR"}, by=by)

    changed.refresh_from_db()
    assert (changed.outcome, changed.lead_institution, changed.cost) == ("A law", ministry, Decimal("12000.50"))
    assert facts("LineChanged")[0]["changed"] == ["cost", "currency", "lead_institution", "outcome"]


def test_what_is_not_new_is_not_recorded(line, by):
    commands.change_line(line_id=line.pk, changes={"title": line.title}, by=by)

    assert facts("LineChanged") == []


def test_needs_observations_and_institutions_are_brought_to_the_lists_given(line, needs, ministry, by):
    commands.change_line(
        line_id=line.pk, changes={"needs": [needs[1].pk, needs[2].pk], "supporting_institutions": [ministry.pk]}, by=by
    )

    assert set(line.needs.all()) == {needs[1], needs[2]}
    assert list(line.supporting_institutions.all()) == [ministry]
    assert facts("LineChanged")[0]["changed"] == ["needs", "supporting_institutions"]


@pytest.mark.parametrize(
    ("said", "column", "sentence"),
    [
        ({"title": ""}, "title", "cannot be blank"),
        ({"title": "x" * 301}, "title", "at most 300 characters"),
        ({"priority": 7}, "priority", "not a valid choice"),
        ({"horizon": "eternal"}, "horizon", "not a valid choice"),
        ({"starts_on": date(2027, 1, 1), "ends_on": date(2026, 1, 1)}, "ends_on", "before it starts"),
        ({"cost": Decimal(-1), "currency": "USD"}, "cost", "is not negative"),
        ({"cost": Decimal("1.234"), "currency": "USD"}, "cost", "2 decimal places"),
        ({"cost": Decimal(1)}, "currency", "in which currency"),
        ({"cost": Decimal(1), "currency": "XYZ"}, "currency", "not a currency"),
        ({"colour": "blue"}, "colour", "no such column"),
        ({"suggestion": 99_999}, "suggestion", "does not exist"),
        ({"objective": None}, "objective", "under an objective"),
        ({"lead_institution": uuid.uuid7()}, "lead_institution", "does not exist"),
        ({"needs": [uuid.uuid7()]}, "needs", "Not all of these exist"),
    ],
)
def test_what_a_column_cannot_say_is_refused_by_its_name_and_nothing_changes(line, by, said, column, sentence):
    stored = Line.objects.filter(pk=line.pk).values().get()

    with pytest.raises(Refused, match=sentence) as refused:
        commands.change_line(line_id=line.pk, changes=said, by=by)

    assert sentence in refused.value.findings[column]
    assert Line.objects.filter(pk=line.pk).values().get() == stored
    assert facts("LineChanged") == []


def test_rows_of_another_state_do_not_exist(line, other_institution, by):
    elsewhere = a_review(needs=1, party=a_party())
    need = Need.objects.get(review=elsewhere)
    seen = Observation.objects.create(review=elsewhere, party=elsewhere.party, kind="challenge", text="x")
    objective = {"objective": uuid.uuid7()}

    for said in (
        {"lead_institution": other_institution.pk},
        {"supporting_institutions": [other_institution.pk]},
        {"needs": [need.pk]},
        {"observations": [seen.pk]},
        objective,
    ):
        with pytest.raises(Refused, match="exist"):
            commands.change_line(line_id=line.pk, changes=said, by=by)

    assert facts("LineChanged") == []


def test_what_is_wrong_with_many_rows_is_found_with_few_statements(version, lines, django_assert_max_num_queries):
    frame = Frame(version)

    with django_assert_max_num_queries(3):
        found = [
            findings_on_line(frame, line, {"lead_institution": uuid.uuid7(), "needs": [], "starts_on": None})
            for line in lines
        ]

    assert [list(each) for each in found] == [["lead_institution"]] * 3


def test_an_activity_is_added_with_the_next_number(version, lines, ministry, by):
    said = {"objective": lines[0].objective_id, "title": "Publish a guide", "lead_institution": ministry.pk}

    line = commands.add_line(version_id=version.pk, line=said, by=by)

    assert (line.activity.number, line.activity.state, line.position) == (4, "proposed", 4)
    assert facts("LineAdded") == [
        {
            "line": str(line.pk),
            "plan_version": str(version.pk),
            "follow_up": str(version.follow_up_id),
            "number": 4,
            "title": "Publish a guide",
        }
    ]


def test_an_activity_needs_a_title_and_an_objective(version, by):
    with pytest.raises(Refused, match="Objective: Every activity stands under an objective") as refused:
        commands.add_line(version_id=version.pk, line={}, by=by)

    assert set(refused.value.findings) == {"title", "objective"}
    assert Activity.objects.count() == 3


def test_a_removed_activity_can_come_back_and_a_number_is_never_used_again(version, lines, by):
    gone = commands.remove_line(line_id=lines[2].pk, by=by)
    said = {"objective": lines[0].objective_id, "title": "Another"}
    other = commands.add_line(version_id=version.pk, line=said, by=by)

    back = commands.add_line(version_id=version.pk, line=said | {"activity": gone.activity_id}, by=by)

    assert (other.activity.number, back.activity.number) == (4, 3)
    assert facts("LineRemoved")[0]["number"] == 3


def test_a_version_has_each_activity_once(version, lines, by):
    said = {"objective": lines[0].objective_id, "title": "Again", "activity": lines[0].activity_id}

    with pytest.raises(Refused, match="has the activity already"):
        commands.add_line(version_id=version.pk, line=said, by=by)


def test_an_activity_of_another_plan_does_not_exist(version, lines, an_acknowledged_follow_up, by):
    other = commands.draft_plan(follow_up_id=an_acknowledged_follow_up(needs=1).pk, by=by)
    said = {"objective": lines[0].objective_id, "title": "Theirs", "activity": other.activities.get().pk}

    with pytest.raises(Refused, match="no such activity"):
        commands.add_line(version_id=version.pk, line=said, by=by)


def test_objectives_are_added_changed_and_removed_once_they_are_empty(version, lines, by):
    added = commands.add_objective(version_id=version.pk, objective={"text": "Prevent"}, by=by)
    commands.change_objective(objective_id=added.pk, changes={"text": "Prevent corruption"}, by=by)

    with pytest.raises(Refused, match="So many activities stand under this objective: 1"):
        commands.remove_objective(objective_id=lines[0].objective_id, by=by)
    commands.remove_objective(objective_id=added.pk, by=by)

    assert Objective.objects.filter(version=version).count() == 3
    assert [facts(each)[0]["text"] for each in ("ObjectiveAdded", "ObjectiveChanged", "ObjectiveRemoved")] == [
        "Prevent",
        "Prevent corruption",
        "Prevent corruption",
    ]


def test_an_objective_names_an_article_that_exists(version, by):
    with pytest.raises(Refused, match="Provision: It does not exist"):
        commands.add_objective(version_id=version.pk, objective={"text": "x", "provision": 99_999}, by=by)


def test_what_the_plan_says_of_itself_is_changed_and_checked(plan, ministry, by):
    said = {
        "title": "Integrity 2030",
        "lead_institution": ministry.pk,
        "cooperation_framework": "Outcome 3, output 3.2",
        "sdg_targets": ["16.5", "16.b"],
        "verified_independently": True,
        "report_every_months": 3,
    }

    commands.change_plan(plan_id=plan.pk, changes=said, by=by)

    plan.refresh_from_db()
    assert (plan.title, plan.lead_institution, plan.sdg_targets) == ("Integrity 2030", ministry, ["16.5", "16.b"])
    assert facts("PlanChanged")[0]["changed"] == list(said)


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"sdg_targets": ["16.5", "18.1"]}, "sdg_targets"),
        ({"sdg_targets": ["16"]}, "sdg_targets"),
        ({"sdg_targets": "16.5"}, "sdg_targets"),
        ({"scope": "platform"}, "group"),
        ({"group": 1}, "group"),
        ({"scope": "platform", "group": 99_999}, "group"),
        ({"language": "xx"}, "language"),
        ({"kind": "poem"}, "kind"),
        ({"report_every_months": 0}, "report_every_months"),
        ({"state": "ended"}, "state"),
    ],
)
def test_what_the_plan_cannot_say_of_itself_is_refused(plan, by, said, column):
    with pytest.raises(Refused) as refused:
        commands.change_plan(plan_id=plan.pk, changes=said, by=by)

    assert list(refused.value.findings) == [column]
    assert facts("PlanChanged") == []


def test_an_institution_of_another_state_cannot_lead_the_plan(plan, other_institution, by):
    with pytest.raises(Refused, match="no such institution"):
        commands.change_plan(plan_id=plan.pk, changes={"lead_institution": other_institution.pk}, by=by)

    assert Institution.objects.filter(plans=plan).count() == 0
