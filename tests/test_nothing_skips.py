"""Where everything is installed a skipped test is a failed one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest

def test_that_runs():
    assert 1 + 1 == 2

@pytest.mark.skip(reason="no browser here")
def test_that_does_not():
    assert False
"""


@pytest.mark.parametrize(("ci", "closing_line"), [("", "1 passed, 1 skipped"), ("true", "1 passed, 1 error")])
def test_a_skipped_test_fails_in_continuous_integration(tmp_path, ci, closing_line):
    shutil.copy(Path(__file__).with_name("nothing_skips.py"), tmp_path / "conftest.py")
    (tmp_path / "test_two.py").write_text(TESTS)

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", tmp_path],
        cwd=tmp_path,
        env={**os.environ, "CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
    )

    assert closing_line in done.stdout.splitlines()[-1]
