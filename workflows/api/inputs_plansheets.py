"""What the verbs about workbooks of a plan take."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework import serializers

from workflows.api.inputs import Input


class PlanFile(Input):
    file = serializers.FileField(help_text="The workbook (.xlsx) of the plan, filled in.")

    def validate_file(self, value: Any) -> dict[str, Any]:
        return {"name": value.name, "content": value.read(settings.FILE_MAX_MB * 1024 * 1024 + 1)}


class PlanImport(Input):
    upload = serializers.UUIDField(help_text="As the preview named it.")
    choices = serializers.DictField(
        child=serializers.ChoiceField(["plan", "file", "keep", "remove"]),
        default=dict,
        help_text="For each key that the preview asks, one of its options.",
    )
