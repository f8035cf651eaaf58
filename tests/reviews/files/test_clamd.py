"""A virus scanner, when one is configured, has the last word; without its word nothing is taken."""

import socket
import struct
import threading

import pytest

from reviews.files import clamd
from reviews.files.screening import Unacceptable, screen

LATER = "The file could not be checked for viruses just now. Try again later."
CSV = b"State,Text\nFJI,study\n"


class Scanner:
    """Speaks clamd's INSTREAM over a real socket, then answers as it was told."""

    def __init__(self, answer: bytes | None, family=socket.AF_INET, address=("127.0.0.1", 0)):
        self.answer, self.received, self.finished = answer, b"", threading.Event()
        self.listener = socket.socket(family, socket.SOCK_STREAM)
        self.listener.bind(address)
        self.listener.listen()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    @property
    def url(self) -> str:
        address = self.listener.getsockname()
        return f"unix://{address}" if isinstance(address, str) else f"tcp://127.0.0.1:{address[1]}"

    def serve(self):
        connection, _address = self.listener.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack(">I", stream.read(4))[0]:
                self.received += stream.read(size)
            if self.answer is None:
                self.finished.wait(10)
            else:
                connection.sendall(self.answer)

    def stop(self):
        self.finished.set()
        self.thread.join(10)
        self.listener.close()


@pytest.fixture
def scanner(settings):
    started = []

    def start(answer, **where):
        started.append(Scanner(answer, **where))
        settings.CLAMD_URL = started[-1].url
        return started[-1]

    yield start
    for each in started:
        each.stop()


def test_a_clean_file_is_taken_and_the_scanner_saw_all_of_it(scanner):
    asked = scanner(b"stream: OK\0")
    content = b"FJI,study\n" * 20_000

    assert screen(content, "a.csv").virus_scan == "OK"
    assert asked.received == content


def test_the_scanner_may_listen_on_a_unix_socket(scanner, tmp_path):
    scanner(b"stream: OK\0", family=socket.AF_UNIX, address=str(tmp_path / "clamd"))

    assert screen(CSV, "a.csv").virus_scan == "OK"


def test_a_virus_is_refused_by_its_name(scanner):
    scanner(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")

    with pytest.raises(Unacceptable, match=r"The virus scanner found “Win\.Test\.EICAR_HDB-1” in the file\."):
        screen(CSV, "a.csv")


@pytest.mark.parametrize(
    "answer", [b"", b"stream: O", b"INSTREAM size limit exceeded. ERROR\0", b"PONG\0", b"\xff\0", b"x" * 9000]
)
def test_any_other_answer_takes_nothing(scanner, answer):
    scanner(answer)

    with pytest.raises(Unacceptable) as refusal:
        screen(CSV, "a.csv")

    assert str(refusal.value) == LATER


def test_a_scanner_that_hangs_is_not_waited_for(scanner):
    asked = scanner(None)

    with pytest.raises(clamd.Unreachable, match="timed out"):
        clamd.virus_in(CSV, asked.url, seconds=0.2)

    assert not asked.finished.is_set()


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd", "http://127.0.0.1", "tcp://h:port"])
def test_a_scanner_that_cannot_be_reached_takes_nothing(settings, url):
    settings.CLAMD_URL = url

    with pytest.raises(Unacceptable) as refusal:
        screen(CSV, "a.csv")

    assert str(refusal.value) == LATER
