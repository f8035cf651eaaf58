"""Files made to exhaust the machine are refused quickly and in little memory; a sentence answers whatever the bytes."""

import json
import subprocess
import sys
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.files import screening
from reviews.files.child import answer
from reviews.files.inspection.verdicts import DOCX, TEXT, XLSX
from reviews.files.screening import ENDINGS, Unacceptable, screen
from reviews.files.sentences import REASONS
from tests.reviews.files.makers import (
    WORD,
    archive,
    bomb,
    docx,
    jpeg,
    odt,
    one_entry,
    overlapping_entries,
    pdf,
    pdf_with_attachment,
    pdf_with_object_stream,
    png,
    xlsx,
)
from tests.reviews.files.test_screening import reason

MB = 1024 * 1024
MEASURED = """
import resource, subprocess, sys
answer = subprocess.run(sys.argv[1:], stdin=sys.stdin, capture_output=True, env={}).stdout.decode().strip()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(answer, round(used.ru_utime + used.ru_stime, 3), used.ru_maxrss // 1024, sep="|")
"""
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def measured(content: bytes) -> tuple[str, float, int]:
    """The answer of the judging process, its processor seconds and its peak memory in MB, seen from a lean process."""
    command = [sys.executable, "-I", "-c", MEASURED, sys.executable, "-I", str(screening.CHILD), str(len(content))]
    answer, seconds, peak = subprocess.run(command, input=content, capture_output=True, check=True).stdout.split(b"|")
    return answer.decode(), float(seconds), int(peak)


@pytest.fixture(scope="module")
def ten_megabytes_of_bomb():
    content = bomb(10)
    assert 9.5 * MB < len(content) < 11 * MB
    return content


def test_a_bomb_of_ten_megabytes_is_refused_in_a_second_and_a_hundred_megabytes(ten_megabytes_of_bomb):
    answer, seconds, peak = measured(ten_megabytes_of_bomb)

    assert '"reason": "bomb"' in answer
    assert (seconds < 1, peak < 100) == (True, True), (seconds, peak)


def test_the_largest_pdf_of_object_streams_stays_within_the_limits():
    answer, _seconds, peak = measured(pdf_with_object_stream(b"(" + b" " * 60 * MB + b")"))

    assert '"flags": []' in answer
    assert peak < 192


def test_a_pdf_that_unpacks_to_more_than_is_looked_at_is_refused():
    assert reason(pdf_with_object_stream(b"(" + b" " * 150 * MB + b")"), "a.pdf") in {"too_heavy", "damaged"}


def flat(megabytes: int) -> bytes:
    return xlsx(xl__media__1=bytes(megabytes * MB))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (flat(9), "bomb"),
        (archive({f"xl/{number}.xml": "<x/>" for number in range(2_001)}), "bomb"),
        (overlapping_entries(), "overlapping"),
        (one_entry(b"a", zlib.compress(bytes(9 * MB))[2:-4], size=10, crc=zlib.crc32(bytes(10))), "bomb"),
        (one_entry(b"a", zlib.compress(bytes(1000))[2:-4], size=10, crc=zlib.crc32(bytes(10))), "damaged"),
        (one_entry(b"a", b"abc", size=3 * 1024 * MB, crc=0), "damaged"),
        (docx(word__embeddings__1=flat(9)), "bomb"),
        (docx(word__document=archive({"1.zip": archive({"2.zip": "x"})})), "nested"),
        (docx(**{"word__a.xml": f'<!DOCTYPE l [<!ENTITY l0 "l">{LAUGHS}]><l>&l9;</l>'}), "document_type"),
        (
            docx(**{"word__a.xml": f'<!DOCTYPE l [<!ENTITY l0 "l">{LAUGHS}]><l>&l9;</l>'.encode("utf-16")}),
            "document_type",
        ),
    ],
    ids=[
        "flat",
        "many entries",
        "overlapping entries",
        "a header that hides a bomb",
        "a header that says less",
        "a header that says more",
        "a bomb in a chart",
        "nested",
        "a billion laughs",
        "a billion laughs in UTF-16",
    ],
)
def test_bombs_of_every_kind_are_refused(content, expected):
    assert reason(content) == expected


def test_unpacking_stops_at_the_whole_even_when_every_part_is_reasonable():
    content = docx(**{f"word__{number}": bytes(8 * MB) for number in range(33)})

    assert len(content) < MB
    assert reason(content) == "bomb"


def test_a_small_workbook_of_huge_dimensions_is_kept_without_being_opened():
    rows = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 20_000))
    sheet = f'<worksheet xmlns="m"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'

    screened = screen(xlsx(xl__worksheets__sheet2=sheet, **{"xl__worksheets__sheet3.xml": sheet}), "a.xlsx")

    assert screened.media_type == XLSX  # or else the process that looks into it met its limits


def test_word_with_very_deep_markup_is_answered():
    deep = "<w:p>" * 200_000 + "</w:p>" * 200_000

    assert screen(docx(deep), "a.docx").media_type == DOCX


def test_a_process_that_meets_its_limits_refuses_the_file(monkeypatch, tmp_path):
    for limit in ("while True: pass", "import time; time.sleep(60)", "bytes(500 * 2**20)", "print(1)"):
        child = tmp_path / "child.py"
        source = (
            screening.CHILD.read_text()
            .replace("def answer(", "def unused(")
            .replace("CPU_SECONDS = 10", "CPU_SECONDS = 1")
        )
        child.write_text(source.replace("if __name__", f"def answer(content):\n    {limit}\n\n\nif __name__"))
        monkeypatch.setattr(screening, "CHILD", child)
        monkeypatch.setattr(screening, "SECONDS", 2)

        assert reason(b"State,Text\n", "a.csv") == "too_heavy", limit


def test_the_process_sees_nothing_of_our_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "a secret")
    child = tmp_path / "child.py"
    child.write_text("import json, os\nprint(json.dumps({'reason': 'damaged', 'part': str(sorted(os.environ))}))")
    monkeypatch.setattr(screening, "CHILD", child)

    with pytest.raises(Unacceptable) as refusal:
        screen(b"State,Text\n", "a.csv")

    assert "SECRET_KEY" not in str(refusal.value)


REAL = [
    pdf(),
    pdf_with_attachment(),
    pdf_with_object_stream(b"<</A 1>>"),
    docx(f'<w:p xmlns:w="{WORD}"/>'),
    xlsx(),
    odt(),
    png(),
    jpeg(),
]


@st.composite
def mutated(draw):
    content = bytearray(draw(st.sampled_from(REAL)))
    for _mutation in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content) - 1))
        length = draw(st.integers(0, 12))
        content[at : at + length] = draw(st.binary(max_size=12) | st.sampled_from([b"/ObjStm", b"\xff" * 4, b"0 0 R"]))
        if not content:
            return b""
    return bytes(content)


@given(content=st.binary(max_size=300) | mutated(), name=st.text(max_size=30) | st.sampled_from(["a.pdf", "a.xlsx"]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_uploaded_is_screened_or_refused_in_a_sentence(content, name):
    try:
        said = screen(content, name).media_type
    except Unacceptable as refusal:
        said = str(refusal)

    assert said in ENDINGS or said.endswith(".")


@given(content=st.binary(max_size=300) | mutated())
@settings(max_examples=500, deadline=None)
def test_whatever_the_bytes_the_judging_process_has_an_answer(content):
    found = json.loads(json.dumps(answer(content)))

    assert found.get("reason", "type") in REASONS
    assert found.get("media_type", TEXT) in ENDINGS
    assert set(found) in ({"reason", "part"}, {"media_type", "flags"})
