"""A sender that dies in the middle leaves a message that is sent again, under the same id."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.hooks.conftest import a_hook, attempts, time_passes
from tests.hooks.receiver import hangs, says
from workflows import hooks
from workflows.models import HookMessage

IDLE = """
SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%%' AND datname = current_database()
"""
"""Other workers have databases of their own, and transactions in them."""
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_killed_sender_holds_no_transaction_and_its_message_is_sent_again(officer, receiver, something_happens):
    hook = a_hook(officer, receiver.url).hook
    something_happens()
    receiver.answers = [hangs, says(200)]
    ours = {"DJANGO_SETTINGS_MODULE": "tests.accounts.other_process", "HOOKS_LOCAL": "true"}
    environment = os.environ | ours | {"TEST_DATABASE": connection.settings_dict["NAME"]}
    sender = subprocess.Popen([sys.executable, "-m", "tests.hooks.other_process"], env=environment)
    assert receiver.asked.wait(30)
    with connection.cursor() as cursor:
        cursor.execute(IDLE)
        idle = cursor.fetchone()[0]

    sender.kill()
    sender.wait()
    at_once = hooks.work()
    time_passes(hook, minutes=2)
    later = hooks.work()

    first, again = receiver.got
    assert (idle, at_once, later) == (0, 0, 1)
    assert first.headers["webhook-id"] == again.headers["webhook-id"]
    assert attempts(HookMessage.objects.get()) == [(None, ""), (200, "")]
