"""manage.py load_registers: mechanisms, articles, categories, States and groups from reviews/data; public holidays."""

from datetime import UTC, datetime
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from reviews.registers import Change, load_registers

SHOWN = 10


class Command(BaseCommand):
    help = "Loads the registers from reviews/data; safe to run again: only rows that differ are written."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--preview", action="store_true", help="Say what would change, and change nothing.")

    def handle(self, *, preview: bool, **options: Any) -> None:
        with pghistory.context(actor="command:load_registers"):
            changes = load_registers(preview=preview, year=datetime.now(UTC).year)
        if options["verbosity"] > 0:
            for change in changes:
                self.stdout.write(line(change))
            self.stdout.write(_("Preview: nothing was written.") if preview else _("The registers are up to date."))


def line(change: Change) -> str:
    """One line per register: counts, and the first keys of what is new or changed."""
    counts = _("%(register)s: %(new)d new, %(changed)d changed, %(unchanged)d unchanged") % {
        "register": change.register,
        "new": len(change.new),
        "changed": len(change.changed),
        "unchanged": change.unchanged,
    }
    return counts + "".join(f"\n    ~ {key}" for key in change.changed[:SHOWN])
