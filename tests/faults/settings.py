"""The project's own settings, with one more app whose reactions get into trouble on purpose.

PROCESS_CLOCK lets a process believe that it is another day: only the database's clock may count.
"""

import os

from tafollow.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.troubled"]  # noqa: F405

if clock := os.environ.get("PROCESS_CLOCK"):
    import time_machine

    time_machine.travel(clock).start()
