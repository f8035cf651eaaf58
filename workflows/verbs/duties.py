"""What is said to a duty by whoever owes it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from workflows import commands
from workflows.commands.answering import reason_against_answering
from workflows.models import Duty
from workflows.verbs import words_duties as filled_in
from workflows.verbs.verb import Verb

VERBS = [
    Verb(
        "answer_duty",
        Duty,
        gettext_lazy("Say how it is"),
        gettext_lazy(
            "Your answer is noted and what follows from it is done at once. The day it is due stays the same."
        ),
        lambda row, said, by: commands.answer_duty(duty_id=row.pk, by=by, **said),
        gettext_lazy("Thank you. Your answer is noted."),
        form=filled_in.Answer,
        refuses=lambda row, actor: reason_against_answering(row),
    ),
    Verb(
        "snooze_duty",
        Duty,
        gettext_lazy("Remind me later"),
        gettext_lazy("No reminders are sent until that day. The day it is due stays the same."),
        lambda row, said, by: commands.snooze_duty(duty_id=row.pk, by=by, **said),
        gettext_lazy("Reminders rest until that day."),
        form=filled_in.Snooze,
        refuses=lambda row, actor: reason_against_answering(row),
    ),
]
