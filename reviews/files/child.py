"""The judging process: a file on standard input, its length as the argument, one line of JSON as the answer.

Run as a plain script by screening.py, without its environment. Memory, processor time, files and processes are limited
before the first byte is read, so that the worst a hostile file can do is to have itself refused.
"""

import json
import resource
import sys
from pathlib import Path

MEMORY = 192 * 1024 * 1024
CPU_SECONDS = 10
FILES = 32


def main() -> None:
    limit()
    sys.path.append(str(Path(__file__).parents[2]))
    print(json.dumps(answer(sys.stdin.buffer.read(int(sys.argv[1])))))  # noqa: T201 the answer is what it is for


def limit() -> None:
    for kind, most in {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: FILES,
        resource.RLIMIT_NPROC: 0,
    }.items():
        _soft, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def answer(content: bytes) -> dict[str, object]:
    """Media type and flags, or the reason of the refusal with the part that is its cause."""
    from reviews.files.inspection.kinds import inspect
    from reviews.files.inspection.verdicts import Refused

    try:
        media_type, flags = inspect(content)
    except Refused as refusal:
        return {"reason": refusal.reason, "part": refusal.part[:80]}
    except MemoryError:
        return {"reason": "too_heavy", "part": ""}
    except Exception:
        # Whatever a reader stumbles over in a hostile or broken file: the file is at fault, and the person is told so.
        return {"reason": "damaged", "part": ""}
    return {"media_type": media_type, "flags": flags}


if __name__ == "__main__":
    main()
