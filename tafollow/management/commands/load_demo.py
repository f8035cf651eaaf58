"""manage.py load_demo: registers, 44 anonymised States, months of their life, two mechanisms, one account per role."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from reviews.registers import load_registers
from tafollow.demo.accounts import load_accounts, read_passwords, table
from tafollow.demo.living import live
from tafollow.demo.records import conclude_some, load_another_mechanism, load_needs, load_reviews
from tafollow.demo.states import load_states
from workflows.ledger import By


class Command(BaseCommand):
    help = "Loads the demo; safe to run again: what is there already is left as it is. Only with DEMO=true."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--passwords", type=Path, required=True, help="File for the passwords, kept if it exists.")

    def handle(self, *, passwords: Path, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("The demo is only loaded where DEMO=true; this may be a real installation."))
        known = read_passwords(passwords)
        accounts = load(By("command:load_demo", datetime.now(tz=UTC)), passwords)
        if accounts != known:
            self.stdout.write(table(accounts))


@transaction.atomic
def load(by: By, passwords: Path) -> dict[str, str]:
    """Load everything in one transaction; dates are relative to `by.at`. Returns the passwords by e-mail address."""
    load_registers()
    codes = load_states(by.at.date())
    passwords_by_name = load_accounts(passwords, by.at.date())
    live(by)
    load_reviews(codes, by)
    load_needs(by)
    conclude_some(by)
    load_another_mechanism(by)
    return passwords_by_name
