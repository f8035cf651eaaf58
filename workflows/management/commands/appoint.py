"""manage.py appoint --role officer --email ... --name ...: the first people of a fresh installation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.models import Role
from workflows import commands
from workflows.commands.nominations import Nomination
from workflows.ledger import By, Refused

FIRST = [Role.OFFICER.value, Role.APPROVER.value]


class Command(BaseCommand):
    help = "Appoints the first officer or approver without a second pair of eyes, and prints the invitation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", choices=FIRST, required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--force", action="store_true", help="Although somebody holds this role already.")

    def handle(self, *, role: str, email: str, name: str, force: bool, **options: Any) -> None:
        now = datetime.now(UTC)
        nomination = Nomination.of(role, name, email, now.date())
        try:
            invited = commands.appoint_first(nomination=nomination, another=force, by=By("command:appoint", now))
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"The invitation leaves by mail. It is good until {invited.invitation.expires_at:%Y-%m-%d}:")
        self.stdout.write(invited.url)
