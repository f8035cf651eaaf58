"""Look into the mailbox of bounces at once: manage.py read_bounces [ADDRESS]. The service does so by itself."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.bounces.door import read_mailbox
from workflows.bounces.mailboxes import Unreadable


class Command(BaseCommand):
    help = "Read the mail that came back: note what bounced, and file it away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", nargs="?", default=settings.BOUNCE_MAILBOX, help="instead of BOUNCE_MAILBOX")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        if not address:
            raise CommandError("BOUNCE_MAILBOX is not set.")
        try:
            told = read_mailbox(address)
        except Unreadable as error:
            raise CommandError(f"The mailbox cannot be read: {error}") from error
        self.stdout.write(f"{told.noted} bounces noted, {told.settled} need nothing, {told.left} are left to a person.")
