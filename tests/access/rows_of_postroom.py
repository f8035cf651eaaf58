"""What the post room knows of the people of a State: an address that fails, and to whom a letter can go instead."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from reviews.models import Appointment
from tests.factories import MAY_DAY
from workflows.models import Address


def rows(state: Any) -> dict[str, Model]:
    address = f"{state.mark('failing address')}@state.example"
    return {
        "failing address": Address.objects.create(
            email=address, state="failing", state_since=MAY_DAY, failed_at=MAY_DAY, answer="550 5.2.2 Over quota"
        ),
        "appointment of the authority": Appointment.objects.get(user=state.authority),
    }
