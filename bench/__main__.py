"""`python -m bench events`: measure. `python -m bench report FILE`: the tables of an earlier session once more.

`python -m bench reminders`: a million open duties of which ten thousand are due, and their mails (bench/reminders.py).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import FrameType

from bench import reminders
from bench.processes import ROOT
from bench.report import FAULTS, report
from bench.run import Plan, Run, events, told
from bench.services import Services, Unusable, services
from bench.systems import Mode, System, systems

FULL = {"rounds": 5, "cases": 2000, "slow": 50, "run_limit": 120.0, "minutes": 30.0, "calm": 10.0}
QUICK = {"rounds": 1, "cases": 20, "slow": 10, "run_limit": 20.0, "minutes": 0.8, "calm": 0.0}


def arguments(given: list[str]) -> argparse.Namespace:
    """The command line; numbers that were not given come from FULL, or from QUICK with --quick."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    told = commands.add_parser("report")
    told.add_argument("file", type=Path)
    measured = commands.add_parser("events")
    measured.add_argument(
        "--quick", action="store_true", help="does everything run? Under a minute; the figures mean nothing"
    )
    measured.add_argument("--only", nargs="+", metavar="SYSTEM", choices=list(systems()), default=list(systems()))
    measured.add_argument("--modes", nargs="+", type=Mode, choices=list(Mode), default=list(Mode))
    measured.add_argument("--out", type=Path, default=ROOT / ".local" / "bench")
    for name, default in FULL.items():
        measured.add_argument(f"--{name.replace('_', '-')}", type=type(default))
    chosen = parser.parse_args(given)
    usual = QUICK if getattr(chosen, "quick", False) else FULL
    for name, default in usual.items():
        if getattr(chosen, name, None) is None:
            setattr(chosen, name, default)
    return chosen


def machine(here: Services, quick: bool) -> dict[str, str]:
    """What was measured on. Raises Unusable when commits do not wait for the disk, unless nothing is to be proved."""
    versions = here.versions()
    if not quick and "off" in (versions["fsync"], versions["synchronous_commit"]):
        raise Unusable(
            "fsync or synchronous_commit is off: such figures would flatter everybody. Give a durable PostgreSQL."
        )
    return {
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": str(os.cpu_count()),
        "kernel": platform.release(),
        "Python": platform.python_version(),
        **{name: version(name) for name in ("django", "celery", "psycopg")},
        **versions,
    }


def measure(chosen: argparse.Namespace) -> Path:
    """Run the plan; gives the file that holds the machine on its first line and a run on every other."""
    plan = Plan(
        modes=chosen.modes,
        rounds=chosen.rounds,
        cases=chosen.cases,
        slow=chosen.slow,
        run_limit=chosen.run_limit,
        total_limit=chosen.minutes * 60,
        calm=chosen.calm,
    )
    chosen.out.mkdir(parents=True, exist_ok=True)
    out: Path = chosen.out / f"events-{datetime.now(UTC):%Y%m%d-%H%M%S}.jsonl"
    logs = out.with_suffix("")
    logs.mkdir()
    with services() as here:
        out.write_text(json.dumps(machine(here, chosen.quick)) + "\n")
        for run in events(plan, able(chosen.only), here, logs):
            with out.open("a") as lines:
                lines.write(json.dumps(asdict(run)) + "\n")
            print(told(run), flush=True)
    return out


def able(names: list[str]) -> list[type[System]]:
    """The systems of those names that this machine has all it needs for; says which it has not."""
    chosen = [system for name, system in systems().items() if name in names]
    for system in chosen:
        if system.missing():
            print(f"{system.name} is left out: {system.missing()}")
    return [system for system in chosen if not system.missing()]


def tell(file: Path) -> str:
    """The report of a session's file."""
    first, *lines = file.read_text().splitlines()
    titles = {name: system.title for name, system in systems().items()}
    return report(json.loads(first), [Run(**json.loads(line)) for line in lines], titles)


def stop(number: int, frame: FrameType | None) -> None:
    """A polite end from outside still ends what was started."""
    raise KeyboardInterrupt


def main() -> None:
    """Measure or read, print the tables, keep them beside the figures; exit code 1 if a run failed or was not exact."""
    signal.signal(signal.SIGTERM, stop)
    if sys.argv[1:2] == ["reminders"]:
        sys.exit(reminders.main(sys.argv[2:]))
    chosen = arguments(sys.argv[1:])
    try:
        file = measure(chosen) if chosen.command == "events" else chosen.file
    except Unusable as reason:
        raise SystemExit(str(reason)) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    text = tell(file)
    file.with_suffix(".md").write_text(text)
    print(f"\n{text}\n{file}")
    sys.exit(1 if FAULTS in text else 0)


if __name__ == "__main__":
    main()
