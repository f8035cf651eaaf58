"""What must be said about a message that did not arrive."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from reviews.models import Appointment
from workflows.commands.redirecting import others_to_write_to
from workflows.models import Message
from workflows.verbs.words import Offering


class Reassignment(Offering):
    appointment_id = forms.ModelChoiceField(
        Appointment.objects.none(),
        label=gettext_lazy("Person"),
        help_text=gettext_lazy("Whom the State has named, and whose appointment is in force."),
    )

    def offer(self, row: Message) -> None:
        """Offer the people of the State, but for the one whose address this is."""
        people = others_to_write_to(row.party, datetime.now(UTC).date())
        field: Any = self.fields["appointment_id"]
        field.queryset = people.exclude(email__iexact=row.recipient)
        field.label_from_instance = lambda person: f"{person.name} · {person.get_role_display()} · {person.email}"

    def clean_appointment_id(self) -> Any:
        return self.cleaned_data["appointment_id"].pk
