"""How somebody is written to of whom only the address is known."""

from __future__ import annotations

from datetime import datetime

from reviews.models import Appointment
from workflows.models import Preference


def language_of_address(email: str, at: datetime) -> str:
    """What the person prefers; the language of the appointment they hold, or of its State; empty where nobody knows."""
    preferred = Preference.objects.filter(pk=email).values_list("language", flat=True).first()
    if preferred:
        return preferred
    row = Appointment.objects.in_force(at.date()).filter(email=email).select_related("party").order_by("id").first()
    return (row.language or (row.party.working_language if row.party else "")) if row else ""
