"""The mailbox that bounces come into: a Maildir, or a folder of an IMAP server. It is read, and tidied, nothing more.

What is settled goes into the folder Processed. What is none of ours stays where it is, flagged, for a person to read.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

PROCESSED = "Processed"
SECONDS = 20
"""How long a silent IMAP server is waited for."""


class Unreadable(Exception):
    """The mailbox cannot be reached or opened just now; nothing is lost."""


class Mailbox(Protocol):
    """A mailbox that is open; `key` names a mail in it until it is closed."""

    def unread(self, most: int) -> Iterator[tuple[str, bytes]]:
        """The mails that nobody has looked at yet, oldest first; bytes as they came."""

    def file_away(self, key: str) -> None:
        """Put it into the folder Processed."""

    def leave(self, key: str) -> None:
        """Leave it to a person, flagged: it is not looked at again."""

    def close(self) -> None: ...


def opened(address: str) -> Mailbox:
    """The mailbox at maildir:///path or imap[s]://user:password@host[:port]/FOLDER. Raises Unreadable."""
    url = urlsplit(address)
    try:
        if url.scheme == "maildir":
            return Maildir(Path(url.path))
        if url.scheme in ("imap", "imaps"):
            return Imap(url)
    except (OSError, imaplib.IMAP4.error) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    raise Unreadable("BOUNCE_MAILBOX begins with maildir://, imap:// or imaps://.")


class Maildir:
    """Files are only renamed: what strangers wrote is neither parsed nor written anew."""

    def __init__(self, path: Path) -> None:
        self._path, self._processed = path, path / f".{PROCESSED}"
        (path / "cur").stat()  # a folder that is none is not made into one
        for part in ("new", "cur", "tmp"):
            (self._processed / part).mkdir(parents=True, exist_ok=True)

    def unread(self, most: int) -> Iterator[tuple[str, bytes]]:
        files = [file for part in ("cur", "new") for file in (self._path / part).iterdir() if file.is_file()]
        waiting = sorted(file for file in files if "F" not in file.name.partition(":2,")[2])
        for file in waiting[:most]:
            yield str(file), file.read_bytes()

    def file_away(self, key: str) -> None:
        self._rename(key, self._processed, "S")

    def leave(self, key: str) -> None:
        self._rename(key, self._path, "F")

    def _rename(self, key: str, folder: Path, flag: str) -> None:
        name, _info, flags = Path(key).name.partition(":2,")
        Path(key).rename(folder / "cur" / f"{name}:2,{''.join(sorted({*flags, flag}))}")

    def close(self) -> None:
        """Nothing is held open."""


class Imap:
    def __init__(self, url: SplitResult) -> None:
        host, user, password = url.hostname or "localhost", unquote(url.username or ""), unquote(url.password or "")
        self._box: imaplib.IMAP4
        if url.scheme == "imaps":
            context = ssl.create_default_context()
            self._box = imaplib.IMAP4_SSL(host, url.port or 993, ssl_context=context, timeout=SECONDS)
        else:
            self._box = imaplib.IMAP4(host, url.port or 143, timeout=SECONDS)
        try:
            self._box.login(user, password)
            self._ask("SELECT", self._box.select(_quoted(unquote(url.path.strip("/")) or "INBOX")))
            self._processed = self._folder_of_processed()
        except BaseException:
            self._box.shutdown()
            raise

    def _folder_of_processed(self) -> str:
        if found := next(filter(self._is_there, (PROCESSED, f"INBOX.{PROCESSED}")), ""):
            return found
        raise imaplib.IMAP4.error(f"there is no folder {PROCESSED}, and none can be made")

    def unread(self, most: int) -> Iterator[tuple[str, bytes]]:
        (found,) = self._ask("SEARCH", self._box.uid("SEARCH", "UNFLAGGED", "UNDELETED"))
        for key in (found or b"").decode().split()[:most]:
            for part in self._ask("FETCH", self._box.uid("FETCH", key, "(BODY.PEEK[])")):
                if isinstance(part, tuple):
                    yield key, part[1]

    def file_away(self, key: str) -> None:
        self._ask("COPY", self._box.uid("COPY", key, self._processed))
        self._ask("STORE", self._box.uid("STORE", key, "+FLAGS.SILENT", r"(\Seen \Deleted)"))

    def leave(self, key: str) -> None:
        self._ask("STORE", self._box.uid("STORE", key, "+FLAGS.SILENT", r"(\Flagged)"))

    def close(self) -> None:
        self._box.expunge()
        self._box.logout()

    def _is_there(self, folder: str) -> bool:
        """Whether there is such a folder, made if need be; some servers want them below INBOX."""
        self._box.create(folder)  # refused where it exists already
        return bool(self._box.status(folder, "(MESSAGES)")[0] == "OK")

    @staticmethod
    def _ask(what: str, answer: tuple[str, list[bytes | None]]) -> list[bytes | None]:
        status, data = answer
        if status != "OK":
            raise imaplib.IMAP4.error(f"{what}: {data!r}")
        return data


def _quoted(folder: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", folder) + '"'
