"""Keeps programs running: starts again what ends, and stops all of them in order when asked."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType

from tafollow.embedded.programs import Program, Running

ROUND_SECONDS = 0.1
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 15.0
SETTLED_SECONDS = 30.0  # who ran that long starts again with a short pause


class Asked(Exception):
    """A signal asked us to stop in the middle of something."""


@dataclass
class _Kept:
    program: Program
    running: Running | None
    pause_seconds: float = FIRST_PAUSE_SECONDS
    start_at: float = 0.0


class Supervisor:
    """Programs in the order in which they were started; they are stopped the other way round."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """`say` gets one line for every program that ends or starts again."""
        self._say = say
        self._kept: list[_Kept] = []
        self._passing: list[Running] = []
        self._signals = 0

    @contextlib.contextmanager
    def on_duty(self) -> Iterator[None]:
        """SIGINT, SIGTERM and SIGHUP ask us to stop, a second one to hurry; at the end everything has been stopped."""
        signs = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        previous = [signal.signal(sign, self._on_signal) for sign in signs]
        try:
            yield
        finally:
            self._stop()
            for sign, handler in zip(signs, previous, strict=True):
                signal.signal(sign, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1

    def keep(self, program: Program, running: Running | None = None) -> None:
        """Start `program`, or take over the `running` copy of it, and keep it running."""
        self._kept.append(_Kept(program, running or Running(program)))

    def tend(self) -> None:
        """One round. Raises Asked when a signal has come."""
        if self._signals:
            raise Asked
        for kept in self._kept:
            if kept.running and kept.running.exit_code is not None:
                self._lost(kept, kept.running)
            if kept.running is None and time.monotonic() >= kept.start_at:
                kept.running = Running(kept.program)
        time.sleep(ROUND_SECONDS)

    def _lost(self, kept: _Kept, running: Running) -> None:
        running.bury()
        if time.monotonic() - running.started > SETTLED_SECONDS:
            kept.pause_seconds = FIRST_PAUSE_SECONDS
        self._say(
            f"{kept.program.name} ended (exit code {running.exit_code}), starts again in {kept.pause_seconds:g} s; "
            f"its last words are in {kept.program.log}"
        )
        kept.running = None
        kept.start_at = time.monotonic() + kept.pause_seconds
        kept.pause_seconds = min(kept.pause_seconds * 2, LONGEST_PAUSE_SECONDS)

    def wait_for(self, done: Callable[[], bool], seconds: float) -> bool:
        """Tend until `done`; False after `seconds`. Raises Asked."""
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() > deadline:
                return False
            self.tend()
        return True

    def begin(self, program: Program) -> Running:
        """Start `program`, which will end by itself; `finish` waits for that."""
        self._passing.append(Running(program))
        return self._passing[-1]

    def finish(self, running: Running) -> int:
        """The exit code of what was begun, when it has ended. Raises Asked."""
        while running.exit_code is None:
            self.tend()
        self._passing.remove(running)
        running.bury()
        return running.exit_code

    def _stop(self) -> None:
        kept = [kept.running for kept in self._kept if kept.running]
        for running in [*reversed(self._passing), *reversed(kept)]:
            running.stop(hurried=lambda: self._signals > 1)
