"""What must be filled in for a rule of reminding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from workflows.commands.rules import LONGEST_SENTENCE
from workflows.models import Rule
from workflows.models.reminders import Audience, Channel
from workflows.process import DutyKind

TEXT = "text_"


class Rung(forms.Form):
    """One rung of a ladder; `texts` are gathered from a field per language."""

    kind = forms.ChoiceField(
        choices=[("", gettext_lazy("every duty without rules of its own")), *DutyKind.choices],
        label=gettext_lazy("Duty"),
        required=False,
    )
    offset_days = forms.IntegerField(
        label=gettext_lazy("Days from the due day"), help_text=gettext_lazy("Negative: before it.")
    )
    times = forms.IntegerField(label=gettext_lazy("How often"), initial=1)
    every_days = forms.IntegerField(label=gettext_lazy("Again after so many days"), initial=0, min_value=0)
    to = forms.MultipleChoiceField(
        choices=Audience.choices, label=gettext_lazy("To"), widget=forms.CheckboxSelectMultiple
    )
    channel = forms.ChoiceField(choices=Channel.choices, label=gettext_lazy("Channel"), initial=Channel.MAIL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[TEXT + code] = forms.CharField(
                label=gettext_lazy("A sentence of its own"), help_text=name, max_length=LONGEST_SENTENCE, required=False
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        texts = {code: said.pop(TEXT + code, "") for code, _name in settings.LANGUAGES}
        return said | {"texts": {code: text for code, text in texts.items() if text}}


def as_it_stands(row: Rule) -> dict[str, Any]:
    own = {name: getattr(row, name) for name in ("kind", "offset_days", "times", "every_days", "to", "channel")}
    return own | {TEXT + code: text for code, text in row.texts.items()}
