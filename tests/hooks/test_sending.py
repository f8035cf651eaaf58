"""What happened leaves for the receivers whose person may see it, signed, and is tried until it arrives."""

import json

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from standardwebhooks import Webhook

from tests.hooks.conftest import a_hook, attempts, time_passes
from tests.hooks.receiver import says
from workflows import hooks
from workflows.ledger.models import Entry
from workflows.models import HookMessage

pytestmark = pytest.mark.django_db


def test_x(officer, receiver, something_happens):
    made = a_hook(officer, receiver.url)
    review = something_happens()

    assert hooks.work() == 1

    [got] = receiver.got
    print(got)
    assert Webhook(made.secret).verify(got.body, got.headers)["id"]
    assert attempts(HookMessage.objects.get()) == [(200, "Thank you")]
