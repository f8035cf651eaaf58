"""A workbook that comes back: what would change is shown, what two have changed is asked, then all of it is written."""

import pytest

from reviews.models import Institution, Upload
from tests.factories import OFFICER, a_party
from tests.people import an_account
from tests.plansheets.office import Filled
from workflows import commands, sheets
from workflows.ledger import By, Refused
from workflows.ledger.models import Entry
from workflows.models import Activity, Line, Objective

pytestmark = pytest.mark.django_db


def differences(preview):
    return [(each.kind, each.number, [change.field for change in each.changes]) for each in preview.differences]


def test_nothing_changes_before_it_is_confirmed(version, downloaded, previewed):
    facts = Entry.objects.count()
    downloaded.write(2, title="Train judges").add(title="New", objective="Another")

    _upload, preview = previewed(downloaded)

    assert preview.counts == {"added": 1, "changed": 1, "removed": 0, "unchanged": 2}
    assert preview.findings == []
    assert not Line.objects.filter(title__in=["Train judges", "New"]).exists()
    assert not Objective.objects.filter(text="Another").exists()
    assert Entry.objects.count() == facts


def test_what_was_changed_in_the_file_is_changed_in_the_plan(version, lines, downloaded, ministry, imported, by):
    before = lines[1].title
    downloaded.write(3, title="Train judges", cost="1200.50", currency="USD", priority="high", horizon="long term")

    imported(downloaded)

    line = Line.objects.get(pk=lines[1].pk)
    assert (line.title, str(line.cost), line.priority, line.horizon) == ("Train judges", "1200.50", 1, "long")
    assert before != line.title
    told = Entry.objects.get(type="LineChanged")
    assert (told.actor, told.payload["changed"]) == (by.actor, ["cost", "currency", "horizon", "priority", "title"])


def test_the_preview_shows_each_field_from_the_plan_to_the_file(version, lines, downloaded, previewed):
    downloaded.write(2, title="Train judges")

    [difference] = previewed(downloaded)[1].differences

    [change] = difference.changes
    assert (difference.sheet, difference.row, difference.number) == ("Plan", 2, 1)
    assert (change.field, change.before, change.after) == ("title", lines[0].title, "Train judges")
    assert not change.asks


def test_rows_without_a_number_become_new_activities(version, needs, ministry, downloaded, imported):
    reference = needs[0].reference
    downloaded.add(
        title="New", objective="Another", article="16", needs=reference, supporting_institutions="ministry of justice"
    )

    imported(downloaded)

    line = version.lines.get(title="New")
    assert (line.activity.number, line.objective.provision.number) == (4, "16")
    assert list(line.needs.all()) == [needs[0]]
    assert list(line.supporting_institutions.all()) == [ministry]


def test_new_rows_of_one_new_objective_make_it_once(version, downloaded, imported):
    downloaded.add(title="New", objective="Another").add(title="Newer", objective="Another")

    imported(downloaded)

    assert [line.title for line in Objective.objects.get(text="Another").lines.order_by("position")] == ["New", "Newer"]


def test_an_objective_is_corrected_where_all_its_rows_call_it_otherwise(version, lines, downloaded, imported):
    objective = lines[0].objective_id
    downloaded.write(2, objective="Said better")

    imported(downloaded)

    assert Objective.objects.get(pk=objective).text == "Said better"
    assert version.objectives.count() == 3


def test_a_row_that_cannot_be_added_takes_no_objective_of_others_with_it(version, downloaded, previewed):
    downloaded.add(title="New", objective="Another", currency="XXQ").add(title="Newer", objective="Another")

    findings = previewed(downloaded)[1].findings

    assert [(each.row, each.field) for each in findings] == [(5, "Currency")]


def test_two_objectives_of_the_same_words_keep_their_activities(version, lines, by, content, imported):
    first, second = lines[0].objective, lines[1].objective
    changes = {"text": first.text, "provision": first.provision_id}
    commands.change_objective(objective_id=second.pk, changes=changes, by=by)
    filled = Filled.of(sheets.write_workbook(content(version), "en")).write(2, risk="New").write(3, risk="Newer")

    imported(filled)

    assert [line.objective for line in version.lines.order_by("position")[:2]] == [first, second]


def test_an_activity_moves_to_the_objective_that_its_row_names_and_leaves_no_empty_one(
    version, lines, downloaded, imported
):
    other = lines[1].objective
    downloaded.write(2, objective=other.text, article=other.provision.number)

    imported(downloaded)

    assert Line.objects.get(pk=lines[0].pk).objective == other
    assert version.objectives.count() == 2


def test_columns_may_move_and_those_that_are_gone_change_nothing(version, lines, by, content, imported):
    commands.change_line(line_id=lines[0].pk, changes={"risk": "#1", "responsible": "A. Zenda"}, by=by)
    filled = Filled.of(sheets.write_workbook(content(version), "fr"), "fr")
    title, responsible = filled.column("title"), filled.column("responsible")
    for row in range(1, 5):
        one, other = filled.sheet.cell(row, title).value, filled.sheet.cell(row, responsible).value
        filled.sheet.cell(row, title).value, filled.sheet.cell(row, responsible).value = other, one
    filled.sheet.delete_cols(filled.column("risk"))
    filled.write(3, title="Train judges")

    imported(filled)

    assert Line.objects.get(pk=lines[1].pk).title == "Train judges"
    kept = Line.objects.get(pk=lines[0].pk)
    assert (kept.title, kept.risk, kept.responsible) == (lines[0].title, "#1", "A. Zenda")


def test_a_row_above_the_headings_and_rows_sorted_otherwise_do_no_harm(version, downloaded, previewed):
    downloaded.sheet.move_range("A3:AA3", rows=5)
    downloaded.sheet.insert_rows(1)
    downloaded.sheet["A1"] = "Ministry of Justice, second draft"

    _upload, preview = previewed(downloaded)

    assert (preview.differences, preview.findings, preview.unchanged) == ([], [], 3)


# Rows that are missing


def test_a_missing_row_removes_nothing_unless_the_person_says_so(version, lines, downloaded, previewed, imported):
    downloaded.sheet.delete_rows(3)
    key = str(lines[1].activity_id)

    assert differences(previewed(downloaded)[1]) == [("removed", 2, [])]
    assert previewed(downloaded)[1].asked == {key: ("keep", "remove")}
    with pytest.raises(Refused, match="1 are open"):
        imported(downloaded)
    imported(downloaded, {key: "keep"})
    assert version.lines.count() == 3

    imported(downloaded, {key: "remove"})
    assert list(version.lines.order_by("position").values_list("activity__number", flat=True)) == [1, 3]


def test_a_row_that_was_emptied_counts_as_missing(version, downloaded, previewed):
    downloaded.write(3, **{key: None for key in ("title", "objective", "article", "needs", "priority", "outcome")})
    for cell in list(downloaded.sheet[3])[2:]:
        cell.value = None

    assert differences(previewed(downloaded)[1]) == [("removed", 2, [])]


def test_what_was_added_after_the_download_is_not_missing(version, downloaded, by, previewed):
    objective = version.objectives.first()
    commands.add_line(version_id=version.pk, line={"title": "Meanwhile", "objective": objective.pk}, by=by)

    assert previewed(downloaded)[1].differences == []


# Offline work in between


def test_what_only_somebody_else_changed_stays_as_they_left_it(version, lines, downloaded, by, imported):
    commands.change_line(line_id=lines[0].pk, changes={"title": "Meanwhile"}, by=by)
    downloaded.write(2, outcome="From the file")

    imported(downloaded)

    line = Line.objects.get(pk=lines[0].pk)
    assert (line.title, line.outcome) == ("Meanwhile", "From the file")


def test_what_both_changed_is_shown_with_both_texts(version, lines, downloaded, by, previewed):
    commands.change_line(line_id=lines[0].pk, changes={"title": "Meanwhile"}, by=by)
    downloaded.write(2, title="From the file")

    _upload, preview = previewed(downloaded)

    [change] = preview.differences[0].changes
    assert (change.before, change.after, change.asks) == ("Meanwhile", "From the file", True)
    assert preview.asked == {f"{lines[0].activity_id}.title": ("plan", "file")}


@pytest.mark.parametrize(("choice", "title"), [("plan", "Meanwhile"), ("file", "From the file")])
def test_the_person_chooses_which_of_two_texts_stands(version, lines, downloaded, by, imported, choice, title):
    commands.change_line(line_id=lines[0].pk, changes={"title": "Meanwhile"}, by=by)
    downloaded.write(2, title="From the file", risk="Also from the file")

    imported(downloaded, {f"{lines[0].activity_id}.title": choice})

    line = Line.objects.get(pk=lines[0].pk)
    assert (line.title, line.risk) == (title, "Also from the file")


def test_without_a_choice_nothing_is_written_at_all(version, lines, downloaded, by, imported):
    commands.change_line(line_id=lines[0].pk, changes={"title": "Meanwhile"}, by=by)
    downloaded.write(2, title="From the file").write(3, title="Another")

    with pytest.raises(Refused, match="1 are open"):
        imported(downloaded)

    assert not version.lines.filter(title__in=["From the file", "Another"]).exists()


def test_where_the_seal_is_lost_every_difference_is_asked(version, lines, downloaded, previewed):
    downloaded.write(2, seal=None, title="From the file")

    assert previewed(downloaded)[1].asked == {f"{lines[0].activity_id}.title": ("plan", "file")}


def test_programs_that_drop_hidden_columns_leave_the_number(version, lines, downloaded, previewed):
    downloaded.sheet.delete_cols(1, 2)
    downloaded.write(2, title="From the file")

    assert differences(previewed(downloaded)[1]) == [("changed", 1, ["title"])]


def test_a_file_of_the_version_before_is_read_into_the_next(next_version, adopted, content, previewed):
    old = Filled.of(sheets.write_workbook(content(adopted), "en")).write(2, risk="New")

    _upload, preview = previewed(old, of=next_version)

    assert differences(preview) == [("changed", 1, ["risk"])]


# Confirming


def test_a_plan_that_moved_on_since_the_preview_is_not_written(version, lines, downloaded, by, previewed):
    upload, _preview = previewed(downloaded.write(2, title="From the file"))
    commands.change_line(line_id=lines[0].pk, changes={"title": "Meanwhile"}, by=by)

    with pytest.raises(Refused, match="changed since this preview"):
        commands.import_plan(version_id=version.pk, upload=upload.pk, choices={}, by=by)

    assert Line.objects.get(pk=lines[0].pk).title == "Meanwhile"


def test_asking_twice_writes_once(version, downloaded, previewed, by):
    upload, _preview = previewed(downloaded.add(title="New", objective="Another"))
    commands.import_plan(version_id=version.pk, upload=upload.pk, choices={}, by=by)

    with pytest.raises(Refused, match="not kept any more"):
        commands.import_plan(version_id=version.pk, upload=upload.pk, choices={}, by=by)

    assert version.lines.filter(title="New").count() == 1


def test_the_same_file_is_kept_once(version, downloaded, previewed):
    file = downloaded.saved()

    uploads = {previewed(file)[0].pk for _twice in range(2)}

    assert {upload.pk for upload in Upload.objects.filter(kind="plan", about=version.pk)} == uploads
    assert len(uploads) == 1


def test_nobody_confirms_what_somebody_else_has_uploaded(version, party, downloaded, previewed):
    upload, _preview = previewed(downloaded)
    other = By.user(an_account("alternate", party=party).pk, upload.uploaded_at)

    with pytest.raises(Refused, match="not kept any more"):
        commands.import_plan(version_id=version.pk, upload=upload.pk, choices={}, by=other)


def test_a_submitted_version_takes_no_file(submitted, content, previewed):
    file = Filled.of(sheets.write_workbook(content(submitted), "en"))

    with pytest.raises(Refused, match="Submitted"):
        previewed(file, of=submitted)


def test_a_row_that_cannot_be_written_leaves_all_others_unwritten(next_version, adopted, content, previewed):
    file = Filled.of(sheets.write_workbook(content(next_version), "en"))
    file.write(2, ends_on="2030-01-01").write(3, title="Another")

    _upload, preview = previewed(file, of=next_version)

    assert [(each.sheet, each.row, each.field) for each in preview.findings] == [("Plan", 2, "Why a date was moved")]
    assert not Line.objects.filter(title="Another").exists()


def test_activities_of_other_states_are_not_touched_by_their_ids(
    version, downloaded, previewed, an_acknowledged_follow_up
):
    elsewhere = an_acknowledged_follow_up(needs=1, party=a_party())
    other = commands.draft_plan(follow_up_id=elsewhere.pk, by=OFFICER)
    activity = Activity.objects.get(plan=other)
    Institution.objects.create(party=other.party, name="Ministry of elsewhere")
    downloaded.write(2, id=str(activity.pk), lead_institution="Ministry of elsewhere")

    findings = previewed(downloaded)[1].findings

    assert {(each.row, each.field) for each in findings} == {(2, "Id"), (2, "Lead institution")}
    assert not Line.objects.filter(title=activity.title, version=version, activity=activity).exists()
