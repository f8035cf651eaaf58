"""Loads every register in one transaction."""

from django.db import transaction

from reviews.registers.mechanisms import load_categories, load_instruments, load_mechanisms
from reviews.registers.parties import load_parties
from reviews.registers.planning import load_guides, load_suggestions
from reviews.registers.retention import load_retention
from reviews.registers.synchronise import Change


@transaction.atomic
def load_registers(*, preview: bool = False) -> list[Change]:
    """Bring the registers to what reviews/data says; with `preview`, tell what would change and change nothing."""
    changes = [*load_instruments(), *load_categories(), *load_mechanisms(), *load_parties(), *load_retention()]
    changes += [*load_suggestions(), *load_guides()]
    if preview:
        transaction.set_rollback(True)
    return changes
