"""What every test relies on."""

import gc

import pytest
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadScopeScheduling

import tests.emptying  # noqa: F401 - in place of the flush after tests with transactions of their own
from tests.nothing_skips import pytest_make_collect_report, pytest_runtest_makereport

__all__ = ["pytest_make_collect_report", "pytest_runtest_makereport"]

# 2,000 steps of a follow-up's life, beside the usual examples of other tests: --hypothesis-profile=deep
hypothesis_settings.register_profile("deep", max_examples=40, stateful_step_count=50)


SHARED = {
    "tests/faults/": "kills",
    "tests/tafollow/test_backup": "backup",
    "tests/tafollow/test_demo.": "demo",
    "tests/tafollow/test_load_demo.": "demo's data",
    "tests/browser/": "browser",
    "tests/access/test_matrix.py::test_the_answer_is_the_one_of_the_matrix_and_tells_nothing_of_others[/admin/": "desk",
    "tests/access/test_matrix.": "matrix",
    "tests/access/": "desk",
}
"""Beginnings of tests that share something dear: a whole service, a browser, a world of rows; and what they share."""

WITH_A_ROOM = (
    "tests/planning/",
    "tests/plansheets/",
    "tests/dialogue/",
    "tests/wall/test_w",
    "tests/wall/test_re",
    "tests/stages/test_moving",
    "tests/stages/test_asking",
)
"""Folders and modules where a module makes once what each of their tests begins with."""


class ByWhatTheyShare(LoadScopeScheduling):
    """Tests that share something keep to one worker; each of the others goes wherever there is room."""

    def _split_scope(self, nodeid):
        module = nodeid.split("::")[0]
        alone = module if module.startswith(WITH_A_ROOM) else nodeid
        return next((shared for start, shared in SHARED.items() if nodeid.startswith(start)), alone)


def pytest_xdist_make_scheduler(config, log):
    """xdist's own groups are silently none with pytest 9.2: it marks names in a place that is no longer read."""
    return ByWhatTheyShare(config, log)


def pytest_collection_finish():
    """What is loaded by now stays: the collector of garbage need not look through all of it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def follow_through():
    """Let everything that follows from the recorded facts happen, now and in this process; no broker, no mail."""
    from tests.draining import follow_through

    return follow_through


@pytest.fixture(autouse=True)
def the_record_holds_together(request):
    """After every test that used the database, every invariant is asked for its exceptions; there must be none."""
    marked = request.node.get_closest_marker("django_db")
    asked_by_the_world = "the_world" in request.fixturenames  # tests/access: once for all the tests that share it
    if not marked or asked_by_the_world or request.node.get_closest_marker("breaks_the_record"):
        yield
        return
    request.getfixturevalue("transactional_db" if marked.kwargs.get("transaction") else "db")
    yield
    from workflows.queries.invariants import broken

    assert list(broken()) == []


@pytest.fixture(autouse=True)
def the_newest_account_is_looked_at(request, monkeypatch):
    """Scope and wall are compared for everybody in tests/wall and tests/access; elsewhere for the newest account."""
    from workflows.queries import same_sight

    if not request.path.is_relative_to(request.config.rootpath / "tests" / "wall"):
        monkeypatch.setattr(same_sight, "ACCOUNTS", 1)


@pytest.fixture(autouse=True)
def the_next_test_speaks_english():
    """A request leaves its language active in the thread; the next request sets its own, a test would not."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def passwords_hashed_quickly(settings):
    settings.PASSWORD_HASHERS = ["tests.hashing.Quick", *settings.PASSWORD_HASHERS[1:]]


@pytest.fixture(scope="session")
def static_root(tmp_path_factory):
    return tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def plain_static_files(settings, static_root):
    """Pages are rendered without collecting static files first; only the browser tests collect them."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.STATIC_ROOT = static_root
