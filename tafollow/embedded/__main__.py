"""PostgreSQL and Valkey without installing them: one command beside them, or the whole demo.

python -m tafollow.embedded run [--fast] [--state FOLDER] -- COMMAND...
python -m tafollow.embedded demo [--state FOLDER] [--port 8000]
python -m tafollow.embedded reset [--state FOLDER]
python -m tafollow.embedded backup FILE [--state FOLDER]
python -m tafollow.embedded restore FILE [--state FOLDER]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tafollow.embedded.backup import back_up, restore
from tafollow.embedded.demo import Demo, reset
from tafollow.embedded.programs import StartError
from tafollow.embedded.wrap import run

STATE = Path(".local")


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tafollow.embedded", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_subparsers(dest="what", required=True)
    one = what.add_parser("run", help="run one command beside PostgreSQL and Valkey")
    one.add_argument("--fast", action="store_true", help="no fsync; a temporary folder unless --state is given")
    one.add_argument("--state", type=Path, help="where the services keep their files (default: .local)")
    one.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    demo = what.add_parser("demo", help="run everything until Ctrl-C")
    demo.add_argument("--port", type=int, default=8000, help="the first one to try (default: 8000)")
    saving = what.add_parser("backup", help="write the demo's data to a file, with its checksum beside it")
    restoring = what.add_parser("restore", help="put what a backup holds in the place of the demo's data")
    for filed in (saving, restoring):
        filed.add_argument("file", type=Path)
    for other in (demo, saving, restoring, what.add_parser("reset", help="remove the demo's data")):
        other.add_argument("--state", type=Path, default=STATE, help="where everything is kept (default: .local)")
    return parser.parse_args(argv)


def _run(arguments: argparse.Namespace) -> int:
    command = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
    return run(command, state=arguments.state or (None if arguments.fast else STATE), durable=not arguments.fast)


def main(argv: list[str]) -> int:
    """The exit code: the command's own, or 1 with one line when something cannot start."""
    arguments = _arguments(argv)
    try:
        if arguments.what == "demo":
            return Demo(arguments.state, arguments.port).run()
        if arguments.what == "run":
            return _run(arguments)
        if arguments.what == "reset":
            return reset(arguments.state)
        return (back_up if arguments.what == "backup" else restore)(arguments.state, arguments.file)
    except (StartError, PermissionError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
