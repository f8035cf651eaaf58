"""The six languages say the same, in their own grammar."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from babel import Locale

from workflows import writing

TEMPLATES = Path(__file__).parents[2] / "templates"
ALL_WORDS = sorted(TEMPLATES.glob("**/*.toml"))
FAMILIES = {
    "letters/languages/{}.toml": {"first_day", "start", "end", "wrap"},
    "letters/readiness/{}/words.toml": set(),
    "letters/one_year/{}/words.toml": set(),
    "mail/{}.toml": set(),
}


def words(family, language):
    return tomllib.loads((TEMPLATES / family.format(language)).read_text(encoding="utf-8"))


def shape(value):
    """Keys, lengths of lists and placeholders, without the words; plural forms differ by language and are left out."""
    match value:
        case dict():
            return {key: "forms" if key == "counts" else shape(each) for key, each in value.items()}
        case list():
            return [shape(each) for each in value]
        case str():
            return sorted(re.findall(r"\{\w+\}", value))


@pytest.mark.parametrize("language", writing.LANGUAGES)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_language_has_the_same_sentences_with_the_same_data(family, language):
    optional = FAMILIES[family]

    said = {key: each for key, each in words(family, language).items() if key not in optional}

    assert shape(said) == shape(words(family, "en"))


def test_no_file_of_words_is_left_over():
    expected = {TEMPLATES / family.format(language) for family in FAMILIES for language in writing.LANGUAGES}

    assert set(ALL_WORDS) == expected


@pytest.mark.parametrize("language", writing.LANGUAGES)
def test_plural_categories_are_those_of_the_unicode_cldr(language):
    rule = Locale.parse(language.replace("hans", "Hans"), sep="-").plural_form

    ours = [writing.plural(language, n) for n in range(2_000)]

    assert ours == [rule(n) for n in range(2_000)]


@pytest.mark.parametrize("language", writing.LANGUAGES)
def test_every_number_of_needs_and_articles_can_be_told(language):
    needed = {writing.plural(language, n) for n in range(1, 2_000)}

    counts = words("letters/readiness/{}/words.toml", language)["counts"]

    assert {name: set(forms) for name, forms in counts.items()} == {"needs": needed, "articles": needed}


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "1 July 2026"),
        ("fr", "1er juillet 2026"),
        ("es", "1 de julio de 2026"),
        ("ru", "1 июля 2026 года"),
        ("ar", "1 تموز/يوليه 2026"),
        ("zh-hans", "2026年7月1日"),
    ],
)
def test_days_are_written_as_in_documents_of_the_united_nations(language, written):
    assert writing.day(language, date(2026, 7, 1)).replace("\N{NO-BREAK SPACE}", " ") == written


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru"])
def test_months_are_those_of_the_unicode_cldr(language):
    months = Locale.parse(language).months["format"]["wide"]

    assert words("letters/languages/{}.toml", language)["months"] == [months[n] for n in range(1, 13)]


@pytest.mark.parametrize("file", [file for file in ALL_WORDS if "fr" in file.parts or file.stem == "fr"], ids=str)
def test_french_signs_never_stand_alone_at_the_start_of_a_line(file):
    assert re.findall(r"\S* [:;?!»]", file.read_text(encoding="utf-8").partition("\n")[2]) == []
