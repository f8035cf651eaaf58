"""What programs read of duties, and of how long they may take."""

from rest_framework import serializers

from workflows.api.rows import VerbRow
from workflows.process import DutyKind, DutyState, OwedBy


class DutyRow(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(DutyKind.choices)
    follow_up = serializers.UUIDField(allow_null=True)
    party = serializers.CharField(allow_null=True)
    about = serializers.UUIDField(help_text="The letter, version, period, report, ... that it is about.")
    owed_by = serializers.ChoiceField(OwedBy.choices)
    appointment = serializers.UUIDField(allow_null=True, help_text="Whose nomination is to be renewed.")
    due_on = serializers.DateField(help_text="A day of the calendar of whoever owes it.")
    state = serializers.ChoiceField(DutyState.choices)
    state_since = serializers.DateTimeField()
    opened_at = serializers.DateTimeField()
    overdue = serializers.BooleanField(help_text="Its last day is over.")
    snoozed_until = serializers.DateField(allow_null=True)
    snoozed_because = serializers.CharField()
    next_at = serializers.DateTimeField(allow_null=True, help_text="When the next reminder falls due.")


class DutyPage(DutyRow):
    verbs = VerbRow(many=True)


class PatienceRow(serializers.Serializer):
    kind = serializers.ChoiceField(DutyKind.choices)
    days = serializers.IntegerField()
    working_days = serializers.BooleanField(help_text="Whether they are working days of whoever owes it.")
