"""What every test relies on."""

import os

import pytest

NOTHING_MAY_SKIP = os.environ.get("CI") == "true"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    report = yield
    return _failed_if_skipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    report = yield
    return _failed_if_skipped(report)


def _failed_if_skipped(report):
    """A test that does not run proves nothing: where everything is installed, skipping it is a failure."""
    if NOTHING_MAY_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here (CI=true): {report.longrepr}"
    return report


@pytest.fixture
def follow_through():
    """Let everything that follows from the recorded facts happen, now and in this process; no broker, no mail."""
    from tests.factories import MAY_DAY
    from workflows.ledger import subscriptions
    from workflows.ledger.drain import drain

    def run(at=MAY_DAY, rounds=20):
        for _round in range(rounds):
            if not sum(drain(queue, at=at, seconds=60) for queue in subscriptions.queues()):
                return
        raise AssertionError("the reactions chase their own tail")

    return run


@pytest.fixture(autouse=True)
def the_record_holds_together(request):
    """After every test that used the database, every invariant is asked for its exceptions; there must be none."""
    marked = request.node.get_closest_marker("django_db")
    if not marked or request.node.get_closest_marker("breaks_the_record"):
        yield
        return
    request.getfixturevalue("transactional_db" if marked.kwargs.get("transaction") else "db")
    yield
    from workflows.queries.invariants import broken

    assert list(broken()) == []


@pytest.fixture(scope="session")
def static_root(tmp_path_factory):
    return tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def plain_static_files(settings, static_root):
    """Pages are rendered without collecting static files first; only the browser tests collect them."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.STATIC_ROOT = static_root
