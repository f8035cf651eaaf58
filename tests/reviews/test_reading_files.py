"""Whatever is uploaded is a table or is refused in a sentence; hostile workbooks are refused before they are opened."""

import io
import random
import time
import tracemalloc
import zipfile
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.importing import Table, Unreadable, read_table, workbooks
from tests.reviews.samples import workbook

ROWS = [(2, ("FJI", "Électricité; étude"))]


@pytest.mark.parametrize(
    "content",
    [
        'State,Text\nFJI,"Électricité; étude"\n'.encode(),
        'state,text\nFJI,"Électricité; étude"'.encode("utf-8-sig"),
        'state;text\r\nFJI;"Électricité; étude"\r\n'.encode(),
        "state\ttext\nFJI\tÉlectricité; étude\n".encode(),
        'state,text\nFJI,"Électricité; étude"\n'.encode("utf-16"),
        ("\ufeff" + 'STATE , text\nFJI , "Électricité; étude"\n'.replace(' "', '"')).encode("utf-16-be"),
    ],
    ids=["commas", "byte order mark", "semicolons and CRLF", "tabs", "UTF-16 LE", "UTF-16 BE"],
)
def test_delimiters_and_unicode_encodings_are_recognised(content):
    table = read_table(content, "needs.csv")

    assert (table.columns, table.rows, table.findings) == (("state", "text"), ROWS, [])


def test_a_workbook_is_recognised_by_content_and_its_values_are_read_as_typed():
    content = workbook(["State", "Cycle", "Started on"], ["FJI", 1.0, datetime(2014, 12, 31)], [], ["KEN", 2, None])

    table = read_table(content, "needs.csv")

    assert table.columns == ("state", "cycle", "started_on")
    assert table.rows == [(2, ("FJI", "1", "2014-12-31")), (4, ("KEN", "2", ""))]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\n\n", "The file is empty"),
        ("state\nFJI\nCôte".encode("latin-1"), "Row 3, byte 12: this is not Unicode"),
        (b'state\n"FJI\n', "Row 2: quotation marks do not close"),
        (b"state\n" + b"x" * 200_000, "Row 2: quotation marks do not close, or a cell is far too long"),
        (b"state\nF\0I", "neither a CSV file nor an XLSX workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "an old (.xls) or password-protected workbook"),
        (b"PK\x03\x04rest", "This workbook is damaged"),
        (b"state\n" + b"FJI\n" * 100_001, "more than 100,000 rows"),
        (b"a" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
        (",".join("abc"[i % 3] + str(i) for i in range(65)).encode(), "more than 64 columns"),
    ],
)
def test_what_is_no_table_is_refused_with_the_place_and_the_remedy(content, sentence):
    with pytest.raises(Unreadable) as refused:
        read_table(content, "upload")

    assert sentence in str(refused.value)


def test_long_cells_control_characters_and_stray_cells_are_findings():
    table = read_table(b"state,text\nFJI,a\x07b\nKEN," + b"x" * 10_001 + b"\nFJI,a,b\n", "needs.csv")

    assert [(finding.row, finding.field) for finding in table.findings] == [(2, "text"), (3, "text"), (4, "")]


def test_formulas_and_errors_in_a_workbook_are_findings():
    table = read_table(workbook(["state", "text"], ["FJI", "=A1"], ["KEN", "#REF!"], ["KEN", "1 = 1"]), "x.xlsx")

    assert [(finding.row, finding.field, finding.value) for finding in table.findings] == [
        (2, "text", "=A1"),
        (3, "text", "#REF!"),
    ]


def with_sheet(sheet: bytes) -> bytes:
    """A workbook whose only sheet is these bytes."""
    original, file = zipfile.ZipFile(io.BytesIO(workbook(["state"]))), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in original.namelist():
            copy.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else original.read(name))
    return file.getvalue()


def with_part(name: str, content: bytes = b"x") -> bytes:
    file = io.BytesIO(workbook(["state"], ["FJI"]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("xl/vbaProject.bin", "holds macros"),
        ("xl/macrosheets/sheet1.xml", "holds macros"),
        ("xl/embeddings/oleObject1.bin", "holds macros or embedded objects"),
        ("xl/externalLinks/externalLink1.xml", "draws on other workbooks"),
    ],
)
def test_active_and_linked_workbooks_are_refused(part, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read_table(with_part(part), "needs.xlsx")


def test_another_zip_file_is_not_a_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as other:
        other.writestr("word/document.xml", "x")

    with pytest.raises(Unreadable, match="not an Excel workbook"):
        read_table(file.getvalue(), "needs.xlsx")


def test_a_bomb_of_ten_megabytes_is_refused_at_once_and_in_little_memory():
    bomb = io.BytesIO(workbook(["state"]))
    with zipfile.ZipFile(bomb, "a") as book:
        book.writestr("xl/media/image1.png", random.Random(1).randbytes(9_500_000), zipfile.ZIP_STORED)
        book.writestr("xl/worksheets/sheet2.xml", bytes(350 * 1024 * 1024), zipfile.ZIP_DEFLATED)
    content = bomb.getvalue()
    tracemalloc.start()
    started = time.process_time()  # our own: how busy the machine is does not count

    with pytest.raises(Unreadable, match="unreasonable size"):
        read_table(content, "needs.xlsx")

    assert time.process_time() - started < 1
    assert tracemalloc.get_traced_memory()[1] < 100_000_000
    tracemalloc.stop()


def test_a_workbook_that_keeps_the_reader_busy_is_cut_short(monkeypatch):
    monkeypatch.setattr(workbooks, "SECONDS", 0.01)

    with pytest.raises(Unreadable, match="too much time or memory"):
        read_table(workbook(["state"], ["FJI"]), "needs.xlsx")


def test_an_entity_bomb_inside_a_workbook_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><worksheet>&c;</worksheet>'

    with pytest.raises(Unreadable, match="damaged"):
        read_table(with_sheet(bomb), "needs.xlsx")


def assert_table_or_refusal(content: bytes) -> None:
    """Any other exception than Unreadable fails the test."""
    try:
        table: Table | None = read_table(content, "fuzz")
    except Unreadable:
        table = None
    if table:
        assert all(len(cells) == len(table.columns) for _number, cells in table.rows)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(str.encode)
    | st.text(alphabet='a,;"\n\t\r é', max_size=80).map(str.encode)
)
def test_any_bytes_are_a_table_or_are_refused(content):
    assert_table_or_refusal(content)


@settings(max_examples=10, deadline=None)
@given(st.integers(min_value=0), st.binary(min_size=1, max_size=20))
def test_a_workbook_with_any_bytes_changed_is_a_table_or_is_refused(place, noise):
    content = bytearray(workbook(["state", "text"], ["FJI", "x"]))
    place %= len(content)
    content[place : place + len(noise)] = noise

    assert_table_or_refusal(bytes(content))
