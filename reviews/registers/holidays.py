"""Public holidays of States and of Vienna, from a library. What a person has written of a day stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import holidays
from django.db import transaction

from reviews.models import Holiday, StateParty
from reviews.registers.synchronise import Change

SEAT = "AUT"
"""Whose holidays stand for those of the Secretariat in Vienna."""
AHEAD = 2
"""Years after this one for which holidays are kept ready."""
OTHERWISE = {"BGR": "BG", "BHR": "BH", "GTM": "GT", "MAR": "MA", "SWZ": "SZ", "VUT": "VU"}
"""States that the library does not know by the code of ISO 3166-1, and by which it does."""
LONGEST = 200
Key = tuple[str | None, date]


def years_from(year: int) -> list[int]:
    """The years for which holidays are kept, seen from this one."""
    return list(range(year, year + AHEAD + 1))


@transaction.atomic
def load_holidays(years: Sequence[int]) -> Change:
    """Bring the holidays of these years to what the library says: new, renamed and, where it moved them, away.

    Days that a person has written stay as they are. A State that the library does not know gets none.
    """
    stored = {(row.party_id, row.day): row for row in Holiday.objects.filter(day__year__in=years)}
    wanted = {(row.party_id, row.day): row for row in _told(years)}
    change = Change(str(Holiday._meta.verbose_name_plural))
    new = [row for key, row in wanted.items() if key not in stored]
    mine = {key: row for key, row in stored.items() if row.source == Holiday.Source.LIBRARY}
    changed = [_like(row, wanted[key]) for key, row in mine.items() if key in wanted and _differs(row, wanted[key])]
    gone = [row.pk for key, row in mine.items() if key not in wanted]
    Holiday.objects.bulk_create(new, batch_size=2_000)
    Holiday.objects.bulk_update(changed, ["name", "kind"], batch_size=2_000)
    Holiday.objects.filter(pk__in=gone).delete()
    change.new, change.changed = [_key(row) for row in new], [_key(row) for row in changed]
    change.unchanged = len(wanted) - len(new) - len(changed)
    return change


def _told(years: Sequence[int]) -> Iterator[Holiday]:
    known = holidays.list_supported_countries()
    codes = [*StateParty.objects.values_list("code", flat=True)]
    for party, code in [(None, SEAT), *((code, OTHERWISE.get(code, code)) for code in codes)]:
        if code in known:
            yield from _of(party, code, years)


def _of(party: str | None, code: str, years: Sequence[int]) -> Iterator[Holiday]:
    english = "en_US" if "en_US" in getattr(holidays, code).supported_languages else None
    found = holidays.country_holidays(code, years=list(years), language=english)
    for day, name in found.items():
        yield _row(party, day, name, Holiday.Kind.OFF)
    for day in found.weekend_workdays:
        if day.year in years and day not in found:
            yield _row(party, day, "", Holiday.Kind.WORKING)


def _row(party: str | None, day: date, name: str, kind: str) -> Holiday:
    return Holiday(party_id=party, day=day, name=name[:LONGEST], kind=kind, source=Holiday.Source.LIBRARY)


def _differs(row: Holiday, told: Holiday) -> bool:
    return (row.name, row.kind) != (told.name, told.kind)


def _like(row: Holiday, told: Holiday) -> Holiday:
    row.name, row.kind = told.name, told.kind
    return row


def _key(row: Holiday) -> str:
    return f"{row.party_id or 'Vienna'} {row.day}"
