"""What a State owes for a long time: the nomination of an alternate is to be renewed. Reminders of it rest."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model

from reviews.models import User
from tests.factories import MAY_DAY, OFFICER
from tests.people import appoint
from workflows import commands
from workflows.models import Duty, Feed, Preference

FAR = date(2099, 12, 31)


def rows(state: Any) -> dict[str, Model]:
    held = appoint(
        None,
        "alternate",
        party=state.party,
        name=state.mark("focal point"),
        email=f"{state.mark('alternate')}@state.example",
        valid_until=FAR,
    )
    commands.settle_duties_of_people(causes={held.case_id: None}, by=OFFICER)
    duty = Duty.objects.get(kind="renew_nomination", about=held.pk)
    words = state.mark("confidential duty")
    rested = commands.snooze_duty(duty_id=duty.pk, until_on=date(2026, 5, 20), reason=words, by=OFFICER)
    return {"duty to answer for": rested}


def rows_of_accounts(focal_point: User) -> dict[str, Model]:
    """How one person is reminded, and the address of their calendar."""
    commands.set_preferences(email=focal_point.email, reminders=True, per_week=2, language="", by=OFFICER)
    return {
        "calendar of the focal point": Feed.objects.create(user=focal_point, digest="d", made_at=MAY_DAY),
        "preference of the focal point": Preference.objects.get(pk=focal_point.email),
    }
