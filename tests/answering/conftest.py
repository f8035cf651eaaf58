"""Duties as they stand once something is owed, and the people who owe them."""

from datetime import date, datetime, timedelta

import pytest
import uuid_utils.compat as uuid

from tests.factories import MAY_DAY, a_party
from tests.pages.conftest import a_drafted_letter, a_sent_letter
from tests.reporting.plans import a_plan, reporting_on
from workflows import links
from workflows.ledger.standing import case_of
from workflows.models import Duty

__all__ = ["a_drafted_letter", "a_sent_letter"]
DUE = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def may_day(monkeypatch):
    """Pages read the clock; here it is May Day, until a test says otherwise."""

    class Clock(datetime):
        at = MAY_DAY

        @classmethod
        def now(cls, tz=None):
            return cls.at

    for module in ("answering", "preferences", "duties", "calendars"):
        monkeypatch.setattr(f"workflows.pages.{module}.datetime", Clock)
    return Clock


@pytest.fixture
def an_open_period(db):
    """Of a plan in force."""
    return reporting_on(a_plan()).period


def a_duty(party=None, kind="submit_plan", **fields):
    """What this State owes: its plan, unless something else is said."""
    party = party or a_party()
    defaults = {
        "case_id": case_of(f"party {party.pk}"),
        "party": party,
        "about": uuid.uuid7(),
        "owed_by": "state",
        "due_on": DUE,
        "turn_from": MAY_DAY,
        "opened_at": MAY_DAY,
        "state": "open",
        "state_since": MAY_DAY,
        "next_at": MAY_DAY + timedelta(days=1),
    }
    row = defaults | fields
    return Duty.objects.create(kind=kind, **({"named_on": row["due_on"]} | row))


def main_of(party):
    return party.appointments.get(role="focal_point", state="in_force")


def link_to(duty, appointment=None, email="", at=MAY_DAY - timedelta(hours=1)):
    """The place to which the reminder of this duty leads its State's focal point."""
    held = appointment or main_of(duty.party)
    return links.link_to_answer(duty.pk, held.pk, email or held.email, at).removeprefix("http://localhost:8000")
