"""What leaves us: files only as attachments under harmless names, cells never as formulas."""

import csv
import hashlib
import io
from email.message import Message
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from reviews.files.answers import as_download, disposition
from reviews.files.cells import plain_cell
from reviews.files.names import extension, safe_name

CONTENT = b"%PDF-1.7"


def download(name: str = "plan.pdf", media_type: str = "application/pdf", method: str = "get") -> HttpResponse:
    file = SimpleNamespace(
        name=name,
        media_type=media_type,
        size=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        content=memoryview(CONTENT),
    )
    return as_download(file, getattr(RequestFactory(), method)("/"))


def test_a_file_is_answered_as_an_attachment_that_no_page_can_show_or_run():
    response = download()

    assert response.content == CONTENT
    assert dict(response.headers) == {
        "Content-Type": "application/pdf",
        "Content-Length": "8",
        "Content-Disposition": "attachment; filename=\"plan.pdf\"; filename*=UTF-8''plan.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def test_asking_for_the_headers_alone_sends_no_content():
    response = download(method="head")

    assert (response.content, response["Content-Length"]) == (b"", "8")


def test_a_media_type_that_is_not_taken_is_never_answered():
    assert download(media_type="text/html")["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\plan.docx", "plan.docx"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ('a";filename="b.exe', "a_;filename=_b.exe"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("خطة العمل.pdf", "خطة العمل.pdf"),
        (" .pdf ", "pdf"),
        ("", "file"),
        ("..", "file"),
        ("a" * 400 + ".pdf", "a" * 150 + ".pdf"),
    ],
)
def test_names_keep_what_is_harmless(given_name, kept):
    assert safe_name(given_name) == kept


@given(st.text())
def test_no_name_breaks_the_header(name):
    header = disposition(name)
    message = Message()
    message["Content-Disposition"] = header

    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert unquote(header.partition("filename*=UTF-8''")[2]) == safe_name(name)
    assert HttpResponse(headers={"Content-Disposition": header})["Content-Disposition"] == header


@given(st.text())
def test_a_safe_name_stays_as_it_is_and_leads_nowhere(name):
    safe = safe_name(name)

    assert safe_name(safe) == safe
    assert safe
    assert not {"/", "\\", "\0", "\n"} & set(safe)
    assert extension(safe) == "" or safe.casefold().endswith(extension(safe))


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n ＝'a1\"，,;")) | st.text())
def test_no_text_starts_a_formula(text):
    cell = plain_cell(text)

    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not cell.startswith(("\t", "\r", "\n"))
    assert cell.removeprefix("'") == text or cell == text
    assert plain_cell(cell) == cell


def test_numbers_and_ordinary_text_are_left_as_they_are():
    values = [-5, 2.5, None, True, "Need 1", "a=b", "", "'quoted'"]

    assert [plain_cell(value) for value in values] == values


def test_a_formula_is_text_in_both_kinds_of_table():
    hostile = '=HYPERLINK("http://x.example")'
    book, saved, table = Workbook(), io.BytesIO(), io.StringIO()
    book.active.append([plain_cell(hostile)])
    book.save(saved)
    csv.writer(table).writerow([plain_cell(hostile)])

    assert load_workbook(saved).active["A1"].data_type == "s"
    assert next(csv.reader(io.StringIO(table.getvalue()))) == [f"'{hostile}"]
