"""What rows and pages of plans say. These classes describe; workflows/queries/plans.py reads."""

from rest_framework import serializers

from reviews.languages import Language
from reviews.models import Need
from workflows.api.rows import VerbRow
from workflows.models import Line, Plan
from workflows.process import ActivityState, PlanState, VersionState

KINDS_OF_DIFFERENCE = ["added", "removed", "changed"]


class PlanRow(serializers.Serializer):
    id = serializers.UUIDField()
    follow_up = serializers.UUIDField()
    party = serializers.CharField()
    kind = serializers.ChoiceField(Plan.Kind.choices)
    scope = serializers.ChoiceField(Plan.Scope.choices)
    group = serializers.IntegerField(allow_null=True, help_text="The platform, for a plan of several States.")
    title = serializers.CharField()
    language = serializers.ChoiceField(Language.choices)
    lead_institution = serializers.UUIDField(allow_null=True)
    cooperation_framework = serializers.CharField(help_text="Outcome and output of the UNDAF or UNSDCF.")
    sdg_targets = serializers.ListField(child=serializers.CharField())
    report_every_months = serializers.IntegerField()
    report_due_days = serializers.IntegerField(help_text="Days after the end of a period until its report is due.")
    verified_independently = serializers.BooleanField()
    state = serializers.ChoiceField(PlanState.choices)
    state_since = serializers.DateTimeField()
    drafted_by = serializers.CharField()
    drafted_at = serializers.DateTimeField()


class VersionOfPlan(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(VersionState.choices)


class PlanPage(PlanRow):
    versions = VersionOfPlan(many=True)
    verbs = VerbRow(many=True)


class PlanVersionRow(serializers.Serializer):
    id = serializers.UUIDField()
    plan = serializers.UUIDField()
    follow_up = serializers.UUIDField()
    party = serializers.CharField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(VersionState.choices)
    state_since = serializers.DateTimeField()
    begun_by = serializers.CharField()
    submitted_by = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField(help_text="Who returned or adopted it last.")
    decided_at = serializers.DateTimeField(allow_null=True)
    notes = serializers.CharField(help_text="Why.")
    document = serializers.UUIDField(allow_null=True, help_text="Of the adoption; null: none that one may see.")


class PlanVersionPage(PlanVersionRow):
    verbs = VerbRow(many=True)


class DifferenceRow(serializers.Serializer):
    activity = serializers.UUIDField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(KINDS_OF_DIFFERENCE)
    column = serializers.CharField(help_text="Of the line; empty unless it is changed.")
    column_title = serializers.CharField(help_text="What people call the column.")
    before = serializers.CharField()
    after = serializers.CharField()
    sentence = serializers.CharField()


class Differences(serializers.Serializer):
    older = serializers.UUIDField(allow_null=True, help_text="The version before; null: all is new.")
    newer = serializers.UUIDField()
    differences = DifferenceRow(many=True)


class ObjectiveRow(serializers.Serializer):
    id = serializers.UUIDField()
    version = serializers.UUIDField()
    party = serializers.CharField()
    position = serializers.IntegerField()
    provision = serializers.IntegerField(allow_null=True)
    article = serializers.CharField(allow_null=True)
    text = serializers.CharField()


class ObjectivePage(ObjectiveRow):
    verbs = VerbRow(many=True)


class SourceRow(serializers.Serializer):
    """Where an activity comes from: a need or an observation, its document, and the place in it."""

    need = serializers.UUIDField(allow_null=True)
    observation = serializers.UUIDField(allow_null=True)
    reference = serializers.CharField(allow_null=True, help_text="Of the need.")
    text = serializers.CharField()
    articles = serializers.ListField(child=serializers.CharField())
    document = serializers.UUIDField(allow_null=True, help_text="null: none that one may see.")
    place = serializers.CharField(help_text="Page or paragraph.")


class LineRow(serializers.Serializer):
    id = serializers.UUIDField()
    version = serializers.UUIDField()
    party = serializers.CharField()
    objective = serializers.UUIDField()
    article = serializers.CharField(allow_null=True, help_text="Of the objective.")
    activity = serializers.UUIDField()
    number = serializers.IntegerField(help_text="Of the activity, the same in every version.")
    position = serializers.IntegerField()
    title = serializers.CharField()
    description = serializers.CharField()
    suggestion = serializers.IntegerField(allow_null=True)
    priority = serializers.ChoiceField(Need.Priority.choices, allow_null=True)
    rationale = serializers.CharField()
    outcome = serializers.CharField()
    indicator = serializers.CharField()
    baseline = serializers.CharField()
    target = serializers.CharField()
    verification = serializers.CharField()
    lead_institution = serializers.UUIDField(allow_null=True)
    responsible = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    moved_because = serializers.CharField()
    horizon = serializers.ChoiceField([("", ""), *Line.Horizon.choices])
    cost = serializers.DecimalField(14, 2, allow_null=True)
    currency = serializers.CharField()
    domestic_funding = serializers.DecimalField(14, 2, allow_null=True)
    assistance = serializers.CharField()
    risk = serializers.CharField()
    needs = serializers.ListField(child=serializers.UUIDField())
    observations = serializers.ListField(child=serializers.UUIDField())
    supporting_institutions = serializers.ListField(child=serializers.UUIDField())
    sources = SourceRow(many=True)


class LinePage(LineRow):
    verbs = VerbRow(many=True)


class ActivityRow(serializers.Serializer):
    id = serializers.UUIDField()
    plan = serializers.UUIDField()
    follow_up = serializers.UUIDField()
    party = serializers.CharField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    priority = serializers.ChoiceField(Need.Priority.choices, allow_null=True)
    institution = serializers.UUIDField(allow_null=True, help_text="The lead institution.")
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(ActivityState.choices)
    state_since = serializers.DateTimeField()
    percent = serializers.IntegerField()
    origin = serializers.UUIDField(allow_null=True, help_text="The activity of an earlier plan that it carries on.")


class ActivityPage(ActivityRow):
    verbs = VerbRow(many=True)
