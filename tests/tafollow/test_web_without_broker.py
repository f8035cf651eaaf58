"""The web process has no broker client: nothing that it imports may bring one along."""

import os
import subprocess
import sys

import pytest

CLIENTS = {"celery", "kombu", "redis", "amqp", "vine", "billiard"}
START = "import tafollow.wsgi"
RESOLVE = f"{START}; from django.urls import get_resolver; get_resolver().url_patterns; from django.core import checks"
CHECK = f"{RESOLVE}; checks.run_checks()"


@pytest.mark.parametrize("story", [START, RESOLVE, CHECK], ids=["started", "with every address", "checked"])
def test_no_web_process_imports_a_broker_client(story):
    code = f"{story}; import sys; print(sorted({CLIENTS!r} & set(sys.modules)))"

    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"SECRET_KEY": "of-no-service"}, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr
