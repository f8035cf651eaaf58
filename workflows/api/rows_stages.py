"""What the page of a follow-up says, and what was carried over."""

from rest_framework import serializers

from workflows.api.rows import FollowUpRow, VerbRow
from workflows.process import ActivityState, FollowUpState


class FollowUpPage(FollowUpRow):
    stage_before = serializers.ChoiceField(
        [("", ""), *FollowUpState.choices], help_text="For a suspended follow-up: the stage to which it goes back."
    )
    outcome = serializers.CharField(help_text="What came of it, once it is closed; for the State and the Secretariat.")
    verbs = VerbRow(many=True)


class CarriedRow(serializers.Serializer):
    """A need or an activity (the other is null) that goes on in the follow-up of a later cycle."""

    id = serializers.UUIDField()
    follow_up = serializers.UUIDField()
    origin = serializers.UUIDField(help_text="The follow-up that it comes from.")
    party = serializers.CharField()
    need = serializers.UUIDField(allow_null=True)
    activity = serializers.UUIDField(allow_null=True)
    stage = serializers.ChoiceField(
        [("", ""), *ActivityState.choices], help_text="Of the activity, when it was carried over; empty for a need."
    )
    carried_at = serializers.DateTimeField()
