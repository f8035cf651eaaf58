"""What leaves comes back without a difference, whatever the language and the columns."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from reviews.files.screening import XLSX, screen
from reviews.languages import Language
from tests.plansheets.office import Filled
from workflows import commands, sheets
from workflows.queries.plansheets import plan_sheet
from workflows.sheets.columns import COLUMNS, headings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", Language.values)
def test_a_plan_comes_back_without_a_difference(language, version, full_line, content, previewed):
    file = sheets.write_workbook(content(version), language)

    _upload, preview = previewed(file.getvalue())

    assert (preview.differences, preview.findings, preview.unchanged) == ([], [], 3)


@pytest.mark.parametrize("language", Language.values)
def test_it_comes_back_without_a_difference_after_a_program_saved_it(language, version, full_line, content, previewed):
    filled = Filled.of(sheets.write_workbook(content(version), language), language)

    _upload, preview = previewed(filled)

    assert (preview.differences, preview.findings, preview.unchanged) == ([], [], 3)


@pytest.mark.parametrize("language", Language.values)
def test_no_two_columns_are_called_alike(language):
    named = headings(language)

    assert len({name.casefold() for name in named.values()}) == len(COLUMNS)


def test_the_same_plan_makes_the_same_bytes(version, full_line, content):
    files = [sheets.write_workbook(content(version), "en").getvalue() for _twice in range(2)]
    papers = [sheets.write_document(content(version), "ar").getvalue() for _twice in range(2)]

    assert files[0] == files[1]
    assert papers[0] == papers[1]


def test_days_are_days_amounts_are_numbers_and_text_is_never_a_formula(version, full_line, downloaded):
    row = next(number for number in (2, 3, 4) if downloaded.read(number, "title") == "=1+1")
    cell = downloaded.sheet.cell(row, downloaded.column("title"))

    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert downloaded.read(row, "starts_on") == datetime(2027, 1, 31)
    assert downloaded.read(row, "cost") == 1250000.05
    assert downloaded.read(row, "baseline") == "0012"


def test_our_own_files_are_taken_by_the_one_who_looks_files_through(version, content):
    file = sheets.write_workbook(content(version), "ar").getvalue()

    assert screen(file, "plan.xlsx").media_type == XLSX


def test_the_sheet_guides_whoever_fills_it_in(version, ministry, content):
    book = load_workbook(BytesIO(sheets.write_workbook(content(version), "ar").getvalue()))
    plan, guide, lists = book.worksheets

    assert [sheet.sheet_view.rightToLeft for sheet in (plan, guide)] == [True, True]
    assert [plan.column_dimensions[letter].hidden for letter in "ABC"] == [True, True, False]
    assert plan.protection.sheet
    assert plan["F1"].protection.locked
    assert not plan["F2"].protection.locked
    assert lists.sheet_state == "hidden"
    assert lists["C1"].value == "Ministry of Justice"
    offered = {str(each.sqref)[0]: each.formula1 for each in plan.data_validations.dataValidation}
    assert offered["I"] == "lists!$A$1:$A$3"
    assert offered["P"] == "lists!$C$1:$C$1"
    assert guide["A2"].value == headings("ar")["objective"]
    properties = {each.name: each.value for each in book.custom_doc_props.props}
    assert properties == {"tafollow plan": str(version.plan_id), "tafollow plan version": str(version.pk)}


def test_reading_a_plan_takes_the_same_statements_for_many_lines(
    version, full_line, ministry, by, django_assert_num_queries
):
    with django_assert_num_queries(6):
        plan_sheet(version.pk)
    objective = version.objectives.first()
    for number in range(20):
        line = {"title": f"More {number}", "objective": objective.pk, "lead_institution": ministry.pk}
        commands.add_line(version_id=version.pk, line=line, by=by)

    with django_assert_num_queries(6):
        assert len(plan_sheet(version.pk)["lines"]) == 23


def test_a_date_typed_into_a_new_row_is_understood(version, downloaded, imported):
    downloaded.add(title="New", objective="Another", starts_on=date(2027, 3, 1), cost=12.5, currency="EUR")

    imported(downloaded)

    line = version.lines.get(title="New")
    assert (line.starts_on, str(line.cost), line.currency) == (date(2027, 3, 1), "12.50", "EUR")
    assert line.objective.text == "Another"
