"""One command beside services of its own: what it is given, what comes back, what is left."""

import os
import signal
import sys

from tests.tafollow.embedded import a_place, embedded, eventually, processes_that_mention

ASK_BOTH = """
import os, psycopg, celery
for name in ("DATABASE_URL", "DATABASE_APP_URL"):
    with psycopg.connect(os.environ[name]) as connection:
        print(connection.execute("select current_user::text").fetchone()[0])
with celery.Celery(broker=os.environ["REDIS_URL"]).connection_for_write() as connection:
    print(connection.ensure_connection(max_retries=1).connected)
print(len(os.environ["SECRET_KEY"]) >= 50)
"""

ENDS_WHEN_ASKED = """
import signal, sys, time
for sign in (signal.SIGINT, signal.SIGTERM):
    signal.signal(sign, lambda *_: sys.exit(3))
print("up", flush=True)
time.sleep(60)
"""


def run(*arguments, **options):
    with embedded("run", "--fast", *arguments, **options) as process:
        output, _ = process.communicate(timeout=60)
        return output, process.returncode


def test_the_command_finds_both_services_and_nothing_is_left_of_them():
    with a_place() as folder:
        output, code = run("--", sys.executable, "-c", ASK_BOTH, environment={"TMPDIR": str(folder)})

        assert (output, code) == ("tafollow\ntafollow_app\nTrue\nTrue\n", 0)
        assert list(folder.iterdir()) == []
        assert processes_that_mention(folder) == []


def test_the_exit_code_is_the_commands_own():
    assert run("--", "sh", "-c", "exit 7")[1] == 7
    assert run("--", "sh", "-c", "kill -KILL $$")[1] == 128 + signal.SIGKILL


def test_services_that_are_given_are_used_and_none_is_started():
    given = {"DATABASE_URL": "postgresql://given", "REDIS_URL": "redis://given", "SECRET_KEY": "given"}

    output, code = run(
        "--", "sh", "-c", "echo $DATABASE_URL $DATABASE_APP_URL $REDIS_URL $SECRET_KEY", environment=given
    )

    assert (output, code) == ("postgresql://given postgresql://given redis://given given\n", 0)


def test_a_kept_state_holds_what_was_written_and_its_secret():
    connect = "import os, psycopg; session = psycopg.connect(os.environ['DATABASE_URL'], autocommit=True); "
    write = connect + "session.execute('create table kept as select 1')"
    read = connect + "print(session.execute('table kept').rowcount)"
    with a_place() as state:
        run("--state", state, "--", sys.executable, "-c", write)
        secret = (state / "secret").read_text()

        output, code = run("--state", state, "--", sys.executable, "-c", read)

        assert (output, code) == ("1\n", 0)
        assert ((state / "secret").read_text(), (state / "secret").stat().st_mode & 0o777) == (secret, 0o600)


def test_a_command_that_is_not_there_is_named_and_nothing_is_left():
    with a_place() as folder:
        output, code = run("--", "no-such-command", environment={"TMPDIR": str(folder)})

        assert (output, code) == ("no-such-command: No such file or directory\n", 127)
        assert eventually(lambda: processes_that_mention(folder) == [])
        assert list(folder.iterdir()) == []


def test_killing_the_wrapper_ends_the_command_and_its_services_and_removes_the_folder():
    sleep = ("sleep", "12345.678")
    with a_place() as folder, embedded("run", "--fast", "--", *sleep, environment={"TMPDIR": str(folder)}) as wrapper:
        assert eventually(lambda: "sleep 12345.678" in processes_that_mention("12345.678"))
        assert len(processes_that_mention(folder)) == 2

        wrapper.kill()

        assert eventually(lambda: processes_that_mention(folder) + processes_that_mention("12345.678") == [])
        assert eventually(lambda: list(folder.iterdir()) == [])


def test_asking_the_wrapper_to_end_asks_the_command():
    with embedded("run", "--fast", "--", sys.executable, "-c", ENDS_WHEN_ASKED) as wrapper:
        assert wrapper.stdout.readline() == "up\n"

        wrapper.send_signal(signal.SIGTERM)

        assert wrapper.wait(timeout=20) == 3


def test_ctrl_c_at_the_terminal_ends_the_command_first_and_then_the_services():
    command = ("run", "--fast", "--", sys.executable, "-c", ENDS_WHEN_ASKED)
    with a_place() as folder, embedded(*command, environment={"TMPDIR": str(folder)}, process_group=0) as wrapper:
        assert wrapper.stdout.readline() == "up\n"

        os.killpg(wrapper.pid, signal.SIGINT)  # what a terminal does: everybody in the foreground hears it

        assert wrapper.wait(timeout=20) == 3
        assert processes_that_mention(folder) == []
