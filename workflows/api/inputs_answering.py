"""What the verbs about duties take."""

from rest_framework import serializers

from workflows.api.inputs import Input
from workflows.commands.answering import LONGEST_WORDS
from workflows.process import DutyAnswer


class DutyReply(Input):
    answer = serializers.ChoiceField(DutyAnswer.choices)
    words = serializers.CharField(
        max_length=LONGEST_WORDS,
        allow_blank=True,
        default="",
        help_text="Needed for `delayed` (why) and for `nothing_to_report` (the summary of the nil return).",
    )
    until_on = serializers.DateField(
        allow_null=True, default=None, help_text="Needed for `delayed`: the day by which it will be done."
    )


class Snooze(Input):
    until_on = serializers.DateField(
        help_text="At most 30 days from now, and not beyond 14 days after the day it is due."
    )
    reason = serializers.CharField(max_length=LONGEST_WORDS)
