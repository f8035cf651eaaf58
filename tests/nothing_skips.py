"""Hooks for pytest: where everything is installed (CI=true), a test that skips is a test that failed."""

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
