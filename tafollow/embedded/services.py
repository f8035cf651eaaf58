"""PostgreSQL and Valkey together, and the environment that leads to them. What is given from outside is used."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Self

from tafollow.embedded.postgres import Postgres
from tafollow.embedded.valkey import Valkey


class Services:
    """The two services of one state folder; DATABASE_URL or REDIS_URL in the environment replace one each."""

    def __init__(self, state: Path, *, durable: bool) -> None:
        """Raises StartError when a server is missing."""
        self.state = state
        self.postgres = None if os.environ.get("DATABASE_URL") else Postgres(state, durable=durable)
        self.valkey = None if os.environ.get("REDIS_URL") else Valkey(state)

    def start(self) -> Self:
        """Start both. Raises StartError; then neither is left running."""
        try:
            for service in (self.postgres, self.valkey):
                if service:
                    service.start()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop those that this process started: the broker first, what matters last."""
        for service in (self.valkey, self.postgres):
            if service:
                service.stop()

    def environment(self) -> dict[str, str]:
        """How the project finds them: DATABASE_URL is the owner's, DATABASE_APP_URL the application's."""
        owner = self.postgres.owner_url if self.postgres else os.environ["DATABASE_URL"]
        app = self.postgres.app_url if self.postgres else os.environ.get("DATABASE_APP_URL", owner)
        return {
            "DATABASE_URL": owner,
            "DATABASE_APP_URL": app,
            "REDIS_URL": self.valkey.url if self.valkey else os.environ["REDIS_URL"],
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(self.state),
        }


def secret_key(state: Path) -> str:
    """The installation's key, made once, readable by its owner alone."""
    file = state / "secret"
    if not file.exists():
        with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(50))
    return file.read_text()
