"""What was backed up comes back whole, holds its mail, and never takes the place of good data when it is damaged."""

import shutil
from hashlib import sha256

import psycopg
import pytest

from tafollow.embedded.backup import REASON, back_up, restore
from tafollow.embedded.ground import alone
from tafollow.embedded.programs import StartError
from tafollow.embedded.services import secret_key
from tests.tafollow.containers import run
from tests.tafollow.embedded import PROJECT, a_place, a_postgres

pytestmark = pytest.mark.faults
CHANGED_BY_HOLDING = {"ledger_case", "ledger_entry", "workflows_postroom"}
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"


@pytest.fixture(scope="module")
def backed_up():
    """The state folder of an installation with registers and two facts, and its backup."""
    with a_place() as state, a_postgres(state, durable=True) as postgres:
        ask(state, postgres, "migrate", "-v", "0")
        ask(state, postgres, "load_registers", "-v", "0")
        ask(state, postgres, "post", "hold", "moving house")
        ask(state, postgres, "post", "release", "moved")
        before = counts(postgres)
        back_up(state, state / "file.dump")
        yield state, before


def ask(state, postgres, *arguments):
    run(["manage.py", *arguments], PROJECT, {"SECRET_KEY": secret_key(state), "DATABASE_URL": postgres.owner_url})


def counts(postgres):
    """Rows of every table."""
    with psycopg.connect(postgres.owner_url) as connection:
        tables = [name for (name,) in connection.execute(TABLES)]
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def test_what_was_backed_up_comes_back_whole_and_verified(backed_up):
    state, before = backed_up
    with a_postgres(state, durable=True) as postgres, psycopg.connect(postgres.owner_url) as connection:
        connection.execute("DELETE FROM reviews_membership")
        connection.execute("CREATE TABLE of_a_later_day (id int)")

    restore(state, state / "file.dump")

    with a_postgres(state, durable=True) as postgres:
        after = counts(postgres)
        ask(state, postgres, "verify_history")
        with psycopg.connect(postgres.app_url) as app:
            held, reason = app.execute("SELECT held, reason FROM workflows_postroom").fetchone()
    assert before["reviews_membership"] > 200
    assert after == before | {"ledger_entry": before["ledger_entry"] + 1}
    assert (held, reason) == (True, REASON)


@pytest.mark.parametrize("damage", ["a byte", "no checksum", "no file"])
def test_a_damaged_backup_is_refused_and_changes_nothing(backed_up, tmp_path, damage):
    state, _before = backed_up
    file = tmp_path / "file.dump"
    shutil.copy(state / "file.dump", file)
    shutil.copy(state / "file.dump.sha256", tmp_path)
    if damage == "a byte":
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    elif damage == "no checksum":
        (tmp_path / "file.dump.sha256").unlink()
    else:
        file.unlink()

    with pytest.raises(StartError, match=r"file\.dump is not what was backed up"):
        restore(state, file)


def test_a_backup_that_cannot_be_read_leaves_the_data_in_their_place(backed_up, tmp_path):
    state, _before = backed_up
    nonsense = tmp_path / "file.dump"
    nonsense.write_text("no backup")
    (tmp_path / "file.dump.sha256").write_text(f"{sha256(nonsense.read_bytes()).hexdigest()}  file.dump\n")

    with pytest.raises(StartError, match="pg_restore failed"):
        restore(state, nonsense)

    with a_postgres(state, durable=True) as postgres:
        assert counts(postgres)["reviews_membership"] > 0


def test_nothing_is_restored_under_a_running_demo(backed_up):
    state, _before = backed_up

    with alone(state), pytest.raises(StartError, match="runs already"):
        restore(state, state / "file.dump")
