"""A backup of the demo: one file and its checksum. What is restored sends no mail until a person says so."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from hashlib import file_digest
from pathlib import Path

import psycopg

from tafollow.embedded.binaries import postgres_folder
from tafollow.embedded.ground import alone
from tafollow.embedded.postgres import APP, DATABASE, OWNER, SUPERUSER, Postgres
from tafollow.embedded.programs import StartError
from tafollow.embedded.services import secret_key

DRAFT = f"{DATABASE}_restoring"
REASON = "restored from a backup: mail sent since then is owed again"


def back_up(state: Path, file: Path) -> int:
    """Write everything to `file` and its SHA-256 beside it, also while the demo runs. Raises StartError."""
    postgres = Postgres(state, durable=True).start()
    try:
        _run([_client("pg_dump"), "--format=custom", f"--file={file}", f"--dbname={postgres.owner_url}"])
    finally:
        postgres.stop()
    _checksum(file).write_text(f"{_sha256(file)}  {file.name}\n")
    print(f"{file} and {_checksum(file)}: everything but .local/secret, which signs links and anchors.")
    return 0


def restore(state: Path, file: Path) -> int:
    """Put what `file` holds in the place of the data, hold the post, verify the history. Raises StartError.

    The old data are dropped only when the new ones are complete and verified.
    """
    _verify(file)
    with alone(state):
        postgres = Postgres(state, durable=True).start()
        try:
            _fill_draft(postgres, file)
            _take_over(postgres)
        finally:
            postgres.stop()
    print('Restored and verified. No mail leaves until a person lets it: manage.py post release "why".')
    return 0


def _verify(file: Path) -> None:
    wanted = _checksum(file).read_text().split()[0] if _checksum(file).exists() else ""
    if not file.exists() or _sha256(file) != wanted:
        raise StartError(f"{file} is not what was backed up: its SHA-256 is not the one in {_checksum(file)}.")


def _fill_draft(postgres: Postgres, file: Path) -> None:
    with _superuser(postgres) as connection:
        connection.execute(f"drop database if exists {DRAFT}")
        connection.execute(f"create database {DRAFT} owner {OWNER}")
    url = postgres.owner_url.replace(f"/{DATABASE}?", f"/{DRAFT}?")
    _run([_client("pg_restore"), "--exit-on-error", "--no-owner", f"--dbname={url}", file])
    environment = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": secret_key(postgres.data.parent.parent)}
    if not _is_held(url):
        _run([sys.executable, "manage.py", "post", "hold", REASON], environment)
    _run([sys.executable, "manage.py", "verify_history"], environment)


def _take_over(postgres: Postgres) -> None:
    with _superuser(postgres) as connection:
        connection.execute(f"drop database if exists {DATABASE} with (force)")
        connection.execute(f"alter database {DRAFT} rename to {DATABASE}")
        connection.execute(f"revoke connect on database {DATABASE} from public")
        connection.execute(f"grant connect on database {DATABASE} to {APP}")


def _superuser(postgres: Postgres) -> psycopg.Connection:
    return psycopg.connect(f"host={postgres.socket} user={SUPERUSER} dbname=postgres", autocommit=True)


def _is_held(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return bool(connection.execute("select from workflows_postroom where held").fetchone())


def _client(name: str) -> Path:
    return postgres_folder(None) / name


def _checksum(file: Path) -> Path:
    return file.with_name(file.name + ".sha256")


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _run(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise StartError(f"{Path(command[0]).name} failed:\n{(done.stdout + done.stderr)[-3000:]}")
