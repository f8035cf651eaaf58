"""Plain text and CSV: Unicode without control characters, and no program or markup that calls itself text."""

import codecs
import re

from reviews.files.inspection.verdicts import Refused

CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
OTHER_LANGUAGE = re.compile(r"<[a-z!?/]|\{\\rtf|%!|#!", re.IGNORECASE)


def read_text(content: bytes) -> None:
    """Raises Refused for whatever is not plain text in UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("encoding" if _is_text(content[:1024]) else "type") from error
    if CONTROL.search(text) or OTHER_LANGUAGE.match(text.lstrip()):
        raise Refused("type")
    if not text.strip():
        raise Refused("empty")


def _is_text(start: bytes) -> bool:
    wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return wide or not CONTROL.search(start.decode("latin-1"))
