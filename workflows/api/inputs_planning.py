"""What the verbs of plans take. Rows are named by their ids."""

from __future__ import annotations

from rest_framework import serializers

from reviews.languages import Language
from reviews.models import Need
from workflows.api.inputs import Input
from workflows.models import Line, Plan

LONGEST = 20_000
MOST = 500
"""Rows that one line may name."""


class PlanChanges(Input):
    title = serializers.CharField(max_length=200, required=False)
    kind = serializers.ChoiceField(Plan.Kind.choices, required=False)
    scope = serializers.ChoiceField(Plan.Scope.choices, required=False)
    group = serializers.IntegerField(min_value=1, max_value=2**31 - 1, allow_null=True, required=False)
    language = serializers.ChoiceField(Language.choices, required=False)
    lead_institution = serializers.UUIDField(allow_null=True, required=False)
    cooperation_framework = serializers.CharField(max_length=300, allow_blank=True, required=False)
    sdg_targets = serializers.ListField(child=serializers.CharField(max_length=10), max_length=50, required=False)
    report_every_months = serializers.IntegerField(min_value=1, max_value=60, required=False)
    report_due_days = serializers.IntegerField(min_value=0, max_value=365, required=False)
    verified_independently = serializers.BooleanField(required=False)


class ObjectiveChanges(Input):
    text = serializers.CharField(max_length=LONGEST, required=False)
    provision = serializers.IntegerField(min_value=1, max_value=2**31 - 1, allow_null=True, required=False)
    position = serializers.IntegerField(min_value=1, max_value=30_000, required=False)


class NewObjective(ObjectiveChanges):
    text = serializers.CharField(max_length=LONGEST)


class Ids(serializers.ListField):
    child = serializers.UUIDField()

    def __init__(self) -> None:
        super().__init__(max_length=MOST, required=False)


class LineChanges(Input):
    objective = serializers.UUIDField(required=False)
    position = serializers.IntegerField(min_value=1, max_value=30_000, required=False)
    title = serializers.CharField(max_length=300, required=False)
    description = serializers.CharField(max_length=LONGEST, allow_blank=True, required=False)
    suggestion = serializers.IntegerField(min_value=1, max_value=2**31 - 1, allow_null=True, required=False)
    priority = serializers.ChoiceField(Need.Priority.choices, allow_null=True, required=False)
    rationale = serializers.CharField(max_length=LONGEST, allow_blank=True, required=False)
    outcome = serializers.CharField(max_length=LONGEST, allow_blank=True, required=False)
    indicator = serializers.CharField(max_length=300, allow_blank=True, required=False)
    baseline = serializers.CharField(max_length=200, allow_blank=True, required=False)
    target = serializers.CharField(max_length=200, allow_blank=True, required=False)
    verification = serializers.CharField(max_length=300, allow_blank=True, required=False)
    lead_institution = serializers.UUIDField(allow_null=True, required=False)
    supporting_institutions = Ids()
    responsible = serializers.CharField(max_length=200, allow_blank=True, required=False)
    starts_on = serializers.DateField(allow_null=True, required=False)
    ends_on = serializers.DateField(allow_null=True, required=False)
    moved_because = serializers.CharField(max_length=300, allow_blank=True, required=False)
    horizon = serializers.ChoiceField(Line.Horizon.choices, allow_blank=True, required=False)
    cost = serializers.DecimalField(14, 2, allow_null=True, required=False)
    currency = serializers.CharField(max_length=3, allow_blank=True, required=False)
    domestic_funding = serializers.DecimalField(14, 2, allow_null=True, required=False)
    assistance = serializers.CharField(max_length=LONGEST, allow_blank=True, required=False)
    risk = serializers.CharField(max_length=LONGEST, allow_blank=True, required=False)
    needs = Ids()
    observations = Ids()


class NewLine(LineChanges):
    objective = serializers.UUIDField()
    title = serializers.CharField(max_length=300)
    activity = serializers.UUIDField(
        required=False, help_text="One of this plan that the version does not mention; without it a new one is begun."
    )


class PlanNotes(Input):
    notes = serializers.CharField(max_length=LONGEST, help_text="What is to be changed.")


class Adoption(Input):
    notes = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    document = serializers.UUIDField(allow_null=True, default=None, help_text="Of the same State: the decision.")
