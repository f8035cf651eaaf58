"""Reads one row field by field; what is wrong becomes a finding with its remedy, and the reading goes on."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from django.utils.translation import gettext as _

from reviews.importing.findings import Finding, Suggestions, finding
from reviews.importing.registers import CycleEntry, Registers

MECHANISM = "uncac-irm"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class RowReader:
    """One row of a table. Every question answers with the value, or with None (or "") after noting a finding."""

    def __init__(self, number: int, cells: Mapping[str, str], registers: Registers, suggestions: Suggestions) -> None:
        self.number = number
        self.cells = cells
        self.registers = registers
        self.suggestions = suggestions
        self.findings: list[Finding] = []

    def complain(self, field: str, remedy: str, value: str | None = None) -> None:
        self.findings.append(finding(self.number, field, self.text(field) if value is None else value, remedy))

    def text(self, field: str) -> str:
        return self.cells.get(field, "")

    def short_text(self, field: str, longest: int) -> str:
        text = self.text(field)
        if len(text) > longest:
            self.complain(field, _("This has more than %(count)d characters; shorten it.") % {"count": longest})
        return text

    def required(self, field: str) -> str:
        text = self.text(field)
        if not text:
            self.complain(field, _("This cell is empty; it must be filled in."))
        return text

    def party(self, field: str = "state") -> str | None:
        """The code of the State that the cell names by code or by name."""
        named = self.required(field)
        return self.party_named(field, named) if named else None

    def party_named(self, field: str, named: str) -> str | None:
        code = self.registers.parties.get(named.casefold())
        if code is None:
            near = self.suggestions.nearest("state", named, self.registers.party_codes)
            near = near or self.suggestions.nearest("state name", named, self.registers.parties)
            remedy = _("There is no such State. Write its ISO 3166 code of three letters, for example FJI.")
            self.complain(field, f"{remedy} {near}".strip(), named)
        return code

    def cycle(self) -> CycleEntry | None:
        """The cycle of the mechanism; without a column `mechanism` it is the Implementation Review Mechanism's."""
        mechanism = self.text("mechanism") or MECHANISM
        code = self.required("cycle")
        entry = self.registers.cycles.get((mechanism, code))
        if entry is None and code:
            self.complain("cycle", self._no_such_cycle(mechanism))
        return entry

    def _no_such_cycle(self, mechanism: str) -> str:
        codes = [code for of, code in self.registers.cycles if of == mechanism]
        if not codes:
            mechanisms = sorted({of for of, _code in self.registers.cycles})
            return _("There is no mechanism “%(code)s”. Use one of: %(known)s.") % {
                "code": mechanism,
                "known": ", ".join(mechanisms),
            }
        return _("There is no such cycle. Use one of: %(known)s.") % {"known": ", ".join(codes)}

    def choice(self, field: str, options: Collection[str]) -> str | None:
        """One of the options, however it is capitalised; None after a finding. Empty cells are the caller's affair."""
        value = self.text(field)
        if value in options:
            return value
        spelling = {option.casefold(): option for option in options}
        found = spelling.get(value.casefold().replace(" ", "_")) or spelling.get(value.casefold())
        if found is None:
            near = self.suggestions.nearest(f"{field} {min(options, default='')}", value, options)
            remedy = _("Unknown. Use one of: %(known)s.") % {"known": ", ".join(options)}
            self.complain(field, f"{remedy} {near}".strip())
        return found

    def day(self, field: str) -> date | None:
        """The day, written as 2014-12-31; None for an empty cell, or after a finding."""
        value = self.text(field)
        if not value:
            return None
        try:
            if DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            self.complain(field, _("There is no such day in the calendar."))
            return None
        self.complain(field, _("Write dates as year-month-day, for example 2014-12-31."))
        return None
