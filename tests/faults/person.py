"""An officer at the web process: real HTTP over its socket, signed in, asking once more with the same key."""

from __future__ import annotations

import http.client
import json
import socket
import time
import uuid
from pathlib import Path
from typing import Any

from django.test import Client

from reviews.models import User
from tests.faults.cases import ENDED_ON
from tests.people import appoint, enter

SECRET = "c" * 32
EMAIL = "officer-at-the-web@people.example"
ANSWER_SECONDS = 20.0


class Officer:
    """One person with one connection, kept from request to request."""

    def __init__(self, state: Path) -> None:
        """`state`: the folder of the service."""
        user = User.objects.filter(email=EMAIL).first() or User.objects.create_user(EMAIL)
        if not user.appointments.exists():
            appoint(user, "officer")
        client = Client()
        enter(client, user)
        session = client.cookies["sessionid"].value
        self._headers = {
            "Host": "localhost",
            "Content-Type": "application/json",
            "Cookie": f"sessionid={session}; csrftoken={SECRET}",
            "X-CSRFToken": SECRET,
        }
        self._line = _UnixConnection(state / "web.sock")

    def conclude(self, review: uuid.UUID) -> int:
        """Ask for it until there is an answer; the status. Raises ConnectionError when nobody answers for long."""
        key, until = str(uuid.uuid4()), time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < until:
            try:
                status = self.ask_to_conclude(review, key)
            except (OSError, http.client.HTTPException):
                self.hang_up()
            else:
                if status < 500:
                    return status
            time.sleep(0.1)
        raise ConnectionError("the web process does not answer")

    def ask_to_conclude(self, review: uuid.UUID, key: str) -> int:
        """One request; the status of its answer. Raises OSError or HTTPException when none came."""
        return self._post(f"/api/v1/reviews/{review}/conclude/", {"concluded_on": ENDED_ON.isoformat()}, key)

    def hang_up(self) -> None:
        """The next request opens a new connection."""
        self._line.close()

    def _post(self, path: str, words: dict[str, Any], key: str) -> int:
        self._line.request("POST", path, json.dumps(words), self._headers | {"Idempotency-Key": key})
        answer = self._line.getresponse()
        answer.read()
        return answer.status


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=10)
        self._path = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)
