"""python -m tafollow.embedded run [--fast] [--state FOLDER] -- COMMAND..."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tafollow.embedded.programs import StartError
from tafollow.embedded.wrap import run

STATE = Path(".local")


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tafollow.embedded", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    one = what.add_parser("run", help="run one command beside PostgreSQL and Valkey")
    one.add_argument("--fast", action="store_true", help="no fsync; a temporary folder unless --state is given")
    one.add_argument("--state", type=Path, help="where the services keep their files (default: .local)")
    one.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    """The exit code: the command's own, or 1 with one line when a service cannot start."""
    arguments = _arguments(argv)
    try:
        command = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
        state = arguments.state or (None if arguments.fast else STATE)
        return run(command, state=state, durable=not arguments.fast)
    except (StartError, PermissionError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
