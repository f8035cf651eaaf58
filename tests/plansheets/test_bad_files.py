"""Whatever comes in: the sentence, the sheet, the row and the field, and nothing half done."""

import zipfile
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.reviews.files.makers import xlsx
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def faults(previewed):
    """faults(filled): where something is wrong, and what to do about it."""

    def found(filled):
        before = Entry.objects.count(), list(Line.objects.order_by("pk").values())
        _upload, preview = previewed(filled)
        assert (Entry.objects.count(), list(Line.objects.order_by("pk").values())) == before
        return [(each.sheet, each.row, each.field, each.remedy) for each in preview.findings]

    return found


CELLS = [
    ("starts_on", "31/12/2026", "Write dates as year-month-day"),
    ("starts_on", "2026-02-30", "no such day"),
    ("starts_on", "soon", "Write dates as year-month-day"),
    ("starts_on", datetime(2226, 1, 1), "too far away"),
    ("cost", "USD 500", "plain number"),
    ("cost", "1,000.50", "plain number"),
    ("cost", "١٢٣", "plain number"),
    ("cost", -5, "less than nothing"),
    ("cost", 1.005, "at most two decimals"),
    ("cost", 10**12, "too large"),
    ("cost", "NaN", "plain number"),
    ("cost", "12%", "percentage"),
    ("priority", "urgent", "Use one of: high, medium, low."),
    ("priority", 4, "Use one of: high, medium, low."),
    ("horizon", "sort term", "Did you mean “short term”?"),
    ("needs", "NO-SUCH-NEED", "no need with this reference"),
    ("lead_institution", "Ministry of Justise", "Did you mean “Ministry of Justice”?"),
    ("supporting_institutions", "Ministry of Justice; Nobody", "“Nobody”: The State has no institution"),
    ("article", "999", "No such article"),
    ("title", "x" * 301, "more than 300 characters"),
    ("currency", "DOLLARS", "more than 3 characters"),
    ("description", "=SUM(A1:A9)", "formula"),
    ("cost", "=1+1", "formula"),
    ("target", "#REF!", "formula"),
    ("risk", "x" * 10_001, "more than 10000 characters"),
]


def test_each_cell_is_answered_with_its_place_and_remedy(ministry, downloaded, faults):
    for key, value, _remedy in CELLS:
        downloaded.add(**{"title": "New", "objective": "Another", key: value})

    told = faults(downloaded)

    titles = [downloaded.sheet.cell(1, downloaded.column(key)).value for key, _value, _remedy in CELLS]
    assert [place for *place, _told in told] == [["Plan", 5 + at, title] for at, title in enumerate(titles)]
    assert [
        (remedy, sentence) for (*_, remedy), (*_, sentence) in zip(CELLS, told, strict=True) if remedy not in sentence
    ] == []


def test_what_the_plan_itself_does_not_take_is_answered_with_its_place_too(downloaded, faults):
    downloaded.write(2, title=None).write(3, currency="XXQ").write(4, starts_on="2027-05-01", ends_on="2027-01-01")

    told = faults(downloaded)

    assert [place for *place, _told in told] == [["Plan", 2, "Title"], ["Plan", 3, "Currency"], ["Plan", 4, "Ends on"]]
    assert [sentence.split(".")[0] for *_place, sentence in told] == [
        "This field cannot be blank",
        "“XXQ” is not a currency; write it like USD (ISO 4217)",
        "It cannot end on 2027-01-01, before it starts on 2027-05-01",
    ]


def test_a_percentage_among_amounts_is_named_as_one(downloaded, faults):
    downloaded.write(2, cost=0.4)
    downloaded.sheet.cell(2, downloaded.column("cost")).number_format = "0%"

    [(_sheet, row, field, told)] = faults(downloaded)

    assert (row, field) == (2, "Cost")
    assert "percentage" in told


def test_a_percentage_in_a_text_is_what_the_person_saw(downloaded, previewed):
    downloaded.write(2, target=0.4)
    downloaded.sheet.cell(2, downloaded.column("target")).number_format = "0%"

    [change] = previewed(downloaded)[1].differences[0].changes

    assert change.after == "40%"


def test_every_fault_is_reported_at_once_in_the_order_of_the_rows(downloaded, faults):
    downloaded.write(4, cost="much").write(2, starts_on="soon", priority="urgent")

    assert [(row, field) for _sheet, row, field, _remedy in faults(downloaded)] == [
        (2, "Priority"),
        (2, "Starts on"),
        (4, "Cost"),
    ]


def test_a_changed_id_is_not_guessed_at(downloaded, faults):
    downloaded.write(2, id="not an id").write(3, id="01890000-0000-7000-8000-000000000000")

    told = faults(downloaded)

    assert [(row, field) for _sheet, row, field, _remedy in told] == [(2, "Id"), (3, "Id")]
    assert "This mark was changed" in told[0][3]
    assert "not of this version" in told[1][3]


def test_a_row_that_was_copied_is_the_same_activity_twice(downloaded, faults):
    downloaded.sheet.append([cell.value for cell in downloaded.sheet[2]])

    [(sheet, row, field, told)] = faults(downloaded)

    assert (sheet, row, field) == ("Plan", 5, "Number")
    assert "Row 2 of “Plan” is the same activity" in told


def test_columns_sorted_apart_from_the_others_are_noticed(downloaded, faults):
    first, second = downloaded.read(2, "id"), downloaded.read(3, "id")
    downloaded.write(2, id=second).write(3, id=first)

    told = faults(downloaded)

    assert [(row, field) for _sheet, row, field, _remedy in told] == [(2, "Number"), (3, "Number")]
    assert "this row is activity 2" in told[0][3]


def test_a_number_nobody_gave_is_no_new_activity(downloaded, faults):
    downloaded.add(number=17, title="New", objective="Another").add(number="x", title="Newer", objective="Another")

    assert [(row, field) for _sheet, row, field, _remedy in faults(downloaded)] == [(5, "Number"), (6, "Number")]


def test_a_new_row_needs_a_title_and_an_objective(downloaded, faults):
    downloaded.add(description="What?")

    assert [(row, field) for _sheet, row, field, _remedy in faults(downloaded)] == [(5, "Title"), (5, "Objective")]


def test_two_copies_in_one_workbook_are_told_apart_by_their_sheets(downloaded, faults):
    copied = downloaded.book.copy_worksheet(downloaded.sheet)
    copied.title = "Court"

    told = faults(downloaded)

    assert [(sheet, row) for sheet, row, _field, _remedy in told] == [("Court", 2), ("Court", 3), ("Court", 4)]
    assert "Row 2 of “Plan”" in told[0][3]


def test_rows_divided_among_two_sheets_are_one_plan(downloaded, previewed):
    copied = downloaded.book.copy_worksheet(downloaded.sheet)
    copied.title = "Court"
    copied.delete_rows(2, 2)
    downloaded.sheet.delete_rows(4)
    copied.cell(2, downloaded.column("risk")).value = "From the court"

    preview = previewed(downloaded)[1]

    assert [(each.sheet, each.number) for each in preview.differences] == [("Court", 3)]
    assert (preview.findings, preview.unchanged) == ([], 2)


def test_headings_pasted_once_more_with_other_columns_are_understood(downloaded, previewed):
    rows = [[cell.value for cell in row] for row in downloaded.sheet.iter_rows()]
    downloaded.sheet.delete_rows(3)
    downloaded.sheet.append(rows[0][::-1])
    downloaded.sheet.append(rows[2][::-1])

    preview = previewed(downloaded)[1]

    assert (preview.differences, preview.findings, preview.unchanged) == ([], [], 3)


def test_unknown_and_repeated_headings_are_faults_of_their_row(downloaded, faults):
    downloaded.sheet.cell(1, downloaded.column("risk")).value = "Danger"
    downloaded.sheet.cell(1, downloaded.column("target")).value = "Baseline"

    told = faults(downloaded)

    assert [(row, field) for _sheet, row, field, _remedy in told] == [(1, "Danger"), (1, "Baseline")]


def test_what_stands_beside_the_columns_is_not_passed_over(downloaded, faults):
    downloaded.sheet["AC3"] = "Ask the court first"

    [(sheet, row, field, told)] = faults(downloaded)

    assert (sheet, row, field) == ("Plan", 3, "")
    assert "under no heading" in told


def test_a_workbook_of_something_else_is_answered_with_the_headings(faults):
    book = Workbook()
    book.active.append(["Country", "City"])
    out = BytesIO()
    book.save(out)

    [(_sheet, row, _field, told)] = faults(out.getvalue())

    assert row == 1
    assert "Objective, Title, Starts on, Ends on" in told


@pytest.mark.parametrize(
    ("make", "name", "sentence"),
    [
        (lambda: xlsx(**{"xl/media/large.bin": b"\0" * 60_000_000}), "plan.xlsx", "unreasonable size"),
        (lambda: xlsx(**{"xl/vbaProject.bin": b"x"}), "plan.xlsx", "macros"),
        (lambda: b"PK\x03\x04 cut off", "plan.xlsx", "damaged"),
        (lambda: b"", "plan.xlsx", "empty"),
        (lambda: b"objective,title\n", "plan.csv", "not an Excel workbook"),
        (lambda: b"%PDF-1.7\n", "plan.xlsx", "damaged"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_with_the_reason(make, name, sentence, version, previewed):
    with pytest.raises(Refused, match=sentence):
        previewed(make(), name=name)


def test_a_document_of_word_is_not_a_workbook(version, content, previewed):
    from workflows import sheets

    with pytest.raises(Refused, match="not an Excel workbook"):
        previewed(sheets.write_document(content(version), "en").getvalue(), name="plan.docx")


def test_parts_that_no_program_wrote_do_no_harm(downloaded, previewed):
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(downloaded.saved())) as made, zipfile.ZipFile(out, "w") as written:
        for name in made.namelist():
            written.writestr(name, b"<broken" if name == "xl/worksheets/sheet1.xml" else made.read(name))

    with pytest.raises(Refused, match="damaged"):
        previewed(out.getvalue())
