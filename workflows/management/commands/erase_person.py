"""manage.py erase_person EMAIL --confirm"""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from reviews.models import User
from workflows import commands
from workflows.commands.erasing import reason_against_erasing
from workflows.ledger import By, Refused


class Command(BaseCommand):
    help = "Erases the personal data of somebody who holds no office any more; facts and letters stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address that the person signs in with.")
        parser.add_argument(
            "--confirm", action="store_true", help="Erase; without it, only say whether it can be done."
        )

    def handle(self, *, email: str, confirm: bool, **options: Any) -> None:
        now = datetime.now(UTC)
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(_("Nobody signs in with this address."))
        if reason := reason_against_erasing(user, now.date()):
            raise CommandError(reason)
        if not confirm:
            self.stdout.write(_("Nothing was erased. Run it again with --confirm; it cannot be undone."))
            return
        try:
            commands.erase_person(user_id=user.pk, by=By("command:erase_person", now))
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("Erased: the account %(id)s has no name any more.") % {"id": user.pk})
