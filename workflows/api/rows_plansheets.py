"""What the preview of a workbook says. These classes describe; workflows/sheets compares."""

from rest_framework import serializers

from workflows.api.rows_planning import KINDS_OF_DIFFERENCE


class FindingRow(serializers.Serializer):
    sheet = serializers.CharField()
    row = serializers.IntegerField(help_text="As the spreadsheet program numbers it.")
    field = serializers.CharField(help_text="The heading as it stands in the file.")
    value = serializers.CharField()
    remedy = serializers.CharField()


class FieldChange(serializers.Serializer):
    field = serializers.CharField()
    before = serializers.CharField(help_text="What the plan says.")
    after = serializers.CharField(help_text="What the file says.")
    key = serializers.CharField(allow_null=True, help_text="Changed in the plan as well: the key of the choice.")


class RowDifference(serializers.Serializer):
    kind = serializers.ChoiceField(KINDS_OF_DIFFERENCE)
    activity = serializers.UUIDField(allow_null=True)
    number = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    sheet = serializers.CharField(help_text="Empty where the file lacks the row.")
    row = serializers.IntegerField()
    changes = FieldChange(many=True)


class PlanPreview(serializers.Serializer):
    upload = serializers.UUIDField(help_text="What /import/ takes.")
    counts = serializers.DictField(child=serializers.IntegerField())
    differences = RowDifference(many=True)
    findings = FindingRow(many=True, help_text="While there are any, the file is not imported.")
    asked = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="The key of each choice, and what may be chosen: plan or file for a field that was changed in both, "
        "keep or remove for an activity that the file lacks.",
    )
