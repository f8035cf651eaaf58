"""Raise the walls again where tables were made by hand, as when facts are partitioned: manage.py raise_walls."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from reviews.wall.raising import raise_walls


class Command(BaseCommand):
    help = "Put row-level security around every table that is declared to have it. As the owner; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.schema_editor() as editor:
            raise_walls(None, editor)
