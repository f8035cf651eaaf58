"""What is wrong with a file, row by row, and what to do about it."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

SHOWN = 60
SUGGESTIONS = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: the row as the spreadsheet numbers it, the column, the value (shortened), the remedy as a sentence.

    `sheet`: its name, for workbooks of which more than the first sheet is read.
    """

    row: int
    field: str
    value: str
    remedy: str
    sheet: str = ""


def finding(row: int, field: str, value: str, remedy: str, sheet: str = "") -> Finding:
    """A finding whose value is short enough to be shown."""
    return Finding(row, field, value if len(value) <= SHOWN else value[: SHOWN - 1] + "…", remedy, sheet)


class Suggestions:
    """Nearest known codes, remembered; a file with very many different unknown values gets none after a while."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def nearest(self, register: str, value: str, codes: Collection[str]) -> str:
        """A sentence that names the nearest code, or nothing."""
        asked = (register, value)
        if asked not in self._known:
            if len(self._known) >= SUGGESTIONS:
                return ""
            self._known[asked] = self._sentence(value, codes)
        return self._known[asked]

    @staticmethod
    def _sentence(value: str, codes: Collection[str]) -> str:
        spelling = {code.casefold(): code for code in codes}
        near = get_close_matches(value.casefold()[:100], spelling, n=1, cutoff=0.6)
        return _("Did you mean “%(code)s”?") % {"code": spelling[near[0]]} if near else ""
