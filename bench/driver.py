"""The process that makes cases ready: `python -m bench.driver MODULE`, told on stdin "burst 1 2000".

The module offers `trigger(cases)`: one transaction that makes those cases ready for their first step.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib import import_module

from bench.systems import Mode

PAUSE = 0.2  # seconds between two cases while latency is measured


def drive(trigger: Callable[[list[int]], None], mode: Mode, cases: list[int]) -> None:
    """Make the cases ready in the way of the mode."""
    if mode in (Mode.BURST, Mode.GROWTH):
        trigger(cases)
        return
    for case in cases:
        trigger([case])
        if mode is Mode.LATENCY:
            time.sleep(PAUSE)


def main() -> None:
    """Obey lines until stdin is closed."""
    trigger = import_module(sys.argv[1]).trigger
    print("ready", flush=True)
    for line in sys.stdin:
        mode, first, last = line.split()
        drive(trigger, Mode(mode), list(range(int(first), int(last) + 1)))
        print("sent", flush=True)


if __name__ == "__main__":
    main()
