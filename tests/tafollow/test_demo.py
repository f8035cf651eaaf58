"""The demo starts from nothing, mends itself, stops without leaving anything, and finds its data again."""

import contextlib
import signal
import socket
import urllib.request

import psutil
import pytest

from tafollow.embedded.freshness import DatabaseStamp, FileStamp, fingerprint
from tafollow.embedded.ground import alone, check_preconditions, listener
from tafollow.embedded.programs import StartError
from tests.tafollow.embedded import a_place, a_postgres, embedded, eventually


def test_an_occupied_port_is_passed_over():
    with socket.create_server(("127.0.0.1", 0)) as occupied:
        port = occupied.getsockname()[1]

        with listener(port) as found:
            assert found.getsockname()[1] in range(port + 1, port + 100)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(StartError, match=r"file/\.local cannot be written: Not a directory"):
        check_preconditions(tmp_path / "file" / ".local")


def test_a_second_demo_in_the_same_folder_is_told_where_the_first_is(tmp_path):
    (tmp_path / "url").write_text("http://127.0.0.1:8000")

    with alone(tmp_path), pytest.raises(StartError, match=r"runs already: http://127\.0\.0\.1:8000"), alone(tmp_path):
        pytest.fail("two at once")


def test_a_fingerprint_changes_with_every_file_below_it(tmp_path):
    (tmp_path / "deep").mkdir()
    before = fingerprint(tmp_path)

    (tmp_path / "deep" / "file").write_text("one")
    with_file = fingerprint(tmp_path)
    (tmp_path / "deep" / "file").write_text("other")

    assert len({before, with_file, fingerprint(tmp_path)}) == 3
    assert fingerprint(tmp_path) == fingerprint(tmp_path)


def test_what_was_prepared_is_written_on_what_was_prepared(tmp_path):
    with a_place() as state, a_postgres(state) as postgres:
        for stamp in (FileStamp(tmp_path / "stamp"), DatabaseStamp(postgres.owner_url)):
            assert stamp.read() == ""

            stamp.write("it's 100% complete")

            assert stamp.read() == "it's 100% complete"


def started(demo):
    """Everything it said, up to the last line of a successful start."""
    lines = []
    for line in demo.stdout:
        lines.append(line)
        if "Ctrl-C stops everything" in line:
            return "".join(lines)
    raise AssertionError("the demo did not start:\n" + "".join(lines))


def family(demo):
    return psutil.Process(demo.pid).children(recursive=True)


def running(demo, program):
    found = []
    for one in psutil.Process(demo.pid).children():
        with contextlib.suppress(psutil.NoSuchProcess):  # ended meanwhile, or a zombie
            found += [one] if program in " ".join(one.cmdline()[:3]) else []
    return found


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.status == 200
    except OSError:
        return False


@pytest.mark.faults
def test_the_demo_starts_mends_itself_stops_and_finds_its_data_again():
    with a_place("check out") as folder:
        state = folder / ".local"
        command = ("demo", "--state", state, "--port", "18000")
        with embedded(*command) as demo:
            first = started(demo)
            url = (state / "url").read_text()
            passwords = (state / "passwords").read_text()
            assert answers(f"{url}/readyz")
            assert url in first
            assert passwords.strip() in first
            assert (state / "passwords").stat().st_mode & 0o777 == 0o600

            with embedded(*command) as second:
                assert second.communicate(timeout=20)[0].endswith(f"The demo of this folder runs already: {url}\n")

            for program in ("gunicorn", "bin/postgres"):
                killed = running(demo, program)
                killed[0].kill()
                assert eventually(lambda gone=killed: running(demo, program) not in ([], gone), 30)  # noqa: B023
                assert eventually(lambda: answers(f"{url}/readyz"), 60)
            everybody = family(demo)
            demo.send_signal(signal.SIGTERM)
            assert demo.wait(timeout=60) == 0
            assert psutil.wait_procs(everybody, timeout=2)[1] == []

        with embedded(*command) as demo:
            again = started(demo)
            everybody = family(demo)
            demo.kill()  # even so nothing may stay
            assert psutil.wait_procs(everybody, timeout=40)[1] == []

        assert "Tables" in first
        assert "Tables" not in again
        assert passwords.strip() in again

        with embedded("reset", "--state", state) as reset:
            assert reset.wait(timeout=20) == 0
        assert not state.exists()
