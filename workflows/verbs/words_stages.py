"""What must be filled in when a follow-up is ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from workflows.commands.carrying import targets
from workflows.models import FollowUp
from workflows.verbs.words import OfTheState, Outcome


class CarryingOver(OfTheState, Outcome):
    offered = {"into": FollowUp}

    into = forms.ModelChoiceField(
        FollowUp.objects.none(),
        label=gettext_lazy("Into the follow-up"),
        help_text=gettext_lazy("Of the same State, in a later cycle; it must be under way."),
    )
    field_order = ("into", "outcome")

    def offer(self, row: Any) -> None:
        rows = FollowUp.objects.filter(pk__in=[target.pk for target in targets(row)])
        self.fields["into"].queryset = rows.select_related("party", "cycle")  # type: ignore[attr-defined]
