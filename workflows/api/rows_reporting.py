"""What rows and pages of reporting say."""

from rest_framework import serializers

from reviews.models import Met, Timing
from workflows.api.rows import VerbRow
from workflows.commands.report_lines import REPORTED
from workflows.models import Report
from workflows.process import ExtensionState, PeriodState, ReportState, WaiverState

STATUSES = [(each.value, each.label) for each in REPORTED]


class PeriodRow(serializers.Serializer):
    id = serializers.UUIDField()
    plan = serializers.UUIDField()
    follow_up = serializers.UUIDField()
    party = serializers.CharField()
    number = serializers.IntegerField(help_text="In the order in which they were opened.")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    due_on = serializers.DateField(help_text="The day the report is due, in the State's calendar.")
    state = serializers.ChoiceField(PeriodState.choices)
    state_since = serializers.DateTimeField()


class PeriodPage(PeriodRow):
    verbs = VerbRow(many=True)


class ReportRow(serializers.Serializer):
    id = serializers.UUIDField()
    plan = serializers.UUIDField()
    period = serializers.UUIDField(allow_null=True, help_text="null: unscheduled.")
    follow_up = serializers.UUIDField()
    party = serializers.CharField()
    kind = serializers.ChoiceField(Report.Kind.choices)
    summary = serializers.CharField()
    state = serializers.ChoiceField(ReportState.choices)
    state_since = serializers.DateTimeField()
    begun_by = serializers.CharField()
    begun_at = serializers.DateTimeField()
    submitted_by = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField(help_text="Who returned, accepted or reopened it last.")
    decided_at = serializers.DateTimeField(allow_null=True)
    notes = serializers.CharField(help_text="With which it was returned or reopened last.")


class ReportPage(ReportRow):
    verbs = VerbRow(many=True)


class ReportLineRow(serializers.Serializer):
    """What a report says of one activity."""

    id = serializers.UUIDField()
    report = serializers.UUIDField()
    activity = serializers.UUIDField()
    title = serializers.CharField(help_text="Of the activity.")
    party = serializers.CharField()
    status = serializers.ChoiceField(STATUSES)
    percent = serializers.IntegerField()
    outcome = serializers.CharField()
    risk = serializers.CharField()
    evidence = serializers.UUIDField(allow_null=True, help_text="A document; null also where you may not see it.")
    verified_by = serializers.CharField()
    spent = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    currency = serializers.CharField()
    written_by = serializers.CharField()
    written_at = serializers.DateTimeField()


class ReportAnswerRow(serializers.Serializer):
    """What a report says of one need (A:75)."""

    id = serializers.UUIDField()
    report = serializers.UUIDField()
    need = serializers.UUIDField()
    party = serializers.CharField()
    timing = serializers.ChoiceField(Timing.choices)
    status = serializers.ChoiceField(Met.choices)
    remaining = serializers.CharField()
    assistance = serializers.CharField()
    written_by = serializers.CharField()


class ExtensionRow(serializers.Serializer):
    id = serializers.UUIDField()
    period = serializers.UUIDField()
    follow_up = serializers.UUIDField()
    party = serializers.CharField()
    until_on = serializers.DateField()
    reason = serializers.CharField()
    state = serializers.ChoiceField(ExtensionState.choices)
    state_since = serializers.DateTimeField()
    asked_by = serializers.CharField()
    decided_by = serializers.CharField()
    answer = serializers.CharField(help_text="Why it was refused.")


class ExtensionPage(ExtensionRow):
    verbs = VerbRow(many=True)


class WaiverRow(serializers.Serializer):
    id = serializers.UUIDField()
    plan = serializers.UUIDField()
    follow_up = serializers.UUIDField()
    party = serializers.CharField()
    until_on = serializers.DateField(help_text="Its last day.")
    reason = serializers.CharField()
    state = serializers.ChoiceField(WaiverState.choices)
    state_since = serializers.DateTimeField()
    given_by = serializers.CharField()
    ended_because = serializers.CharField(help_text="ran out: its last day is over.")


class WaiverPage(WaiverRow):
    verbs = VerbRow(many=True)
