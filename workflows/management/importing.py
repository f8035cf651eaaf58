"""What import_reviews and import_needs have in common: the preview, and writing only when told to."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from reviews.importing import Preview, Unreadable, check, read_table
from workflows.commands.importing import IMPORTS
from workflows.ledger import By, Refused


class ImportCommand(BaseCommand):
    """Prints every faulty row with its remedy and ends with 1; without faults, writes if --confirm is given."""

    kind: str

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (UTF-8) or XLSX.")
        parser.add_argument("--confirm", action="store_true", help="Write, if no row has a fault.")

    def handle(self, *, file: Path, confirm: bool, **options: Any) -> None:
        now = datetime.now(tz=UTC)
        try:
            with file.open("rb") as opened:
                table = read_table(opened, file.name)
        except (OSError, Unreadable) as reason:
            raise CommandError(str(reason)) from reason
        preview = check(self.kind, table, today=now.date())
        self.show(preview)
        if preview.findings:
            raise CommandError(_("Nothing was written. Correct the rows above and run the command again."))
        if not confirm:
            self.stdout.write(_("Nothing was written. Run it again with --confirm to import."))
            return
        actor = f"command:import_{self.kind}"
        try:
            with pghistory.context(actor=actor):
                IMPORTS[self.kind](preview=preview, by=By(actor, now))
        except Refused as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(_("Imported."))

    def show(self, preview: Preview) -> None:
        """Every finding, then the counts."""
        for finding in preview.findings:
            self.stdout.write(
                _("row %(row)d, %(field)s “%(value)s”: %(remedy)s")
                % {"row": finding.row, "field": finding.field, "value": finding.value, "remedy": finding.remedy}
            )
        self.stdout.write(
            _("%(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(faulty)d with faults")
            % {**preview.counts, "faulty": preview.faulty_rows}
        )
