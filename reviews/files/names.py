"""File names as people gave them, made safe for headers, disks and readers' eyes."""

import unicodedata

LONGEST = 150
UNSAFE = set('"*:<>?|%')


def safe_name(name: str) -> str:
    """The last part of the name without control characters, marks of direction and what no disk takes."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join("_" if sign in UNSAFE else sign for sign in last if not _is_invisible(sign))
    stem, dot, ending = " ".join(kept.split()).strip(". ").rpartition(".")
    stem, ending = (stem.strip(), ending[:10]) if dot else (ending, "")
    return (stem[:LONGEST].strip() or "file") + (f".{ending}" if ending else "")


def extension(name: str) -> str:
    """What stands behind the last point, in small letters; nothing without a point."""
    _stem, dot, ending = name.rpartition(".")
    return ending.casefold() if dot else ""


def _is_invisible(sign: str) -> bool:
    """Controls, marks of direction, halves of pairs, unassigned and private signs; line and paragraph separators."""
    return unicodedata.category(sign)[0] == "C" or unicodedata.category(sign) in {"Zl", "Zp"}
