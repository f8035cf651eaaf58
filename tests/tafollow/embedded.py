"""Real processes for the tests of the embedded services, and what is left of them."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psutil

from tafollow.embedded.folders import Account
from tafollow.embedded.postgres import Postgres

PROJECT = Path(__file__).resolve().parent.parent.parent
NOBODY = Account(65534, 65534)


@contextmanager
def a_place(name="place"):
    """A folder that the account of PostgreSQL can get through to, which pytest's own are not for root."""
    folder = Path(tempfile.mkdtemp(prefix="tafollow-test-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        (folder / name).mkdir(mode=0o711, parents=True)
        yield folder / name
    finally:
        shutil.rmtree(folder)


@contextmanager
def a_postgres(state, *, durable=False):
    postgres = Postgres(state, durable=durable).start()
    try:
        yield postgres
    finally:
        postgres.stop()


@contextmanager
def embedded(*arguments, environment=(), **options):
    """`python -m tafollow.embedded ...` as make starts it, with nothing given from outside; killed at the end."""
    given = ("DATABASE_URL", "DATABASE_APP_URL", "REDIS_URL", "SECRET_KEY")
    clean = {name: value for name, value in os.environ.items() if name not in given}
    process = subprocess.Popen(
        [sys.executable, "-m", "tafollow.embedded", *map(str, arguments)],
        cwd=PROJECT,
        env=clean | dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )
    try:
        yield process
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def eventually(question, seconds=15.0):
    """Whether `question` comes true in time: for other processes, which have clocks of their own."""
    deadline = time.monotonic() + seconds
    while not question():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def processes_that_mention(text):
    """Command lines of living processes, other than this one, in which `text` stands."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        command = " ".join(process.info["cmdline"] or [])
        if str(text) in command and process.pid != os.getpid() and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(command)
    return found
