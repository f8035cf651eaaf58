"""The catalogues of the interface: found in Python and templates, merged into .po, compiled to .mo; no gettext binary.

Translators get their words where Django looks for them: locale/<language>/LC_MESSAGES/django.po.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

ROOMS = ["tafollow", "reviews", "workflows", "templates"]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PASSING_HEADERS = tuple(
    f'"{name}'.encode()
    for name in (
        "Project-Id-Version",
        "Report-Msgid",
        "POT-Cr",
        "PO-Rev",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
HEADER = """\
# Interface of the follow-up on country reviews: {language}.
# NOT YET CHECKED by a person who speaks the language: see docs/translations.md.
"""


def catalogue(locale_path: Path, language: str) -> Path:
    """The .po file of a Django language code such as "zh-hans"."""
    return locale_path / to_locale(language) / "LC_MESSAGES" / "django.po"


def sentences(root: Path) -> Catalog:
    """Every sentence that the project shows, with the files in which it stands."""
    found = Catalog(charset="utf-8")
    for path in sorted(_sources(root)):
        python = BytesIO(_as_python(path).encode())
        for _line, message, comments, context in extract("python", python, KEYWORDS, ["Translators:"]):
            found.add(message, locations=[(str(path.relative_to(root)), 0)], auto_comments=comments, context=context)
    return found


def _sources(root: Path) -> Iterator[Path]:
    for room in ROOMS:
        for path in (root / room).rglob("*"):
            if path.suffix == ".py" or (room == "templates" and path.suffix in {".html", ".txt"}):
                yield path


def _as_python(path: Path) -> str:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return source
    # Django turns its tags into calls of gettext. Their indentation means nothing, and would stop a Python tokenizer.
    return re.sub(r"(?m)^[ \t]+", "", templatize(source, origin=str(path)))


def merge(path: Path, language: str, found: Catalog) -> bool:
    """Bring the catalogue at `path` up to date with the sentences found; True if it changed. Translations are kept."""
    before = path.read_bytes() if path.exists() else b""
    merged = read_po(BytesIO(before), locale=to_locale(language)) if before else Catalog(locale=to_locale(language))
    merged.update(found, no_fuzzy_matching=True, update_header_comment=False)
    merged.obsolete.clear()
    merged.fuzzy = False
    merged.header_comment = HEADER.format(language=language).rstrip()
    after = _written(merged)
    if after == before:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(after)
    return True


def _written(merged: Catalog) -> bytes:
    # No dates and no line numbers: the file changes when its sentences do, and not otherwise.
    file = BytesIO()
    write_po(file, merged, width=110, sort_output=True, include_lineno=False)
    lines = file.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(PASSING_HEADERS))


def untranslated(path: Path) -> list[str]:
    """The sentences of a catalogue that have no translation, or a fuzzy one."""
    with path.open("rb") as file:
        return [str(message.id) for message in read_po(file) if message.id and not _is_complete(message)]


def _is_complete(message: Message) -> bool:
    forms = [message.string] if isinstance(message.string, str) else message.string or [""]
    return all(forms) and not message.fuzzy


def compile_catalogue(path: Path) -> bool:
    """Write the .mo beside `path` when it is missing or older; True if it was written."""
    compiled = path.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return False
    file = BytesIO()
    with path.open("rb") as source:
        write_mo(file, read_po(source))
    half = compiled.with_suffix(".mo.new")
    half.write_bytes(file.getvalue())
    half.replace(compiled)
    return True
