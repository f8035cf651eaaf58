"""The door in a process of its own: sends what is due, and is killed by the test while it waits for the answer."""

import django

django.setup()

from reviews import wall  # noqa: E402 - after setup
from workflows import hooks  # noqa: E402

with wall.as_system("a door of the tests"):
    hooks.work()
