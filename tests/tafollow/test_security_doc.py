"""docs/security.md has a line for every requirement, names tests that exist, and leaves out nothing that is missing."""

import ast
import re
from collections import Counter

import pytest

from tests.tafollow.embedded import PROJECT

TEXT = (PROJECT / "docs/security.md").read_text()
WANTED = (PROJECT / "tests/tafollow/asvs.txt").read_text().split()
"""The numbers of levels 1 and 2 of ASVS 5.0.0, and nothing else of it."""
NUMBER = r"\d+\.\d+\.\d+"
LINES = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in re.findall(rf"(?m)^\| {NUMBER} .*$", TEXT)]
LACKING = ("Partly:", "Not met:")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", TEXT)))


def missing():
    """The numbers in the lists at the top, each with the word that its list stands under."""
    part = TEXT.split("## What is missing")[1].split("\n## ")[0]
    lists = re.findall(r"\*\*(Not met|Partly met)[^*]*\*\*[^\n]*\n\n((?:- .*\n)+)", part)
    return Counter((word, number) for word, items in lists for number in re.findall(NUMBER, items))


def test_the_list_of_numbers_is_that_of_the_standard():
    assert (len(WANTED), len(set(WANTED))) == (70 + 183, 253)
    assert {number.split(".")[0] for number in WANTED} == {str(chapter) for chapter in range(1, 18)}


def test_every_requirement_has_one_line_in_its_chapter():
    assert Counter(line[0] for line in LINES) == Counter(WANTED)
    chapters = re.split(r"(?m)^## V(\d+) .*$", TEXT)[1:]
    bodies = dict(zip(chapters[::2], chapters[1::2], strict=True))
    found = {chapter: set(re.findall(rf"(?m)^\| ({NUMBER}) ", body)) for chapter, body in bodies.items()}
    assert found == {str(c): {n for n in WANTED if n.startswith(f"{c}.")} for c in range(1, 18)}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_a_line_says_what_is_asked_how_it_is_met_and_where_that_is_tested(line):
    _number, asked, how, tested = line

    assert asked
    assert how
    assert re.fullmatch(r"–|`tests/[\w/.:]+`(, `tests/[\w/.:]+`)*", tested)
    assert how.startswith("Does not apply") == how.startswith("Does not apply: ")


def test_the_lists_at_the_top_are_what_the_lines_lack():
    words = {"Partly:": "Partly met", "Not met:": "Not met"}
    lacking = [(words[word], line[0]) for line in LINES for word in LACKING if line[2].startswith(word)]

    assert missing() == Counter(lacking)


@pytest.mark.parametrize(("path", "name"), NAMED, ids=["::".join(filter(None, each)) for each in NAMED])
def test_every_test_that_is_named_exists(path, name):
    written = ast.parse((PROJECT / path).read_text())
    tests = {node.name for node in written.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}

    assert tests
    assert not name or name in tests


def test_every_place_where_tests_are_named_was_read():
    assert len(re.findall(r"`tests/[^`]+`", TEXT)) == len(re.findall(r"`tests/[\w/]+\.py(?:::test_\w+)?`", TEXT)) + 1
