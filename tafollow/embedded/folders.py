"""Accounts, folders and locks of the local services: nothing is widened, nothing is taken over from a stranger."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# 107 bytes is the limit of Linux, 103 of macOS; what follows the folder is at most "/.s.PGSQL.5432.lock".
LONGEST_SOCKET_FOLDER = 80
PLAIN = re.compile(r"[A-Za-z0-9/._-]+")  # what no URL parser and no list of hosts reads as anything but a path


@dataclass(frozen=True)
class Account:
    """An unprivileged account that exists already."""

    uid: int
    gid: int

    def as_popen(self) -> dict[str, Any]:
        """Arguments that make subprocess drop to this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def unprivileged_account() -> Account | None:
    """Who PostgreSQL runs as: ourselves (None), or `postgres` or `nobody` when we are root, which it refuses.

    Raises LookupError when we are root and neither account exists; none is ever created.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise LookupError(
        "PostgreSQL does not run as root, and there is no account postgres or nobody: use an ordinary one."
    )


def digest(*parts: object) -> str:
    """A short name for what may be long or hold spaces."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def private_folder(folder: Path, account: Account | None = None) -> Path:
    """`folder`, made if need be, open to its owner alone. Raises PermissionError when somebody else made it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    made_by = folder.lstat().st_uid
    if folder.is_symlink() or made_by not in {os.geteuid(), account.uid if account else os.geteuid()}:
        raise PermissionError(f"{folder} belongs to somebody else: remove it, or use another folder.")
    if account and made_by != account.uid:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    return folder


def reachable_folder(folder: Path, account: Account | None) -> Path:
    """`folder`, or where `account` cannot get there (a checkout in /root) one under /var/tmp that stands for it."""
    private_folder(folder, account)
    if account is None or subprocess.run(["test", "-w", folder], cwd="/", **account.as_popen()).returncode == 0:
        return folder
    folder.rmdir()
    return private_folder(Path("/var/tmp") / f"tafollow-{digest(folder)}", account)  # noqa: S108 checked just above


def socket_folder(folder: Path, account: Account | None = None) -> Path:
    """`folder` for a unix socket, or a short plain one in the temporary folder where its path is long or unusual."""
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER and PLAIN.fullmatch(str(folder)):
        return folder
    name = f"tafollow-{os.geteuid()}-{digest(folder)}"
    short = Path(tempfile.gettempdir()) / name
    if len(os.fsencode(short)) > LONGEST_SOCKET_FOLDER or not PLAIN.fullmatch(str(short)):
        short = Path("/tmp") / name  # noqa: S108 private_folder refuses one that is not ours
    return private_folder(short, account)


def drop_socket_folder(folder: Path, *, instead_of: Path) -> None:
    """Remove what socket_folder made beside `instead_of`, once its server has gone."""
    if folder != instead_of:
        with contextlib.suppress(OSError):
            folder.rmdir()


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Only one process at a time gets in here; the kernel lets go when that process dies."""
    with file.open("a+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
