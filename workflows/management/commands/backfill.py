"""Tell a reaction of the facts that were recorded before it was written."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.ledger import keeping, subscriptions


class Command(BaseCommand):
    help = "Owe every fact recorded so far to a reaction, unless it had it already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reaction", help="Its name, as in workflows/reactions.py.")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["reaction"]
        if name not in subscriptions.known():
            raise CommandError(f"No reaction is called {name}. There are: {', '.join(sorted(subscriptions.known()))}.")
        self.stdout.write(f"{keeping.backfill(name)} facts are owed to {name}.")
