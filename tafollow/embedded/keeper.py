"""Outlives whoever started services here, if only to stop them: also after kill -9 nothing is left behind.

Runs as a process of its own and reads orders from its standard input. When that closes, its owner is gone: it stops
what is still on the list, last come first, and removes the folders it was told of. Uses the standard library only, and
no other module of the project, so that it starts in milliseconds.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable

GRACE_SECONDS = 5.0


class Keeper:
    """The owner's end of the line."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__], stdin=subprocess.PIPE, start_new_session=True, text=True
        )

    def watch(self, pid: int, sign: signal.Signals, *, group: bool) -> None:
        """Stop `pid` with `sign` once the owner is gone; with `group`, kill what remains of its process group too."""
        self._say(f"watch {pid} {int(sign)} {int(group)}")

    def forget(self, pid: int) -> None:
        """`pid` has ended: its number may soon be another's."""
        self._say(f"forget {pid}")

    def remove(self, folder: str) -> None:
        """Remove `folder` once the owner is gone."""
        self._say(f"remove 0 {folder}")

    def _say(self, order: str) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # somebody killed the keeper: nothing more can be promised
            self._process.stdin.write(order + "\n")
            self._process.stdin.flush()


_of_process: dict[int, Keeper] = {}


def keeper() -> Keeper:
    """The keeper of this process; a forked child gets its own."""
    if os.getpid() not in _of_process:
        _of_process[os.getpid()] = Keeper()
    return _of_process[os.getpid()]


def _send(send: Callable[[int, int], None], pid: int, sign: int) -> bool:
    try:
        send(pid, sign)
    except OSError:
        return False
    return True


def _lives(pid: int) -> bool:
    if not _send(os.kill, pid, 0):
        return False
    try:  # a container without an init keeps what has ended as a zombie
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:  # no /proc here, or gone meanwhile
        return _send(os.kill, pid, 0)


def _stop(watched: dict[int, tuple[int, bool]]) -> None:
    for pid, (sign, _group) in reversed(watched.items()):
        deadline = time.monotonic() + GRACE_SECONDS
        _send(os.kill, pid, sign)
        while _lives(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
    for pid, (_sign, group) in watched.items():
        _send(os.killpg if group else os.kill, pid, signal.SIGKILL)


def main() -> None:
    """Take orders until the owner is gone; then carry out what is left."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    watched: dict[int, tuple[int, bool]] = {}
    folders = []
    for line in sys.stdin:
        order, pid, *rest = line.rstrip("\n").split(" ", 2)
        if order == "watch":
            sign_number, group = rest[0].split(" ")
            watched[int(pid)] = (int(sign_number), group == "1")
        elif order == "forget":
            watched.pop(int(pid), None)
        elif order == "remove":
            folders.append(rest[0])
    _stop(watched)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
