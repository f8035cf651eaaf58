"""What rows and pages of webhooks say. No secret stands in any of them but the one that is told once."""

from rest_framework import serializers

from workflows.api.rows import VerbRow
from workflows.process import HookMessageState, HookState


class HookRow(serializers.Serializer):
    id = serializers.UUIDField()
    user = serializers.UUIDField(help_text="Whose it is: it is told what this person may see.")
    name = serializers.CharField()
    url = serializers.CharField()
    types = serializers.ListField(child=serializers.CharField(), help_text="Empty: every fact that is told.")
    party = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(HookState.choices)
    state_since = serializers.DateTimeField()
    reason = serializers.CharField(help_text="Why it is off.")
    made_at = serializers.DateTimeField()
    failures = serializers.IntegerField(help_text="In a row, until now.")
    failing_since = serializers.DateTimeField(allow_null=True)
    rests_until = serializers.DateTimeField(allow_null=True, help_text="After a failure nothing is sent before.")
    previous_until = serializers.DateTimeField(allow_null=True, help_text="Until then the secret before signs as well.")


class HookPage(HookRow):
    verbs = VerbRow(many=True)


class HookMade(HookPage):
    """Beside the webhook its secret: this once, and not when the same request is answered again."""

    secret = serializers.CharField(required=False, help_text="whsec_..., for a library of Standard Webhooks.")


class HookMessageRow(serializers.Serializer):
    id = serializers.UUIDField(help_text="The Webhook-Id on the wire, the same at every attempt.")
    hook = serializers.UUIDField()
    entry = serializers.UUIDField(help_text="The fact; the id of the CloudEvent.")
    type = serializers.CharField()
    written_at = serializers.DateTimeField()
    state = serializers.ChoiceField(HookMessageState.choices)
    state_since = serializers.DateTimeField()
    reason = serializers.CharField(help_text="Why it was given up.")
    due_at = serializers.DateTimeField()
    attempts = serializers.IntegerField(help_text="Since it was last queued.")


class HookAttemptRow(serializers.Serializer):
    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True, help_text="Of HTTP; null: no answer came.")
    milliseconds = serializers.IntegerField(allow_null=True)
    answer = serializers.CharField(help_text="How it began, or what went wrong.")


class HookMessagePage(HookMessageRow):
    tries = HookAttemptRow(many=True)
    verbs = VerbRow(many=True)
