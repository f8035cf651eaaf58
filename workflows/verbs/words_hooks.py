"""What must be filled in for webhooks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from reviews.models import StateParty
from reviews.models.appointments import one_line
from workflows.commands.hooks import TYPES


class Hook(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Which system is told."),
        max_length=80,
        validators=[one_line],
    )
    url = forms.CharField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("It begins with https:// and lies on the public internet."),
        max_length=500,
    )
    types = forms.MultipleChoiceField(
        label=gettext_lazy("Facts"),
        help_text=gettext_lazy("Choose none to be told all of them."),
        choices=[(name, name) for name in sorted(TYPES)],
        required=False,
    )
    party = forms.ChoiceField(
        label=gettext_lazy("State"),
        help_text=gettext_lazy("Only what is about this State."),
        choices=lambda: [("", gettext_lazy("all that you see")), *_parties()],
        required=False,
    )


def _parties() -> list[tuple[str, str]]:
    return sorted(((party.code, str(party)) for party in StateParty.objects.all()), key=lambda pair: pair[1])
