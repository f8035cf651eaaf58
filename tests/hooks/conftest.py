"""A person with a webhook, a State something happens to, and a receiver that listens."""

from datetime import timedelta

import pytest

from tests.factories import a_concluded_review
from tests.hooks.receiver import Receiver, says
from tests.people import an_account
from workflows import commands
from workflows.ledger import By
from workflows.models import HookAttempt, HookMessage


@pytest.fixture
def receiver(settings):
    """It listens on this machine, which is allowed here and nowhere else; it takes everything unless told otherwise."""
    settings.HOOKS_LOCAL = True
    settings.HOOKS_TIMEOUT = 0.3
    made = Receiver([says(200, "Thank you")])
    yield made
    made.close()


@pytest.fixture
def officer(db):
    return an_account("officer")


def a_hook(user, url, types=("FollowUpOpened",), party="", name="Case system", at=None):
    from tests.factories import MAY_DAY

    said = {"name": name, "url": url, "types": list(types), "party": party}
    return commands.make_hook(user_id=user.pk, hook=said, by=By.user(user.pk, at or MAY_DAY))


@pytest.fixture
def hook(officer, receiver):
    return a_hook(officer, receiver.url).hook


@pytest.fixture
def something_happens(follow_through):
    """A review is concluded, and what follows from it is told: the follow-up is opened."""

    def happen(**of):
        review = a_concluded_review(**of)
        follow_through()
        return review

    return happen


def time_passes(hook, **span):
    """As if the clock had been set forward by so much: what waits has waited, who rests has rested."""
    from django.db.models import F

    past = timedelta(**span)
    HookMessage.objects.filter(hook=hook).update(due_at=F("due_at") - past, claimed_until=F("claimed_until") - past)
    hook.refresh_from_db()
    for name in ("rests_until", "failing_since"):
        if value := getattr(hook, name):
            setattr(hook, name, value - past)
    hook.save(update_fields=["rests_until", "failing_since"])


def attempts(message):
    return list(HookAttempt.objects.filter(message=message).order_by("pk").values_list("status", "answer"))
