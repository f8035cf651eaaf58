"""A real SMTP server that keeps every message it accepts and delivers none; it can be told to behave badly.

python -m tafollow.embedded.mailsink --dir FOLDER --port 0 --port-file FILE [--faults '{"hang": 0.3, "seed": 7}']

Each accepted message is FOLDER/<number>.eml and one line of FOLDER/received.jsonl: time (UTC), message_id,
envelope_from, envelope_to, file. FOLDER/faults.json is read again for every message (see Faults): faults come and go at
run time.
"""

from __future__ import annotations

import argparse
import asyncio
import email
import email.policy
import json
import logging
import random
import signal
import socket
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

RECEIVED, FAULTS = "received.jsonl", "faults.json"
LARGEST_MESSAGE_BYTES = 35_000_000

log = logging.getLogger("mailsink")


@dataclass(frozen=True, kw_only=True)
class Faults:
    """What goes wrong, as probabilities from 0 to 1.

    `hang`: after the final dot no answer for `hang_seconds`, then the connection is closed. `drop`: closed at once.
    With `hang_stored` or `drop_stored` the message was accepted all the same, and only the answer is never sent.
    `later_at_rcpt` and `later_at_data` answer 451; the addresses in `never` are answered 550.
    The same `seed` decides the same for the same message and attempt, in whatever order messages come.
    """

    seed: int = 0
    hang: float = 0.0
    hang_seconds: float = 30.0
    hang_stored: bool = True
    drop: float = 0.0
    drop_stored: bool = True
    later_at_rcpt: float = 0.0
    later_at_data: float = 0.0
    never: tuple[str, ...] = ()


def set_faults(folder: Path, **faults: Any) -> None:
    """From the next message on the sink of `folder` behaves like this. Raises TypeError for an unknown fault."""
    draft = folder / f"{FAULTS}.new"
    draft.write_text(json.dumps(asdict(Faults(**faults))))
    draft.replace(folder / FAULTS)


def received(folder: Path) -> list[dict[str, Any]]:
    """What the sink of `folder` has accepted, oldest first."""
    lines = folder / RECEIVED
    return [json.loads(line) for line in lines.read_text().splitlines()] if lines.exists() else []


class Sink:
    """Answers the SMTP server's questions about one mail after the other."""

    def __init__(self, folder: Path, faults: Faults) -> None:
        self._folder = folder
        self._faults = faults
        self._asked: Counter[tuple[str, str]] = Counter()
        self._number = max((int(file.stem) for file in folder.glob("*.eml")), default=0)

    async def handle_RCPT(  # noqa: N802 the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse for good, refuse for now, or take the recipient."""
        faults = self._read_faults()
        if address in faults.never:
            return "550 5.1.1 There is no such mailbox here"
        if self._happens(faults, "later_at_rcpt", address):
            return "451 4.3.0 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message and say so, unless a fault comes in between."""
        faults = self._read_faults()
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message_id = str(email.message_from_bytes(content, policy=email.policy.compat32)["Message-ID"] or "")
        if self._happens(faults, "later_at_data", message_id):
            return "451 4.3.0 Try again later"
        hangs = self._happens(faults, "hang", message_id)
        drops = not hangs and self._happens(faults, "drop", message_id)
        if not ((hangs and not faults.hang_stored) or (drops and not faults.drop_stored)):
            self._keep(envelope, content, message_id)
        if hangs:
            await asyncio.sleep(faults.hang_seconds)
        if (hangs or drops) and server.transport:
            server.transport.close()
        return "250 2.0.0 Kept"

    def _happens(self, faults: Faults, fault: str, about: str) -> bool:
        self._asked[fault, about] += 1
        # Not for secrets: chance that can be replayed.
        chance = random.Random(f"{faults.seed} {fault} {about} {self._asked[fault, about]}").random()  # noqa: S311
        return chance < float(getattr(faults, fault))

    def _read_faults(self) -> Faults:
        try:
            told = json.loads((self._folder / FAULTS).read_text())
            self._faults = Faults(**(told | {"never": tuple(told.get("never", ()))}))
        except FileNotFoundError:
            pass
        except (ValueError, TypeError) as error:
            log.error("%s is not understood, the last faults stay: %s", FAULTS, error)
        return self._faults

    def _keep(self, envelope: Envelope, content: bytes, message_id: str) -> None:
        self._number += 1
        file = self._folder / f"{self._number:06}.eml"
        draft = file.with_suffix(".new")
        draft.write_bytes(content)
        draft.rename(file)
        line = {
            "time": datetime.now(UTC).isoformat(),
            "message_id": message_id,
            "envelope_from": envelope.mail_from,
            "envelope_to": envelope.rcpt_tos,
            "file": file.name,
        }
        with (self._folder / RECEIVED).open("ab", buffering=0) as lines:
            lines.write(json.dumps(line).encode() + b"\n")


async def serve(folder: Path, listener: socket.socket, faults: Faults) -> None:
    """Take mail at `listener` until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    sink = Sink(folder, faults)
    server = await loop.create_server(
        lambda: SMTP(sink, hostname="localhost", enable_SMTPUTF8=True, data_size_limit=LARGEST_MESSAGE_BYTES),
        sock=listener,
    )
    over = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, over.set)
    await over.wait()
    server.close()


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tafollow.embedded.mailsink", description=__doc__)
    parser.add_argument("--dir", type=Path, required=True, help="where messages are kept")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--port", type=int, help="0: any free one")
    where.add_argument("--fd", type=int, help="an inherited listening socket")
    parser.add_argument("--host", default="127.0.0.1", help="where it listens; 0.0.0.0 in a container")
    parser.add_argument("--port-file", type=Path, help="the port is written here once mail is taken")
    parser.add_argument("--faults", type=json.loads, default={}, help="JSON, see Faults")
    return parser.parse_args(argv)


def main(argv: list[str]) -> None:
    """Run as a program."""
    arguments = _arguments(argv)
    arguments.dir.mkdir(parents=True, exist_ok=True)
    if arguments.fd is not None:
        listener = socket.socket(fileno=arguments.fd)
    else:
        listener = socket.create_server((arguments.host, arguments.port))
    if arguments.port_file:
        draft = arguments.port_file.with_name(arguments.port_file.name + ".new")
        draft.write_text(str(listener.getsockname()[1]))
        draft.replace(arguments.port_file)
    faults = Faults(**(arguments.faults | {"never": tuple(arguments.faults.get("never", ()))}))
    asyncio.run(serve(arguments.dir, listener, faults))


if __name__ == "__main__":
    main(sys.argv[1:])
