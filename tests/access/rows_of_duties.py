"""What is owed of a State and to it, and the registers by which days are counted."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from reviews.models import Holiday
from tests.factories import MAY_DAY
from workflows.models import Duty


def rows(state: Any) -> dict[str, Model]:
    """Duties as they follow from the letters of the State: its own, and one of the house."""
    party = state.party.pk
    duties = Duty.objects.filter(party=party)
    return {
        "holiday": Holiday.objects.create(party=state.party, day=MAY_DAY.date(), name="A holiday"),
        "duty": duties.filter(kind="acknowledge_letter").first(),
        "duty of the house": duties.filter(kind="clear_letter").first(),
    }
