"""What the API tells of addresses, and what sending a letter to somebody else takes."""

from __future__ import annotations

from rest_framework import serializers

from workflows.api.inputs import Input
from workflows.api.rows import VerbRow
from workflows.process import AddressState


class AddressRow(serializers.Serializer):
    id = serializers.UUIDField()
    email = serializers.CharField()
    state = serializers.ChoiceField(AddressState.choices)
    state_since = serializers.DateTimeField()
    answer = serializers.CharField(help_text="What was said when mail failed last.")
    failed_at = serializers.DateTimeField(help_text="When mail to it failed last.")
    soft_failures = serializers.IntegerField(help_text="Passing failures since somebody last trusted the address.")


class AddressPage(AddressRow):
    verbs = VerbRow(many=True)


class Reassignment(Input):
    appointment_id = serializers.UUIDField(help_text="Somebody whom the same State has named, in force today.")
