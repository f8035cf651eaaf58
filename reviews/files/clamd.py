"""Asks a clamd, over its own protocol, whether a file holds a virus. No answer is not a good answer."""

import re
import socket
import struct
from urllib.parse import urlsplit

SECONDS = 20.0
PIECE = 64 * 1024
LONGEST_ANSWER = 4096
FOUND = re.compile(r"stream: (.+) FOUND")


class Unreachable(Exception):
    """clamd did not answer, or not with a verdict; its own words are the message."""


def virus_in(content: bytes, url: str, *, seconds: float = SECONDS) -> str:
    """The name of the virus, empty if clamd finds none. `url` is tcp://host:port or unix:///path.

    Raises Unreachable whenever no verdict comes within the seconds (for each send and receive).
    """
    try:
        with _connected(url, seconds) as connection:
            connection.sendall(b"zINSTREAM\0")
            for at in range(0, len(content), PIECE):
                piece = content[at : at + PIECE]
                connection.sendall(struct.pack(">I", len(piece)) + piece)
            connection.sendall(struct.pack(">I", 0))
            return _verdict(_answer(connection))
    except (OSError, ValueError) as error:
        raise Unreachable(str(error)) from error


def _connected(url: str, seconds: float) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "tcp" and parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=seconds)
    if parts.scheme == "unix" and parts.path:
        return _connected_to_path(parts.path, seconds)
    raise ValueError(f"CLAMD_URL is neither tcp://host:port nor unix:///path: {url}")


def _connected_to_path(path: str, seconds: float) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(seconds)
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> str:
    if answer == "stream: OK":
        return ""
    if found := FOUND.fullmatch(answer):
        return found[1]
    raise Unreachable(answer or "clamd closed the connection without a verdict")
