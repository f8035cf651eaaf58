"""Signs of life on the command line: manage.py signs [QUEUE...]. Containers and operators ask it."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.ledger import health, subscriptions


class Command(BaseCommand):
    help = (
        "Say when the canary last came through each queue and how old its oldest due delivery is; fail if it is late."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("queues", nargs="*", metavar="QUEUE", help="all queues unless named")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["queues"] or subscriptions.queues()
        if unknown := set(wanted).difference(subscriptions.queues()):
            raise CommandError(f"There is no queue {', '.join(sorted(unknown))}.")
        found = [sign for sign in health.signs() if sign.queue in wanted]
        for sign in found:
            canary, due = _age(sign.canary, "never came"), _age(sign.oldest_due, "nothing")
            self.stdout.write(f"{sign.queue}: canary {canary}, oldest due {due}")
        if late := [sign.queue for sign in found if sign.is_late]:
            raise CommandError(f"Late: {', '.join(late)}.")


def _age(age: timedelta | None, none: str) -> str:
    return none if age is None else f"{age.total_seconds():.0f} s ago"
