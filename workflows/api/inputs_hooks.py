"""What the verbs of webhooks take."""

from __future__ import annotations

from rest_framework import serializers

from workflows.api.inputs import Input, Line
from workflows.commands.hooks import TYPES


class HookChanges(Input):
    name = Line(max_length=80, required=False, help_text="Which system is told.")
    url = serializers.CharField(
        max_length=500, required=False, help_text="It begins with https:// and lies on the public internet."
    )
    types = serializers.ListField(
        child=serializers.ChoiceField(sorted(TYPES)), max_length=len(TYPES), required=False, help_text="Empty: all."
    )
    party = serializers.CharField(
        max_length=3, allow_blank=True, allow_null=True, required=False, help_text="Only what is about this State."
    )


class NewHook(HookChanges):
    name = Line(max_length=80, help_text="Which system is told.")
    url = serializers.CharField(max_length=500, help_text="It begins with https:// and lies on the public internet.")
