"""Ask a live service for every exception from its invariants."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.queries.invariants import INVARIANTS, broken


class Command(BaseCommand):
    help = "Check every invariant of the record; exits with 1 and a line for each exception."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if exceptions := list(broken()):
            raise CommandError("\n".join(exceptions))
        for invariant in INVARIANTS:
            self.stdout.write(f"{invariant.name} holds: {invariant.promise}")
