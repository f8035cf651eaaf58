"""manage.py retain: let go what the rules keep no longer."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from workflows import commands
from workflows.commands.retention import planned
from workflows.ledger import By, Refused


class Command(BaseCommand):
    help = "Deletes or blanks what the retention rules keep no longer; with --dry-run, says what that would be."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would go, and change nothing.")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        now = datetime.now(UTC)
        if dry_run:
            self.show(now)
            return
        try:
            while True:
                for kind, count in commands.retire_records(by=By("command:retain", now)).items():
                    self.stdout.write(f"{kind}: {count}")
        except Refused as reason:
            self.stdout.write(str(reason))

    def show(self, now: datetime) -> None:
        """One line per rule: kind, what would happen, how many rows, since when the oldest is over."""
        for plan in planned(now):
            self.stdout.write(
                _("%(kind)s: %(action)s %(count)d after %(days)d days; oldest %(oldest)s")
                % {
                    "kind": plan.rule.kind,
                    "action": plan.rule.get_action_display(),
                    "count": plan.count,
                    "days": plan.rule.keep_days,
                    "oldest": f"{plan.oldest:%Y-%m-%d}" if plan.oldest else "–",
                }
            )
