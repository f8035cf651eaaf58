"""What the ends of a follow-up take."""

from __future__ import annotations

from rest_framework import serializers

from workflows.api.inputs import Outcome


class CarryingOver(Outcome):
    into = serializers.UUIDField(help_text="A follow-up of the same State, of a later cycle, that is under way.")
