"""The Word document, opened and read back."""

import re

import pytest
from docx import Document
from docx.oxml.ns import qn

from reviews.files.screening import DOCX, screen
from reviews.languages import Language
from workflows import sheets

pytestmark = pytest.mark.django_db


def opened(content, language="en"):
    return Document(sheets.write_document(content, language))


def words(document):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def test_it_tells_what_the_plan_says_objective_by_objective(version, full_line, content, party):
    document = opened(content(version))

    assert document.paragraphs[0].style.name == "Title"
    assert words(document)[:6] == [
        "Action plan: Cycle 1",
        f"State party: State {party.pk}",
        "Cycle: Cycle 1",
        "Kind: action plan",
        "Version: 1",
        "State: Draft",
    ]
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert [re.sub(": .* \\(", ": … (", each) for each in headings] == [
        "Objective 1: … (Article 15)",
        "Objective 2: … (Article 16)",
        "Objective 3: … (Article 46)",
    ]
    first = document.tables[0]
    assert [cell.text for cell in first.rows[0].cells][:2] == ["No.", "Activity"]
    cells = [cell.text for cell in first.rows[1].cells]
    assert cells[0] == "1"
    assert cells[1].startswith("=1+1\nDescription: - one\n- two")
    assert "Means of verification: 2027-01-01" in cells[2]
    assert "Lead institution: Ministry of Justice" in cells[3]
    assert "Starts on: 31 January 2027" in cells[3]
    assert "Cost: 1,250,000.05 USD" in cells[4]


def test_an_adopted_plan_says_by_whom_and_when(adopted, authority, content):
    told = words(opened(content(adopted)))

    assert f"Adopted by: {authority}" in told
    assert "Adopted on: 1 May 2026" in told


@pytest.mark.parametrize("language", Language.values)
def test_it_is_read_aloud_in_its_language(version, content, language):
    document = opened(content(version), language)

    tag = document.core_properties.language
    lang = next(document.styles.element.iter(qn("w:lang")))
    assert tag.partition("-")[0] == language.partition("-")[0]
    assert {lang.get(qn(f"w:{name}")) for name in ("val", "eastAsia", "bidi")} == {tag}
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert document.tables[0]._tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


@pytest.mark.parametrize(("language", "turned"), [("ar", True), ("fr", False)])
def test_arabic_runs_from_right_to_left(version, content, language, turned):
    document = opened(content(version), language)

    section = document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    table = document.tables[0]._tblPr.find(qn("w:bidiVisual")) is not None
    said = [run for each in document.paragraphs for run in each.runs if run.text]
    assert (section, table) == (turned, turned)
    assert {run.font.rtl for run in said} == ({True} if turned else {None})
    assert all(bool(each._p.pPr is not None and each._p.pPr.xpath("w:bidi")) == turned for each in document.paragraphs)


def test_pages_are_numbered(version, content):
    footer = opened(content(version)).sections[0].footer.paragraphs[0]

    assert [each.text for each in footer._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert footer.text == "Page 1 of 1"


def test_it_is_taken_by_the_one_who_looks_files_through(version, content):
    assert screen(sheets.write_document(content(version), "ar").getvalue(), "plan.docx").media_type == DOCX
