"""A private Valkey on a unix socket, without persistence: nobody may come to rely on what it holds."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Self

from tafollow.embedded.binaries import valkey_server
from tafollow.embedded.folders import drop_socket_folder, locked, private_folder, socket_folder
from tafollow.embedded.programs import Program, Running, StartError

START_SECONDS = 20.0


class Valkey:
    """The broker of one state folder. Whoever starts it first owns it; others find it running and leave it so."""

    def __init__(self, state: Path) -> None:
        """Raises StartError when there is no server to run, PermissionError when the folder is somebody else's."""
        self._server = valkey_server()
        state.mkdir(parents=True, exist_ok=True)
        self._state = state.resolve()
        self.folder = private_folder(self._state / "valkey")
        self.socket = socket_folder(self.folder) / "valkey.sock"
        self.running: Running | None = None

    @property
    def url(self) -> str:
        """The broker's address as Celery writes it."""
        return f"redis+socket://{self.socket}?virtual_host=0"

    @property
    def program(self) -> Program:
        """The server, for whoever supervises it."""
        options = {"port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700", "save": "", "appendonly": "no"}
        return Program(
            name="valkey",
            argv=[str(self._server)] + [part for name, value in options.items() for part in (f"--{name}", value)],
            log=self._state / "logs" / "valkey.log",
            before_start=lambda: private_folder(self.socket.parent),
            after_end=lambda: drop_socket_folder(self.socket.parent, instead_of=self.folder),
        )

    def start(self) -> Self:
        """Start it unless it runs. Raises StartError."""
        with locked(self._state / "valkey.lock"):
            deadline = time.monotonic() + START_SECONDS
            while not self.answers():
                if self.running is None:
                    self.running = Running(self.program)
                if self.running.exit_code is not None or time.monotonic() > deadline:
                    raise StartError(f"Valkey does not start: see {self.program.log}")
                time.sleep(0.01)
        return self

    def stop(self) -> None:
        """Stop the server if it is ours."""
        if self.running:
            self.running.stop()
            self.running = None

    def answers(self) -> bool:
        """Whether it answers a PING now."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False
