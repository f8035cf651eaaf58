"""Hold or release outgoing mail where no page is at hand, as after a restore: manage.py post hold "restored from …"."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows import commands
from workflows.ledger import By, Refused

ASKS = {"hold": commands.hold_post, "release": commands.release_post}


class Command(BaseCommand):
    help = "Let no mail leave, or let it leave again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=ASKS)
        parser.add_argument("reason", help="One sentence for those who will wonder.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            ASKS[options["what"]](reason=options["reason"], by=By("command:post", datetime.now(UTC)))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
