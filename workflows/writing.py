"""Writes letters: words of a language and plain data in, subject, text, HTML and PDF out.

Knows no models, no database and no clock, so that a letter can be written again from what was frozen. The words of a
letter stand once per language, in templates/letters/<kind>/<language>/words.toml; the three layouts only arrange them.
"""

import json
import logging
import re
import textwrap
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

logger = logging.getLogger(__name__)

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")
FONTS = {"fontpkg_noto_sans": "files", "fontpkg_ibm_plex_sans_arabic": "files", "cvttf_NotoSansCJK_Regular": ""}
DAYS = ("dated", "concluded_on", "since_on", "acknowledge_by", "answer_by")
CHOSEN = ("counts", "occasions")
"""Words of a letter of which the data choose."""
LINE = 72
# Where layout.html takes what a mail adds below the letter. Data are escaped and cannot contain it.
SLOT = "<!-- below the letter -->"


class NoSuchLetter(LookupError):
    """No words exist for this kind of letter in this language."""


class LettersNotInstalled(RuntimeError):
    """The packages that make PDF files of letters are missing."""


@dataclass(frozen=True)
class Written:
    """A letter as it goes out: `html` is a whole document, `pdf` is PDF/UA-1."""

    subject: str
    text: str
    html: str
    pdf: bytes


@dataclass(frozen=True)
class Mail:
    """The mail that carries a letter; the post attaches the PDF."""

    subject: str
    text: str
    html: str


def write(kind: str, language: str, data: Mapping[str, Any]) -> Written:
    """Write a letter, always the same bytes for the same data.

    `data` is JSON-able; days are ISO dates, everything that is text is already in `language`:
    mechanism, instrument (may be missing), cycle, state, reference, dated, acknowledge_by, answer_by,
    addressee (lines), concluded_on (readiness), since_on and occasion, one of those in the words (one_year),
    officer ({name, title}, may be missing), total_needs,
    articles [{number, title, needs: [{category, count, text}]}].

    Raises NoSuchLetter, LettersNotInstalled, KeyError for data that are missing, and ValueError for a table that would
    leave out a need.
    """
    letter = compose(kind, language, data)
    html = render_to_string("letters/layout.html", {"letter": letter})
    return Written(letter["subject"], _as_text(letter), html, _as_pdf(letter))


def mail(
    written: Written,
    language: str,
    *,
    acknowledge_url: str | None,
    valid_until: date | None = None,
    wrong_contact_url: str = "",
) -> Mail:
    """Put a letter as it was written into the mail of one recipient.

    `acknowledge_url` is None for those who get a copy and cannot acknowledge. Otherwise `valid_until`, the last day of
    the link in the State's zone, is required (TypeError). `wrong_contact_url` is empty for those who hold no
    appointment. Raises NoSuchLetter for an unknown language.
    """
    if acknowledge_url and valid_until is None:
        raise TypeError("A link needs the day until which it is valid.")
    words = _words(_folder("mail", language).with_suffix(".toml"))
    valid = valid_until and words["valid"].format(valid_until=day(language, valid_until))
    below = {"mail": words, "valid": valid, "url": acknowledge_url, "wrong": wrong_contact_url}
    below |= {"language": speech(language)}
    text = render_to_string("mail/below.txt", below)
    html = render_to_string("mail/below.html", below)
    wrapped = _wrapped(text, speech(language))
    return Mail(written.subject, f"{written.text}\n{wrapped}", written.html.replace(SLOT, html))


def notice(name: str, language: str, data: Mapping[str, Any]) -> Mail:
    """A short mail about an account, in the words of templates/mail/<name>.txt; its first line is the subject."""
    with translation.override(language):
        text = render_to_string(f"mail/{name}.txt", dict(data))
        html = render_to_string(f"mail/{name}.html", {**data, "language": speech(language)})
    subject, _blank, body = text.strip().partition("\n")
    return Mail(" ".join(subject.split()), body.strip() + "\n", html)


def compose(kind: str, language: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Everything a layout shows: finished sentences in order of reading, with nothing left to decide."""
    spoken = speech(language)
    data = _on_one_line(data)
    words = _words(_folder("letters", kind, language) / "words.toml")
    fields = _fields(language, words, data)
    filled = _fill({key: each for key, each in words.items() if key not in CHOSEN}, fields)
    return filled | {
        "facts": [[label, value] for label, value in filled["facts"] if value],
        "language": spoken,
        "dated": data["dated"],
        "mechanism": data["mechanism"],
        "head": [[spoken["reference"], data["reference"]], [spoken["dated"], fields["dated"]]],
        "addressee": data["addressee"],
        "body": [_marked(spoken["list_marks"], block) for block in filled["body"]],
        "signature": [line for line in [*_officer(data), filled["signature"]] if line],
        "annex": _annex(spoken["article"], filled["annex"], data),
    }


def speech(language: str) -> dict[str, Any]:
    """How a language writes days, lists and articles, and in which direction. Raises NoSuchLetter."""
    usual = {"start": "left", "end": "right", "wrap": True}
    return usual | _words(_folder("letters", "languages", language).with_suffix(".toml"))


def day(language: str, on: date) -> str:
    """A date in words, as the United Nations writes it in that language: 22 November 2026, 22 de noviembre de 2026."""
    words = speech(language)
    number = words.get("first_day", "1") if on.day == 1 else str(on.day)
    return str(words["date"]).format(day=number, month=words["months"][on.month - 1], year=on.year)


def plural(language: str, n: int) -> str:
    """The plural category of a whole number, as the Unicode CLDR defines it (cardinals below a million)."""
    match language:
        case "zh-hans":
            return "other"
        case "ru":
            return _russian_plural(n)
        case "ar":
            return _arabic_plural(n)
        case "fr":
            return "one" if n in (0, 1) else "other"
        case _:
            return "one" if n == 1 else "other"


def _russian_plural(n: int) -> str:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"


def _arabic_plural(n: int) -> str:
    if n in (0, 1, 2):
        return ("zero", "one", "two")[n]
    if 3 <= n % 100 <= 10:
        return "few"
    return "many" if n % 100 >= 11 else "other"


def _folder(*parts: str) -> Path:
    """The place of words below templates/; only names that stand there are ever opened."""
    if parts[-1] not in LANGUAGES or not all(part.isidentifier() for part in parts[:-1]):
        raise NoSuchLetter(f"There are no words for {parts}.")
    return Path(settings.BASE_DIR, "templates", *parts)


@cache
def _words(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise NoSuchLetter(f"There are no words in {file}.") from missing


def _on_one_line(value: Any) -> Any:
    """The same data with line breaks and control characters turned into spaces: names also stand in mail headers."""
    match value:
        case str():
            return re.sub(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+", " ", value).strip()
        case Mapping():
            return {key: _on_one_line(each) for key, each in value.items()}
        case list() | tuple():
            return [_on_one_line(each) for each in value]
        case _:
            return value


def _fields(language: str, words: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """What may stand in braces in the words of a letter."""
    figures = {"needs": data["total_needs"], "articles": len(data["articles"])}
    counted = {
        name: forms[plural(language, figures[name])].format(n=figures[name]) for name, forms in words["counts"].items()
    }
    days = {name: day(language, date.fromisoformat(data[name])) for name in DAYS if name in data}
    occasion = _fill(words["occasions"][data["occasion"]], days) if "occasions" in words else {}
    plain = {name: data[name] for name in ("state", "cycle", "reference", "mechanism")}
    plain |= {"instrument": data.get("instrument", "")}  # letters of before are written again without it
    return plain | days | counted | occasion | {"total": data["total_needs"], "entries": _entries(data)}


def _fill(words: Any, fields: Mapping[str, Any]) -> Any:
    """The same words, at any depth of lists and tables, with the data in the places of their braces."""
    match words:
        case str():
            return words.format_map(fields)
        case Mapping():
            return {key: _fill(each, fields) for key, each in words.items()}
        case _:
            return [_fill(each, fields) for each in words]


def _marked(marks: list[str], block: str | list[str]) -> dict[str, Any]:
    """A paragraph, or a list with the marks that the language puts before its items."""
    if isinstance(block, str):
        return {"text": block}
    return {"items": [[marks[place], item] for place, item in enumerate(block)]}


def _officer(data: Mapping[str, Any]) -> list[str]:
    officer = data.get("officer") or {}
    return [officer.get("name", ""), officer.get("title", "")]


def _entries(data: Mapping[str, Any]) -> int:
    """Needs as tables by article count them: once per provision."""
    return sum(need["count"] for article in data["articles"] for need in article["needs"])


def _annex(heading: str, words: dict[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """The table of needs with its unit, population and day; both totals are explained where they differ."""
    entries = _entries(data)
    if entries < data["total_needs"]:
        raise ValueError(
            f"The table would show {entries} of {data['total_needs']} needs: each must stand under an article."
        )
    notes = [words["note"]] if entries == data["total_needs"] else [words["note"], words["shared"]]
    articles = [
        {"heading": heading.format_map(article), "needs": [_need(need) for need in article["needs"]]}
        for article in data["articles"]
    ]
    return words | {"notes": notes, "articles": articles, "entries": entries}


def _need(need: Mapping[str, Any]) -> dict[str, Any]:
    text = need.get("text") or ""
    return {"category": need["category"], "count": need["count"], "text": text, "dir": _direction(text)}


def _direction(text: str) -> str:
    """Reviewers may write in another language than the letter's: the first letter decides, as in HTML's dir=auto."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return "rtl" if next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def _as_text(letter: Mapping[str, Any]) -> str:
    return _wrapped(render_to_string("letters/layout.txt", {"letter": letter}), letter["language"])


def _wrapped(text: str, words: Mapping[str, Any]) -> str:
    """Lines of at most 72 characters, items of lists hanging; Chinese is left to the reader's window."""
    if not words["wrap"]:
        return text
    return "\n".join(_wrapped_line(line) for line in text.split("\n"))


def _wrapped_line(line: str) -> str:
    lead = re.match(r" *(?:\S{1,4}\) |- )?", line)
    hanging = " " * len(lead.group() if lead else "")
    return textwrap.fill(line, LINE, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)


def _as_pdf(letter: Mapping[str, Any]) -> bytes:
    """PDF/UA-1 from data that typst reads as JSON: no character of theirs is ever markup."""
    typst, fonts = _typesetter()
    source = Path(settings.BASE_DIR, "templates", "letters", "layout.typ")
    dated = datetime.combine(date.fromisoformat(letter["dated"]), datetime.min.time(), tzinfo=UTC)
    made = {"font_paths": fonts, "timestamp": dated, "sys_inputs": {"letter": json.dumps(letter, ensure_ascii=False)}}
    try:
        return bytes(typst.compile(source, format="pdf", pdf_standards="ua-1", **made))
    except typst.TypstError as error:
        if "could not be displayed with" not in str(error):
            raise
        # A need may hold a character that our fonts lack. The letter must go out; text and HTML show the character.
        logger.warning("The PDF of a letter is not PDF/UA: %s", error)
        return bytes(typst.compile(source, format="pdf", **made))


@cache
def _typesetter() -> tuple[Any, Any]:
    """typst and the fonts of our packages alone, so that every machine makes the same bytes."""
    try:
        import typst

        folders = [str(files(package).joinpath(folder)) for package, folder in FONTS.items()]
    except ModuleNotFoundError as missing:
        raise LettersNotInstalled(
            f"Letters need typst and its fonts: install tafollow[letters] ({missing})."
        ) from missing
    return typst, typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
