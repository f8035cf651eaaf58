"""Rules as proposed, and people who have left."""

from datetime import date

import pytest

from reviews.models import Appointment
from reviews.registers.retention import load_retention
from tests.factories import a_party
from tests.people import an_account, appoint


@pytest.fixture
def rules(db):
    load_retention()


def somebody_who_left(on=date(2023, 1, 31), **scope):
    """An alternate focal point whose appointment ended on that day."""
    user = an_account()
    appoint(user, "alternate", **{"party": a_party(), "valid_until": on} | scope)
    return user


def in_office(user):
    return Appointment.objects.filter(user=user).update(valid_until=None)
