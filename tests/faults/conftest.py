"""One service for all fault tests of a process, and Django's connection of this process led to its database."""

import contextlib
import shutil

import pytest
from django.conf import settings
from django.db import connection

from reviews import wall
from tafollow.embedded.wrap import temporary_state
from tests.faults.service import RINGERS, WEB, WORKERS, Service
from tests.faults.troubled.reactions import EFFECTS, REACTIONS
from tests.subscribing import put_back
from workflows.ledger.subscriptions import subscribe
from workflows.queries.invariants import broken

ENVIRONMENT = {"EMAIL_TIMEOUT": "1", "LEDGER_ATTEMPTS": "4", "POST_ATTEMPTS": "2"}
SWEEP = """
UPDATE ledger_delivery SET state = 'refused', outcome = 'left over by a failed test', done_at = clock_timestamp()
WHERE state IN ('owed', 'dead') AND every IS NULL;
UPDATE workflows_message SET state = 'withdrawn' WHERE state IN ('queued', 'sending');
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/faults/" in str(item.path):
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="package")
def running(django_db_blocker):
    """The service, started once for this folder; each test leaves it whole and quiet, and this process as it was."""
    with (
        put_back(),
        temporary_state() as state,
        django_db_blocker.unblock(),
        Service(state, durable=True, programs=WORKERS | RINGERS | WEB, environment=ENVIRONMENT) as service,
        led_to(service),
    ):
        subscribe(REACTIONS)
        service.connect().execute(f"{EFFECTS}; GRANT SELECT, INSERT ON effect TO public").connection.close()
        yield service
        _keep_logs(service)


@pytest.fixture
def service(running, django_db_blocker):
    """The service; afterwards it must be quiet with every invariant holding, and is swept for the next test if not."""
    with django_db_blocker.unblock():
        with running.connect() as fresh:
            fresh.execute("TRUNCATE effect")  # each test counts its own
        yield running
        running.set_mail_faults()
        connection.close()
        try:
            running.wait_until_quiet(10)
            assert list(broken()) == []
        except AssertionError:
            with running.connect() as broom:
                broom.execute(SWEEP)
            raise


@pytest.fixture
def measured(record_property):
    """Keeps a recovery for the summary; how long it took is never asserted."""

    def note(what, seconds, restarted=0.0):
        record_property("measured", f"{what}: nothing owed {seconds:.1f} s later (restart {restarted:.1f} s)")

    return note


def pytest_terminal_summary(terminalreporter):
    reports = terminalreporter.getreports("passed")
    lines = [value for report in reports for name, value in report.user_properties if name == "measured"]
    if lines:
        terminalreporter.section("measured")
        terminalreporter.write_line("\n".join(dict.fromkeys(lines)))


@contextlib.contextmanager
def led_to(service):
    """Django's default connection of this process, led to the service's database as the application's role."""
    place = {"NAME": "tafollow", "USER": "tafollow_app", "HOST": str(service.postgres.socket), "PORT": ""}
    kept = {key: connection.settings_dict[key] for key in place}
    connection.close()
    connection.settings_dict.update(place)
    try:
        with wall.as_system("fault tests look at everything"):
            yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def _keep_logs(service):
    kept = settings.BASE_DIR / ".local" / "faults" / "logs"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(service.state / "logs", kept)
