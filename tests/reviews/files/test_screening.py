"""A file is what its bytes are; whatever acts by itself, hides something or does not fit its name is refused."""

import hashlib
import zlib

import pytest
from pypdf.generic import ArrayObject, NameObject

from reviews.files.inspection.verdicts import DOCX, JPEG, ODT, PDF, PNG, XLSX
from reviews.files.screening import ENDINGS, Screened, Unacceptable, screen
from reviews.files.sentences import FLAGS, REASONS
from tests.reviews.files.makers import (
    MANIFEST,
    WORD,
    action,
    archive,
    content_types,
    docx,
    jpeg,
    odt,
    one_entry,
    parts_of,
    pdf,
    pdf_with_attachment,
    pdf_with_object_stream,
    png,
    relationships,
    xlsx,
)


def reason(content: bytes, name: str = "file.docx") -> str:
    """The key of the sentence with which the file is refused."""
    with pytest.raises(Unacceptable) as refusal:
        screen(content, name)
    said = str(refusal.value).split(" The part concerned")[0]
    return next((key for key, sentence in REASONS.items() if sentence == said), said)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (pdf(), "Note verbale.PDF", PDF),
        (pdf(password=""), "print only.pdf", PDF),
        (docx(), "plan.docx", DOCX),
        (xlsx(), "plan.xlsx", XLSX),
        (odt(), "plan.odt", ODT),
        (png(), "page.png", PNG),
        (jpeg(), "page.jpeg", JPEG),
        ("State,Text\nFJI,étude\n".encode("utf-8-sig"), "needs.csv", "text/csv"),
        ("Besoins: étude\n".encode(), "needs.txt", "text/plain"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_file_of_a_kind_that_is_taken_is_known_by_its_content(content, name, media_type):
    screened = screen(content, name)

    assert screened == Screened(name, media_type, len(content), hashlib.sha256(content).hexdigest())
    assert media_type in ENDINGS


@pytest.mark.parametrize(
    ("content", "name", "ending"),
    [
        (pdf(), "plan.docx", "pdf"),
        (docx(), "plan.xlsx", "docx"),
        (xlsx(), "plan.csv", "xlsx"),
        (png(), "photo.jpg", "png"),
        (b"State,Text\n", "plan.pdf", "txt"),
        (docx(), "plan.docm", "docx"),
        (pdf(), "plan.pdf.exe", "pdf"),
        (pdf(), "plan", "pdf"),
        (pdf(), "plan\u202efdp.exe", "pdf"),
    ],
)
def test_a_name_that_does_not_fit_the_content_is_refused(content, name, ending):
    assert f"is of the type .{ending}." in reason(content, name)


def test_an_empty_file_and_one_over_the_limit_are_refused(settings):
    settings.FILE_MAX_MB = 1

    assert reason(b"", "a.txt") == "empty"
    assert reason(b" \n", "a.txt") == "empty"
    assert screen(b"a" * 1024 * 1024, "a.txt").size == 1_048_576
    assert reason(b"a" * (1024 * 1024 + 1), "a.txt") == "The file is larger than 1 MB. Make it smaller, or split it."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old_office"),
        (b"MZ\x90\0\x03\0", "type"),
        (b"GIF89a\x01\0\x01\0", "type"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "type"),
        (b'\n <svg xmlns="http://www.w3.org/2000/svg"/>', "type"),
        (b"{\\rtf1}", "type"),
        (b"#!/bin/sh\n", "type"),
        (b"State\0Text", "type"),
        ("Côte".encode("latin-1"), "encoding"),
        ("Côte".encode("utf-16"), "encoding"),
        (archive({"readme.txt": "an ordinary archive"}), "type"),
        (docx(**{"[Content_Types].xml": content_types(**{"/ppt/presentation.xml": "presentation.main+xml"})}), "type"),
    ],
)
def test_other_kinds_are_refused_whatever_they_are_called(content, expected):
    assert {reason(content, f"file.{ending}") for ending in ("txt", "docx")} == {expected}


MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
EMBEDDED = "word__embeddings__1"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (docx(word__vbaProject_bin=b"x", **{"word__vbaProject.bin": b"x"}), "macros"),
        (docx(**{"[Content_Types].xml": content_types(**{"/word/document.xml": MACRO_TYPE})}), "macros"),
        (docx(**{"word__activeX__activeX1.xml": "<x/>"}), "macros"),
        (xlsx(**{"xl__macrosheets__sheet1.xml": "<x/>"}), "macros"),
        (docx(**{f"{EMBEDDED}.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)}), "embedded"),
        (docx(**{"word__media__image1.png": b"MZ\x90\0"}), "embedded"),
        (docx(**{f"{EMBEDDED}.docx": docx()}), "embedded"),
        (docx(**{"word__media__image1.zip": archive({"a": "b"})}), "nested"),
        (docx(**{f"{EMBEDDED}.xlsx": xlsx(**{"xl__embeddings__2.xlsx": xlsx()})}), "nested"),
        (docx(**{f"{EMBEDDED}.xlsx": xlsx(**{"xl__vbaProject.bin": b"x"})}), "macros"),
        (xlsx(**{"xl__externalLinks__externalLink1.xml": "<x/>"}), "linked"),
        (docx(**{"word___rels__settings.xml.rels": relationships("attachedTemplate", "http://x.example/")}), "linked"),
        (docx(**{"word___rels__settings.xml.rels": relationships("attachedTemplate", "file://x/y.dotm")}), "linked"),
        (docx(**{"word___rels__document.xml.rels": relationships("oleObject", "http://x.example/")}), "linked"),
        (docx(**{"word___rels__document.xml.rels": relationships("image", "http://x.example/")}), "linked"),
        (docx('<w:fldSimple w:instr="DDEAUTO c:\\\\cmd.exe"/>'), "linked"),
        (docx("<w:r><w:instrText>D</w:instrText></w:r><w:r><w:instrText>DE c</w:instrText></w:r>"), "linked"),
        (odt(Basic__Standard__Module1_xml="<x/>"), "macros"),
        (odt('<s:event-listener xmlns:s="urn:script"/>'), "macros"),
        (odt("<text:dde-connection-decl/>"), "linked"),
        (odt('<d:image xmlns:d="urn:d" xmlns:x="urn:x" x:href="https://x.example/1.png"/>'), "linked"),
        (odt(manifest=f'<m:encryption-data xmlns:m="{MANIFEST}"/>'), "password"),
        (docx(**{"word__document.xml": f'<!DOCTYPE x [<!ENTITY a "b">]><w:x xmlns:w="{WORD}"/>'}), "document_type"),
        (
            docx(**{"docProps__app.xml": '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://x.example/"><x/>'}),
            "document_type",
        ),
        (docx(**{"any__part.dat": f'<!DOCTYPE x><w:x xmlns:w="{WORD}"/>'}), "document_type"),
        (docx(**{"any__part.dat": f'<w:x xmlns:w="{WORD}"><w:instrText>DDE x</w:instrText></w:x>'}), "linked"),
        (odt(**{"Object 1__content.xml": '<t:dde-source xmlns:t="urn:t"/>'}), "linked"),
        (odt(**{"[Content_Types].xml": content_types(**{"/a.xml": f"{DOCX}.main+xml"})}), "two_in_one"),
        (docx(mimetype="application/epub+zip"), "type"),
        (archive({"content.xml": "<x/>", "mimetype": ODT}), "damaged"),
        (docx("<w:p>"), "damaged"),
        (docx(**{"..__evil.xml": "<x/>"}), "path"),
        (docx(**{"__etc__passwd": "x"}), "path"),
        (docx(**{"word__a\\..\\b.xml": "x"}), "path"),
        (docx(**{"C:evil.xml": "x"}), "path"),
    ],
)
def test_an_office_file_that_acts_by_itself_or_hides_something_is_refused(content, expected):
    assert reason(content) == expected


@pytest.mark.parametrize(
    "content",
    [
        docx(**{"word___rels__document.xml.rels": relationships("hyperlink", "https://www.unodc.org/")}),
        docx(**{"word___rels__settings.xml.rels": relationships("attachedTemplate", "file:///C:\\Users\\a\\UN.dotx")}),
        docx(**{f"{EMBEDDED}.xlsx": xlsx()}),
        docx("<w:r><w:instrText>TOC</w:instrText><w:t>The DDE of the Convention</w:t></w:r>"),
    ],
    ids=["a link", "the author's template", "the table of a chart", "a table of contents"],
)
def test_what_ordinary_documents_hold_is_taken(content):
    assert screen(content, "plan.docx").media_type == DOCX


def test_the_sentence_names_the_part_that_is_the_cause():
    content = docx(**{"word__vbaProject.bin": b"x"})

    with pytest.raises(Unacceptable) as refusal:
        screen(content, "plan.docx")

    assert str(refusal.value) == (
        "The file holds macros. Save it as .docx or .xlsx without macros. The part concerned: word/vbaProject.bin."
    )


def test_an_archive_with_a_password_is_refused():
    content = bytearray(docx())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1

    assert reason(bytes(content)) == "password"


ZIPPED = archive({"evil.js": "alert(1)"})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\n" + pdf(), "two_in_one"),
        (b"GIF89a" + pdf(), "two_in_one"),
        (pdf() + ZIPPED, "two_in_one"),
        (pdf() + b"<script>", "data_behind"),
        (png() + ZIPPED, "two_in_one"),
        (png() + b"<?php", "data_behind"),
        (jpeg() + ZIPPED, "two_in_one"),
        (jpeg() + b"<script>", "data_behind"),
        (jpeg(comment=ZIPPED), "two_in_one"),
        (jpeg(comment=b"%PDF-1.4"), "two_in_one"),
        (b"State,Text\n" + ZIPPED, "two_in_one"),
        (b"#!/bin/sh\n" + docx(), "two_in_one"),
        (docx() + b"x", "data_behind"),
        (docx() + ZIPPED, "overlapping"),
        (docx(**{"%PDF-1.4": "x"}), "two_in_one"),
    ],
)
def test_a_file_that_is_two_kinds_at_once_is_refused(content, expected):
    assert {reason(content, f"file.{ending}") for ending in ("pdf", "docx")} == {expected}


@pytest.mark.parametrize(
    ("content", "flags"),
    [
        (pdf(OpenAction=action("/JavaScript")), ("pdf_javascript", "pdf_opening_action")),
        (
            pdf(OpenAction=action("/JavaScript")).replace(b"/JavaScript", b"/J#61v#61Script"),
            ("pdf_javascript", "pdf_opening_action"),
        ),
        (pdf(AA=action("/Launch")), ("pdf_launch", "pdf_opening_action")),
        (pdf_with_attachment(), ("pdf_attachment",)),
        (
            pdf_with_object_stream(b"<</JavaScript<</Names[(a)<</S/JavaScript/JS(app.alert(1))>>]>>>>"),
            ("pdf_javascript",),
        ),
        (pdf(OpenAction=ArrayObject([NameObject("/Fit")])), ()),
        (pdf_with_object_stream(b"<</Dests 2 0 R>>"), ()),
    ],
    ids=["script", "script spelled oddly", "program", "attachment", "packed script", "opens at a page", "packed names"],
)
def test_a_pdf_with_active_content_is_taken_and_flagged(content, flags):
    assert screen(content, "report.pdf").flags == flags
    assert set(flags) <= set(FLAGS)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (pdf(password="secret"), "password"),
        (pdf()[:-20], "damaged"),
        (b"%PDF-1.7\n%%EOF\n", "damaged"),
        (pdf_with_object_stream(b"<<>>").replace(b"/Pages 2 0 R", b"/Other 2 0 R"), "damaged"),
        (png()[:-3], "damaged"),
        (png().replace(b"IDAT", b"IDAX"), "damaged"),
        (png(60_000, 60_000), "too_many_pixels"),
        (png(0, 5), "too_many_pixels"),
        (jpeg()[:-2], "damaged"),
        (jpeg()[:30], "damaged"),
        (b"PK\x03\x04", "damaged"),
        (docx()[:-1], "damaged"),
        (docx()[:200], "damaged"),
        (one_entry(b"a", b"abc", size=3, crc=zlib.crc32(b"abd"), method=0), "damaged"),
        (one_entry(b"a", b"abc", size=3, crc=0, method=12), "damaged"),
        (one_entry(b"a", b"\xff\xff\xff", size=3, crc=0), "damaged"),
    ],
)
def test_a_broken_or_locked_file_is_refused(content, expected):
    assert reason(content, "file.pdf") == expected


def test_the_sample_files_are_what_other_programs_can_read():
    assert "word/document.xml" in parts_of(docx())
    assert "xl/workbook.xml" in parts_of(xlsx())
