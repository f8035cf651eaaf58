"""What rows and pages of rules and reminders say, and what the verbs of rules take."""

from rest_framework import serializers

from workflows.api.inputs import Input
from workflows.api.rows import VerbRow
from workflows.commands.rules import LONGEST_PAUSE, LONGEST_SENTENCE, MOST_TIMES
from workflows.models import Reminder, Rule, Why
from workflows.models.reminders import FURTHEST, Audience, Channel
from workflows.process import DutyKind


class RuleRow(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(DutyKind.choices, allow_blank=True, help_text="Empty: duties without own rules.")
    offset_days = serializers.IntegerField(help_text="Days from the due day; negative before it.")
    times = serializers.IntegerField()
    every_days = serializers.IntegerField()
    to = serializers.ListField(child=serializers.ChoiceField(Audience.choices))
    channel = serializers.ChoiceField(Channel.choices)
    texts = serializers.DictField(child=serializers.CharField(), help_text="A sentence of its own, by language.")
    state = serializers.ChoiceField(Rule.State.choices)
    state_since = serializers.DateTimeField(allow_null=True, help_text="What lay before is not caught up on.")


class RulePage(RuleRow):
    verbs = VerbRow(many=True)


class ReminderRow(serializers.Serializer):
    id = serializers.UUIDField()
    duty = serializers.UUIDField()
    rule = serializers.UUIDField()
    turn = serializers.IntegerField(help_text="How manieth due day of the duty.")
    occurrence = serializers.IntegerField()
    email = serializers.CharField()
    number = serializers.IntegerField()
    last = serializers.BooleanField()
    planned_at = serializers.DateTimeField()
    send_at = serializers.DateTimeField(help_text="A working morning of the recipient; not sent before.")
    state = serializers.ChoiceField(Reminder.State.choices)
    why = serializers.ChoiceField(Why.choices, allow_blank=True, help_text="Why it was not sent as planned.")
    message = serializers.UUIDField(allow_null=True)
    noted_at = serializers.DateTimeField()


class RuleSaid(Input):
    kind = serializers.ChoiceField(DutyKind.choices, allow_blank=True, default="")
    offset_days = serializers.IntegerField(min_value=-FURTHEST, max_value=FURTHEST)
    times = serializers.IntegerField(min_value=1, max_value=MOST_TIMES, default=1)
    every_days = serializers.IntegerField(min_value=0, max_value=LONGEST_PAUSE, default=0)
    to = serializers.ListField(child=serializers.ChoiceField(Audience.choices), min_length=1, max_length=len(Audience))
    channel = serializers.ChoiceField(Channel.choices, default=Channel.MAIL)
    texts = serializers.DictField(child=serializers.CharField(max_length=LONGEST_SENTENCE), default=dict)
