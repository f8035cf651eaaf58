"""Runs one command with PostgreSQL and Valkey of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tafollow.embedded.keeper import keeper
from tafollow.embedded.services import Services

COMMAND_NOT_FOUND = 127  # as shells say it


@contextlib.contextmanager
def temporary_state() -> Iterator[Path]:
    """A folder that is gone afterwards, also after kill -9."""
    folder = Path(tempfile.mkdtemp(prefix="tafollow-"))
    folder.chmod(0o711)  # when we are root PostgreSQL's account must get through; what is inside is private
    keeper().remove(str(folder))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(command: Sequence[str], *, state: Path | None, durable: bool) -> int:
    """Run `command` beside fresh or kept services and return its exit code (128 + n after signal n).

    Without `state` everything is made in a temporary folder and removed afterwards.
    """
    with contextlib.ExitStack() as stack:
        services = Services(state or stack.enter_context(temporary_state()), durable=durable)
        stack.callback(services.stop)
        services.start()
        return _wait_for(command, {**os.environ, **services.environment()})


def _wait_for(command: Sequence[str], environment: dict[str, str]) -> int:
    try:
        process = subprocess.Popen(command, env=environment)
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        return COMMAND_NOT_FOUND
    keeper().watch(process.pid, signal.SIGTERM, group=False)
    # Ctrl-C at the terminal reaches the command by itself; only when it has ended may we stop its services.
    with _handling(signal.SIGINT, lambda: None), _handling(signal.SIGTERM, process.terminate):
        code = process.wait()
    keeper().forget(process.pid)
    return code if code >= 0 else 128 - code


@contextlib.contextmanager
def _handling(sign: signal.Signals, act: Callable[[], None]) -> Iterator[None]:
    previous = signal.signal(sign, lambda _number, _frame: act())
    try:
        yield
    finally:
        signal.signal(sign, previous)
