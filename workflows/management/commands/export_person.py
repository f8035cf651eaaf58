"""manage.py export_person EMAIL > person.json"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from reviews.api.rendering import dumps
from reviews.models import User
from workflows.queries.personal import held_about


class Command(BaseCommand):
    help = "Writes everything held about a person to standard output, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address that the person signs in with.")

    def handle(self, *, email: str, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(_("Nobody signs in with this address."))
        self.stdout.write(dumps(held_about(user)).decode())
