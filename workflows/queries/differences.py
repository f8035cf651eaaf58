"""What is different between two versions of a plan, by activity and column, in the words of the reader's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workflows.access import visible_to
from workflows.models import Line, LineInstitution, LineNeed, LineObservation, PlanVersion

WORDS = (
    "title",
    "description",
    "priority",
    "rationale",
    "outcome",
    "indicator",
    "baseline",
    "target",
    "verification",
    "responsible",
    "starts_on",
    "ends_on",
    "moved_because",
    "horizon",
    "cost",
    "currency",
    "domestic_funding",
    "assistance",
    "risk",
)
NAMED = {"objective": "objective__text", "lead_institution": "lead_institution__name"}
LISTS: dict[str, tuple[type[Model], str]] = {
    "needs": (LineNeed, "need__reference"),
    "observations": (LineObservation, "observation__text"),
    "supporting_institutions": (LineInstitution, "institution__name"),
}
Said = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One of them. `kind`: added, removed or changed; only what is changed has a column, with both texts."""

    activity: UUID
    number: int
    title: str
    kind: str
    column: str = ""
    column_title: str = ""
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        told = {"number": self.number, "title": self.title, "label": self.column_title}
        if self.kind == "added":
            return _("Activity %(number)s, “%(title)s”, is new.") % told
        if self.kind == "removed":
            return _("Activity %(number)s, “%(title)s”, is not in the plan any more.") % told
        told |= {"before": self.before or _("nothing"), "after": self.after or _("nothing")}
        return _("Activity %(number)s, “%(title)s”. %(label)s: was %(before)s, is %(after)s.") % told


def version_before(user: Any, version: Any) -> UUID | None:
    """The version of the same plan before this one, if there is one that this person may see."""
    rows = visible_to(user, PlanVersion).filter(plan=version["plan"], number=version["number"] - 1)
    return rows.values_list("pk", flat=True).first()


def differences(user: Any, older: UUID | None, newer: UUID) -> list[Difference]:
    """What this person may see of what is different, in the order of the activities; without an older one all is new.

    Five statements, for however many activities.
    """
    said = _said(user, [each for each in (older, newer) if each])
    before, after = said[older] if older else {}, said[newer]
    numbers = {activity: row["number"] for activity, row in (*before.items(), *after.items())}
    found: list[Difference] = []
    for activity in sorted(numbers, key=lambda each: numbers[each]):
        found += _of_activity(activity, before.get(activity), after.get(activity))
    return found


def _of_activity(activity: UUID, before: Said | None, after: Said | None) -> Iterator[Difference]:
    last = after or before or {}
    about: dict[str, Any] = {"activity": activity, "number": last["number"], "title": last["title"]}
    if before is None or after is None:
        yield Difference(**about, kind="added" if after else "removed")
        return
    for column in (*NAMED, *WORDS, *LISTS):
        if before[column] != after[column]:
            about |= {"before": _text(column, before[column]), "after": _text(column, after[column])}
            yield Difference(**about, kind="changed", column=column, column_title=_title(column))


def _said(user: Any, versions: list[UUID]) -> dict[UUID, dict[UUID, Said]]:
    """What each of the versions says, by activity."""
    visible = visible_to(user, Line).filter(version__in=versions)
    paths = {"id": "pk", "version": "version", "activity": "activity", "number": "activity__number", **NAMED}
    paths |= {name: name for name in WORDS}
    rows = [dict(zip(paths, row, strict=True)) for row in visible.values_list(*paths.values())]
    for name, (model, path) in LISTS.items():
        named = defaultdict(list)
        found = visible_to(user, model).filter(line__version__in=versions).order_by(path)
        for line, text in found.values_list("line", path):
            named[line].append(text)
        for row in rows:
            row[name] = named[row["id"]]
    said: dict[UUID, dict[UUID, Said]] = {version: {} for version in versions}
    for row in rows:
        said[row["version"]][row["activity"]] = row
    return said


def _title(column: str) -> str:
    return capfirst(str(Line._meta.get_field(column).verbose_name))  # type: ignore[union-attr]


def _text(column: str, value: Any) -> str:
    """What people read of a value."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, Decimal):
        return number_format(value, decimal_pos=2)
    choices = dict(Line._meta.get_field(column).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value))
