"""Prove that history is what was recorded."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.ledger import history


class Command(BaseCommand):
    help = "Verify every chain of facts and the anchors; exits with 1 and a sentence for each fault."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--against",
            type=Path,
            metavar="FILE",
            help="Heads from an anchor's mail (CSV: case, number, hash): each must still be in the database.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(history.verify())
        if options["against"]:
            faults += history.verify_against(options["against"].read_text(encoding="utf-8"))
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("The history is what was recorded.")
