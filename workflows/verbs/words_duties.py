"""What must be filled in when somebody answers for a duty."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.commands.answering import LONGEST_WORDS, answers_to
from workflows.models import Duty
from workflows.process import DutyAnswer
from workflows.verbs.words import Day, Offering


class Answer(Offering):
    answer = forms.ChoiceField(
        label=gettext_lazy("How is it?"),
        choices=DutyAnswer.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    words = forms.CharField(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("If it will be late, say why; if there is nothing to report, say so in a sentence."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_WORDS,
        required=False,
    )
    until_on = Day(
        label=gettext_lazy("By which day"),
        help_text=gettext_lazy("Only if it will be late: the day by which it will be done, for example 2026-04-30."),
        required=False,
    )

    def offer(self, row: Duty) -> None:
        """Only what can be said to this duty."""
        offered = answers_to(row)
        self.fields["answer"].choices = [(each.value, each.label) for each in offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The command says the rest; this much can be said without asking it."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        answer, late = said.get("answer"), DutyAnswer.DELAYED
        if answer in (late, DutyAnswer.NOTHING_TO_REPORT) and not said.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say why."))
        if answer == late and not said.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", _("Say by which day it will be done."))
        return said


class Snooze(forms.Form):
    until_on = Day(
        label=gettext_lazy("No reminders until"),
        help_text=gettext_lazy("At most 30 days from now, and not beyond 14 days after the day it is due."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST_WORDS)
