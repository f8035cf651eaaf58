"""What a program of the local installation is, and one running copy of it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tafollow.embedded.folders import Account
from tafollow.embedded.keeper import keeper

LOG_LIMIT_BYTES = 5_000_000


class StartError(Exception):
    """A service of the local installation cannot start; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """How to start and stop one program. Its output goes straight to `log`, so that no reader can hold it up."""

    name: str
    argv: Sequence[str]
    log: Path
    environment: Mapping[str, str] | None = None
    account: Account | None = None
    inherit: Sequence[int] = ()
    ask: signal.Signals = signal.SIGTERM
    hurry: signal.Signals = signal.SIGKILL
    grace_seconds: float = 15.0
    before_start: Callable[[], object] = field(default=lambda: None)
    after_end: Callable[[], object] = field(default=lambda: None)


class Running:
    """One started program, the leader of its own process group (a Ctrl-C at the terminal does not reach it)."""

    def __init__(self, program: Program) -> None:
        """Start it. Raises OSError when the executable cannot be run."""
        program.before_start()
        self.program = program
        self.started = time.monotonic()
        _make_room(program.log)
        with program.log.open("ab") as log:
            self._process = subprocess.Popen(
                program.argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=None if program.environment is None else dict(program.environment),
                pass_fds=program.inherit,
                process_group=0,
                **(program.account.as_popen() if program.account else {}),
            )
        keeper().watch(self.pid, program.ask, group=True)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def signal(self, sign: signal.Signals) -> None:
        """Send `sign` to the leader; what the leader started is the leader's to stop."""
        self._process.send_signal(sign)

    def stop(self, *, hurried: Callable[[], bool] = lambda: False) -> None:
        """Ask, wait for the grace period, then kill the whole group. `hurried` is asked meanwhile, and shortens it."""
        deadline = time.monotonic() + self.program.grace_seconds
        self.signal(self.program.ask)
        while self.exit_code is None and time.monotonic() < deadline and not hurried():
            time.sleep(0.02)
        if self.exit_code is None and self.program.hurry != signal.SIGKILL:
            self.signal(self.program.hurry)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
        self.bury()

    def bury(self) -> None:
        """Kill what is left of the group and forget it."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        keeper().forget(self.pid)
        self.program.after_end()


def _make_room(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_name(log.name + ".1"))
