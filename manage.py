#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

from reviews import wall
from tafollow.environment import Unset

OF_THE_OWNER = {"migrate", "raise_walls", "flush", "createcachetable", "test", "testserver"}
"""Commands that change tables; all others act for the service."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tafollow.settings")


def main() -> None:
    if OF_THE_OWNER.intersection(sys.argv[1:2]):
        execute_from_command_line(sys.argv)
        return
    with wall.as_system("an operator's command"):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except Unset as what_is_missing:
        sys.exit(str(what_is_missing))
