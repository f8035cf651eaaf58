"""What the service does for itself: it calls a person."""

from datetime import timedelta

import pytest

from tests.factories import MAY_DAY, OFFICER, a_concluded_review
from workflows import commands
from workflows.ledger import By, Refused
from workflows.ledger.models import Delivery
from workflows.models import Message

pytestmark = pytest.mark.django_db


def test_operators_hear_once_a_day_of_what_only_a_person_can_set_right(settings):
    settings.OPERATORS_EMAIL = "operators@tafollow.example"
    a_concluded_review()
    Delivery.objects.filter(reaction="open_follow_up").update(state="dead", attempts=settings.LEDGER_ATTEMPTS)

    for hours in (0, 1, 24):
        commands.raise_alarm(by=By(By.SYSTEM, MAY_DAY + timedelta(hours=hours)))

    mails = list(Message.objects.order_by("id").values_list("recipient", "subject"))
    assert mails == [("operators@tafollow.example", "A person is needed: 1 dead deliveries")] * 2


def test_nobody_is_called_while_nothing_waits_for_a_person(settings):
    settings.OPERATORS_EMAIL = "operators@tafollow.example"

    with pytest.raises(Refused, match="Nothing waits for a person"):
        commands.raise_alarm(by=OFFICER)

    assert not Message.objects.exists()
