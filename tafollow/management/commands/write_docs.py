"""Write the documents that are made from the code, or say that they are stale."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tafollow.documents import documents


class Command(BaseCommand):
    help = "Write docs/process.md with its pictures, docs/configuration.md and docs/routes.md. Opens no database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; exit with 1 when something is stale.")

    def handle(self, *args: Any, **options: Any) -> None:
        stale = {
            path: text
            for path, text in documents().items()
            if not path.exists() or path.read_text(encoding="utf-8") != text
        }
        if options["check"]:
            if stale:
                names = ", ".join(f"docs/{path.name}" for path in stale)
                raise CommandError(f"Stale: {names}. Run manage.py write_docs.")
            return
        for path, text in stale.items():
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{path.name}")
