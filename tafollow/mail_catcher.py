"""The messages that the demo's mail catcher holds: one .eml file each in one folder. Reads, never writes."""

from __future__ import annotations

import heapq
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

A_PAGE = 200
HEAD_BYTES = 65_536
NAME = re.compile(r"\w[\w.@=+-]{0,200}\.eml", re.ASCII)


class NoSuchMessage(LookupError):
    """No file of that name is a message of this catcher."""


@dataclass(frozen=True, order=True)
class Place:
    """Where a message stands in the list: `nanoseconds` since 1970 when it was caught, then its name."""

    nanoseconds: int
    name: str

    def __str__(self) -> str:
        return f"{self.nanoseconds}:{self.name}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place that `str` wrote; None for anything else."""
        nanoseconds, _, name = text.partition(":")
        return cls(int(nanoseconds), name) if re.fullmatch(r"[0-9]{1,19}", nanoseconds) else None

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.nanoseconds / 1e9, UTC)


@dataclass(frozen=True)
class Line:
    """One message in the list."""

    place: Place
    subject: str
    sender: str
    to: str


def newest(folder: Path, before: Place | None = None) -> list[Place]:
    """Up to A_PAGE places, newest first, older than `before`; memory does not grow with the folder."""
    return heapq.nlargest(A_PAGE, (place for place in _places(folder) if before is None or place < before))


def _places(folder: Path) -> Iterator[Place]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                yield Place(entry.stat(follow_symlinks=False).st_mtime_ns, entry.name)


def line(folder: Path, place: Place) -> Line:
    """The message's line, from the head of its file alone."""
    with (folder / place.name).open("rb") as file:
        message = BytesParser(policy=policy.default).parsebytes(file.read(HEAD_BYTES), headersonly=True)
    return Line(place, *(str(message.get(header, "")) for header in ("Subject", "From", "To")))


def message(folder: Path, name: str) -> EmailMessage:
    """The whole message. Raises NoSuchMessage for a name that is not a plain .eml file of the folder."""
    path = folder / name
    if not NAME.fullmatch(name) or path.is_symlink() or not path.is_file():
        raise NoSuchMessage(name)
    with path.open("rb") as file:
        return BytesParser(policy=policy.default).parse(file)


def text_of(message: EmailMessage, kind: str) -> str | None:
    """The body's part of `kind` ("plain" or "html") as text; None when it has none."""
    part = message.get_body(preferencelist=(kind,))
    return part.get_content() if part else None


def attachments(message: EmailMessage) -> list[tuple[str, bytes]]:
    """File name and content of each attachment; a nested message as its source."""
    return [
        (part.get_filename() or f"{number}", _content(part))
        for number, part in enumerate(message.iter_attachments(), 1)
    ]


def _content(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else part.as_bytes()
