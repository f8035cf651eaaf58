"""Every text of a State in the world of these tests carries a mark that says whose it is: "mk-own-need-kept-km"."""

import re
from fnmatch import fnmatch

MARK = re.compile(r"mk-(?P<whose>own|other|house)-(?P<what>[a-z-]+?)-km", re.IGNORECASE)


def mark(whose: str, what: str) -> str:
    """The mark of one text; it survives HTML, JSON, addresses of mail, and letters of any size."""
    return f"mk-{whose}-{what.replace(' ', '-')}-km"


def marks_in(content: bytes) -> set[str]:
    """The marks that an answer shows, as "own need kept"."""
    found = MARK.findall(content.decode("utf-8", "replace"))
    return {f"{whose} {what}".replace("-", " ").lower() for whose, what in found}


def leaked(content: bytes, allowed: list[str]) -> set[str]:
    """The marks in an answer that no pattern allows; the last pattern that fits a mark counts."""
    return {found for found in marks_in(content) if not _allowed(found, allowed)}


def _allowed(found: str, patterns: list[str]) -> bool:
    fitting = [pattern for pattern in patterns if fnmatch(found, pattern.removeprefix("-"))]
    return bool(fitting) and not fitting[-1].startswith("-")
