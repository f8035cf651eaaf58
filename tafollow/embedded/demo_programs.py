"""The programs of the demo, and how each is started."""

from __future__ import annotations

import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from tafollow.embedded.programs import Program

CELERY = [
    *("-m", "celery", "-A", "tafollow.celery", "worker", "-l", "WARNING"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
]
HOOKS_QUEUES = ["-Q", "hooks", "--pool", "threads", "-c", "2", "-n", "hooks@%h"]
MAIN_QUEUES = ["-Q", "default,matching,reminders", "--pool", "prefork", "-c", "2", "-n", "main@%h"]
POST_QUEUES = ["-Q", "letters,post", "--pool", "threads", "-c", "2", "-n", "post@%h"]
GUNICORN = ["-m", "gunicorn", "tafollow.wsgi", "--workers", "2", "--threads", "4", "--no-control-socket", "--bind"]
SINK = ["-m", "tafollow.embedded.mailsink", "--dir"]
RINGER = ["manage.py", "ring"]


def programs(state: Path, environment: Mapping[str, str], web: socket.socket, mail: socket.socket) -> list[Program]:
    """In the order of starting; the last to start is the first to stop.

    `web` and `mail` listen already and are inherited: no other checkout can take the port in between, and while a
    program starts again its callers wait instead of being refused.
    """

    def program(name: str, arguments: list[str], *inherit: int) -> Program:
        return Program(
            name=name,
            argv=[sys.executable, *arguments],
            log=state / "logs" / f"{name}.log",
            environment=environment,
            inherit=inherit,
        )

    return [
        program("mail", [*SINK, str(state / "mail"), "--fd", str(mail.fileno())], mail.fileno()),
        program("worker-main", CELERY + MAIN_QUEUES),
        program("worker-post", CELERY + POST_QUEUES),
        program("worker-hooks", CELERY + HOOKS_QUEUES),
        program("ringer-1", RINGER),
        program("ringer-2", RINGER),
        program("web", [*GUNICORN, f"fd://{web.fileno()}"], web.fileno()),
    ]
