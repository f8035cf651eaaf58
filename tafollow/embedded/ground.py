"""What the demo stands on: a Python, a folder, some disk, a free port, and being alone in its folder."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from tafollow.embedded.programs import StartError

OLDEST_PYTHON = (3, 11)
NEEDED_BYTES = 500_000_000
PORTS_TRIED = 100


@contextlib.contextmanager
def alone(state: Path) -> Iterator[None]:
    """Only one demo runs in a state folder. Raises StartError with the address of the other."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "demo.lock").open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            url = state / "url"
            raise StartError(
                f"The demo of this folder runs already: {url.read_text() if url.exists() else ''}"
            ) from None
        yield


def check_preconditions(state: Path) -> str:
    """One line about what was found. Raises StartError when something is missing."""
    if sys.version_info < OLDEST_PYTHON:
        raise StartError(f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed; this is {sys.version}.")
    try:
        state.mkdir(parents=True, exist_ok=True)
        (state / "writable").touch()
        (state / "writable").unlink()
    except OSError as error:
        raise StartError(f"{state} cannot be written: {error.strerror}.") from None
    free = shutil.disk_usage(state).free
    if free < NEEDED_BYTES:
        raise StartError(f"{state} needs {NEEDED_BYTES // 10**6} MB of free disk; there are {free // 10**6} MB.")
    return f"Python {sys.version.split()[0]}, {free // 10**9} GB of disk free, {state} writable"


def listener(first_port: int) -> socket.socket:
    """A socket listening on 127.0.0.1 at `first_port` or the next that is free. Raises StartError."""
    for port in range(first_port, first_port + PORTS_TRIED):
        with contextlib.suppress(OSError):
            return socket.create_server(("127.0.0.1", port), backlog=256)
    raise StartError(
        f"No free port from {first_port} to {first_port + PORTS_TRIED - 1}: give another, make demo PORT=9000."
    )
