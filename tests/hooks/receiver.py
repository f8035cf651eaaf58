"""A real receiver of webhooks on this machine. It does what it is told: answers, hangs, drips, leads elsewhere."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass
class Got:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`answers` are used up in order, the last one again and again; an answer is bytes, or what is done instead."""

    answers: list[bytes | Callable[[socket.socket, Receiver], None]]
    got: list[Got] = field(default_factory=list)
    asked: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/hooks"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.over.set()
        self.listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while not self.over.is_set():
                caller, _address = self.listener.accept()
                threading.Thread(target=self._answer, args=[caller], daemon=True).start()

    def _answer(self, caller: socket.socket) -> None:
        with caller, suppress(OSError):
            self.got.append(_read(caller))
            self.asked.set()
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if callable(answer):
                answer(caller, self)
            else:
                caller.sendall(answer)


def _read(caller: socket.socket) -> Got:
    stream = caller.makefile("rb")
    _method, path, _version = stream.readline().decode().split()
    headers = {}
    while line := stream.readline().strip():
        name, _colon, value = line.decode().partition(":")
        headers[name.lower()] = value.strip()
    return Got(path, headers, stream.read(int(headers["content-length"])))


def says(status: int, body: str = "", **headers: str) -> bytes:
    """A whole answer."""
    lines = [f"HTTP/1.1 {status} So", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", body]).encode()


def hangs(caller: socket.socket, receiver: Receiver) -> None:
    """Says nothing, until the caller goes or the test is over."""
    caller.settimeout(20)
    caller.recv(1)


def drips_head(caller: socket.socket, receiver: Receiver) -> None:
    """A byte now and then, of headers that never end."""
    caller.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not receiver.over.wait(0.02):
        caller.sendall(b"x")


def drips_body(caller: socket.socket, receiver: Receiver) -> None:
    """The same of a body."""
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not receiver.over.wait(0.02):
        caller.sendall(b"x")


def pours(caller: socket.socket, receiver: Receiver) -> None:
    """A huge answer."""
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
    while not receiver.over.is_set():
        caller.sendall(b"y" * 65_536)


def resets(caller: socket.socket, receiver: Receiver) -> None:
    """Throws the telephone down."""
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
