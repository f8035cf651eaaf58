"""Whether something made earlier still fits what it was made from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import psycopg

from tafollow.embedded.folders import digest


def fingerprint(*roots: Path) -> str:
    """Changes when a file under `roots` does: its path, size or time of change."""
    return digest(*sorted((file, *_state(file)) for root in roots for file in _files(root)))


def _files(root: Path) -> Iterable[Path]:
    found = root.rglob("*") if root.is_dir() else [root]
    return (file for file in found if file.is_file() and "__pycache__" not in file.parts)


def _state(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, status.st_mtime_ns


class FileStamp:
    """What something beside `file` was last made from."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> str:
        """Empty when it was never made."""
        return self._file.read_text() if self._file.exists() else ""

    def write(self, stamp: str) -> None:
        """Only when the making is complete."""
        self._file.write_text(stamp)


class DatabaseStamp:
    """What the database was last prepared from, written on the database itself: it goes where the data go."""

    def __init__(self, owner_url: str) -> None:
        self._url = owner_url

    def read(self) -> str:
        """Empty when it was never prepared."""
        with psycopg.connect(self._url) as connection:
            row = connection.execute(
                "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()"
            ).fetchone()
        return str(row[0] or "") if row else ""

    def write(self, stamp: str) -> None:
        """Only when the preparation is complete."""
        with psycopg.connect(self._url) as connection:
            connection.execute(
                psycopg.sql.SQL("comment on database {} is {}").format(
                    psycopg.sql.Identifier(connection.info.dbname), psycopg.sql.Literal(stamp)
                )
            )
