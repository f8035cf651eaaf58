"""The supervisor starts again what ends, stops in order, and leaves nothing behind however it ends itself."""

import signal
import subprocess
import sys

import psutil
import pytest

from tests.tafollow.embedded import PROJECT, a_place, eventually, processes_that_mention

SUPERVISE = """
import sys
from pathlib import Path
from tafollow.embedded.programs import Program
from tafollow.embedded.supervisor import Asked, Supervisor

folder = Path(sys.argv[1])
supervisor = Supervisor(lambda line: print(line, flush=True))
try:
    with supervisor.on_duty():
        for name in ("first", "second"):
            supervisor.keep(Program(
                name=name, argv=[sys.executable, sys.argv[2], name, str(folder)], log=folder / "logs" / name,
                grace_seconds=float(sys.argv[3]),
            ))
        while True:
            supervisor.tend()
except Asked:
    print("over")
"""
# Has a child of its own, writes down its life, and is as stubborn as the folder says.
PROGRAM = """
import os, signal, subprocess, sys, time
from pathlib import Path
name, folder = sys.argv[1], Path(sys.argv[2])
def tell(what):
    with open(folder / "story", "a") as story:
        story.write(f"{name} {what}\\n")
def asked(*_):
    tell("asked")
    if not (folder / "stubborn").exists():
        sys.exit(0)
signal.signal(signal.SIGTERM, asked)
child = subprocess.Popen(["sleep", "600"])
(folder / f"{name}.pid").write_text(f"{os.getpid()} {child.pid}")
tell("up")
while True:
    time.sleep(1)
"""


class Supervised:
    def __init__(self, folder, grace=10.0):
        self.folder = folder
        (folder / "program.py").write_text(PROGRAM)
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, folder, folder / "program.py", str(grace)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def story(self):
        file = self.folder / "story"
        return file.read_text().splitlines() if file.exists() else []

    def pids(self, name):
        return [int(pid) for pid in (self.folder / f"{name}.pid").read_text().split()]


@pytest.fixture
def supervised():
    with a_place() as folder:
        started = []

        def start(**options):
            started.append(Supervised(folder, **options))
            assert eventually(lambda: len(started[0].story()) == 2)
            return started[0]

        yield start
        started[0].process.kill()
        started[0].process.communicate()
        assert eventually(lambda: processes_that_mention(folder) == [])


def gone(pids):
    return not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE for pid in pids)


def test_a_program_that_was_killed_starts_again_and_its_children_do_not_stay(supervised):
    running = supervised()
    before = running.pids("second")

    psutil.Process(before[0]).kill()

    assert eventually(lambda: running.story()[2:] == ["second up"])
    assert running.pids("second")[0] != before[0]
    assert gone(before)
    assert running.process.stdout.readline().startswith("second ended (exit code -9), starts again in 0.5 s")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_in_the_reverse_order_of_starting(supervised, sign):
    running = supervised()
    everybody = running.pids("first") + running.pids("second")

    running.process.send_signal(sign)

    assert running.process.communicate(timeout=20)[0] == "over\n"
    assert running.process.returncode == 0
    assert running.story()[2:] == ["second asked", "first asked"]
    assert gone(everybody)


def test_who_does_not_stop_when_asked_is_killed_after_the_grace_period(supervised):
    running = supervised(grace=0.3)
    (running.folder / "stubborn").touch()
    everybody = running.pids("first") + running.pids("second")

    running.process.send_signal(signal.SIGTERM)

    assert running.process.communicate(timeout=20)[0] == "over\n"
    assert gone(everybody)


def test_a_second_ctrl_c_does_not_wait_for_the_grace_period(supervised):
    running = supervised(grace=120.0)
    (running.folder / "stubborn").touch()
    running.process.send_signal(signal.SIGINT)
    assert eventually(lambda: running.story()[-1] == "second asked")

    running.process.send_signal(signal.SIGINT)

    assert running.process.communicate(timeout=20)[0] == "over\n"
    assert gone(running.pids("first") + running.pids("second"))


def test_killing_the_supervisor_leaves_no_orphan(supervised):
    running = supervised()
    everybody = running.pids("first") + running.pids("second")

    running.process.kill()

    assert eventually(lambda: gone(everybody))
    assert running.story()[2:] == ["second asked", "first asked"]
