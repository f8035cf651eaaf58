"""Loads every register in one transaction."""

from collections.abc import Callable

from django.db import transaction

from reviews.registers.holidays import load_holidays, years_from
from reviews.registers.mechanisms import load_categories, load_instruments, load_mechanisms
from reviews.registers.parties import load_parties
from reviews.registers.planning import load_guides, load_suggestions
from reviews.registers.retention import load_retention
from reviews.registers.synchronise import Change

_of_other_rooms: list[Callable[[], Change]] = []


def also(load: Callable[[], Change]) -> None:
    """Load this register too, after the others: one of a room that this one does not know. Twice is once."""
    if load not in _of_other_rooms:
        _of_other_rooms.append(load)


@transaction.atomic
def load_registers(*, preview: bool = False, year: int | None = None) -> list[Change]:
    """Bring the registers to what reviews/data says; with `preview`, tell what would change and change nothing.

    year: the first of those for which public holidays are loaded as well; none without it.
    """
    changes = [*load_instruments(), *load_categories(), *load_mechanisms(), *load_parties(), *load_retention()]
    changes += [*load_suggestions(), *load_guides(), *(load() for load in _of_other_rooms)]
    if year:
        changes.append(load_holidays(years_from(year)))
    if preview:
        transaction.set_rollback(True)
    return changes
