"""Whether a file is taken: its type by content, its name, and what a process with limits finds in it."""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from reviews.files import clamd
from reviews.files.inspection.verdicts import DOCX, JPEG, ODT, PDF, PNG, TEXT, XLSX
from reviews.files.names import extension, safe_name
from reviews.files.sentences import FLAGS, PART, REASONS

CHILD = Path(__file__).with_name("child.py")
SECONDS = 15
CSV = "text/csv"
# Each media type with the endings its name may have. The judging process cannot tell a table from other text.
ENDINGS = {
    PDF: ("pdf",),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    ODT: ("odt",),
    CSV: ("csv",),
    TEXT: ("txt",),
    PNG: ("png",),
    JPEG: ("jpg", "jpeg"),
}


class Unacceptable(Exception):
    """The file is not taken; the message is a sentence with the cause and the remedy."""


@dataclass(frozen=True)
class Screened:
    """What is known of a file that may be kept. `size` in bytes; `flags` are keys of sentences.FLAGS."""

    name: str
    media_type: str
    size: int
    sha256: str
    flags: tuple[str, ...] = ()
    virus_scan: str = ""


def screen(content: bytes, name: str) -> Screened:
    """Judge a file as it was uploaded. Raises Unacceptable, and nothing else, whatever the bytes and the name are."""
    if not content:
        raise Unacceptable(REASONS["empty"])
    if len(content) > settings.FILE_MAX_MB * 1024 * 1024:
        raise Unacceptable(
            _("The file is larger than %(most)d MB. Make it smaller, or split it.") % {"most": settings.FILE_MAX_MB}
        )
    name = safe_name(name)
    found = _judged(content)
    media_type = CSV if (found["media_type"], extension(name)) == (TEXT, "csv") else found["media_type"]
    _check_ending(name, media_type)
    return Screened(
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        flags=tuple(flag for flag in FLAGS if flag in found["flags"]),
        virus_scan=_scanned(content),
    )


def _check_ending(name: str, media_type: str) -> None:
    if extension(name) not in ENDINGS[media_type]:
        ending = ENDINGS[media_type][0]
        raise Unacceptable(
            _("The content of “%(name)s” is of the type .%(ending)s. Let its name end so, or choose another file.")
            % {"name": name, "ending": ending}
        )


def _judged(content: bytes) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(_ask(content))
    except ValueError as error:
        raise Unacceptable(REASONS["too_heavy"]) from error
    if "reason" in found:
        sentence = REASONS[found["reason"]]
        raise Unacceptable(PART % {"sentence": sentence, "part": found["part"]} if found["part"] else str(sentence))
    return found


def _ask(content: bytes) -> bytes:
    """The answer of the judging process; nothing if it was ended by one of its limits."""
    command = [sys.executable, "-I", str(CHILD), str(len(content))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False, env={})  # noqa: S603 our own script, no shell, nothing of the file in the arguments
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""


def _scanned(content: bytes) -> str:
    """The scanner's word. Raises Unacceptable for a virus, and when the scanner that is configured cannot be asked."""
    if not settings.CLAMD_URL:
        return ""
    try:
        virus = clamd.virus_in(content, settings.CLAMD_URL)
    except clamd.Unreachable as error:
        raise Unacceptable(_("The file could not be checked for viruses just now. Try again later.")) from error
    if virus:
        raise Unacceptable(
            _("The virus scanner found “%(virus)s” in the file. Clean your machine, then send the file again.")
            % {"virus": virus}
        )
    return "OK"
