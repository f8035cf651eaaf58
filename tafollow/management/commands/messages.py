"""Bring the catalogues of the interface up to date: manage.py messages [--compile | --check]."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tafollow import catalogues


class Command(BaseCommand):
    help = "Finds every sentence people read, merges it into locale/*/django.po and compiles what is not fresh."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--compile", action="store_true", help="only compile: quick, and nothing where all is fresh")
        how.add_argument("--check", action="store_true", help="change nothing; fail if a sentence lacks a translation")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = {code: catalogues.catalogue(Path(settings.LOCALE_PATHS[0]), code) for code, _ in settings.LANGUAGES}
        del paths[settings.LANGUAGE_CODE]
        if not (options["compile"] or options["check"]):
            self.merge(paths)
        if options["check"]:
            self.check_complete(paths)
        else:
            written = [code for code, path in paths.items() if catalogues.compile_catalogue(path)]
            self.stdout.write(f"compiled: {', '.join(written) or 'nothing, all fresh'}")

    def merge(self, paths: dict[str, Path]) -> None:
        found = catalogues.sentences(settings.BASE_DIR)
        for code, path in paths.items():
            changed = catalogues.merge(path, code, found)
            missing = len(catalogues.untranslated(path))
            self.stdout.write(f"{code}: {len(found)} sentences, {missing} missing{', file changed' if changed else ''}")

    def check_complete(self, paths: dict[str, Path]) -> None:
        missing = {code: catalogues.untranslated(path) for code, path in paths.items()}
        if any(missing.values()):
            raise CommandError("\n".join(f"{code}: {sentence}" for code, all_ in missing.items() for sentence in all_))
