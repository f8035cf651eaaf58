"""What the verbs about periods and reports take."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from reviews.models import Met, Timing
from workflows.api.inputs import Input, Line
from workflows.api.rows_reporting import STATUSES


class Span(Input):
    """Days of the State's calendar."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    due_on = serializers.DateField(help_text="Not before the period ends.")


class Beginning(Input):
    period = serializers.UUIDField(
        source="period_id",
        allow_null=True,
        default=None,
        help_text="An open period of the plan; null for an unscheduled report.",
    )


class NilReturn(Input):
    summary = serializers.CharField(max_length=5000, help_text="Why there is nothing to report.")


class Summary(Input):
    summary = serializers.CharField(max_length=5000, allow_blank=True, default="")


class ReportNotes(Input):
    notes = serializers.CharField(max_length=5000)


class Progress(Input):
    """How far an activity is. Said again, it replaces what the open report says of the activity."""

    status = serializers.ChoiceField(STATUSES)
    percent = serializers.IntegerField(min_value=0, max_value=100, help_text="100 if, and only if, it is completed.")
    outcome = serializers.CharField(max_length=5000, allow_blank=True, default="", help_text="If dropped: why.")
    risk = serializers.CharField(max_length=5000, allow_blank=True, default="")
    evidence = serializers.UUIDField(
        allow_null=True,
        default=None,
        help_text="A document of the same State; needed to complete an activity of high priority.",
    )
    verified_by = Line(max_length=200, allow_blank=True, default="", help_text="Who verified the completion.")
    spent = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, allow_null=True, default=None)
    currency = serializers.CharField(max_length=3, allow_blank=True, default="", help_text="ISO 4217, with `spent`.")


class NeedAnswer(Input):
    need = serializers.UUIDField(help_text="Of the same follow-up.")
    timing = serializers.ChoiceField(Timing.choices)
    status = serializers.ChoiceField(Met.choices)
    remaining = serializers.CharField(max_length=5000, allow_blank=True, default="")
    assistance = serializers.CharField(max_length=5000, allow_blank=True, default="")

    def validate(self, attrs: Any) -> Any:
        """The need apart from what is said of it, as the command takes them."""
        return {"need_id": attrs.pop("need"), "answer": dict(attrs)}


class MoreTime(Input):
    until_on = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class Refusal(Input):
    answer = serializers.CharField(max_length=300)
