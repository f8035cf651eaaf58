"""What facts say that have followed from others."""

from rest_framework import serializers

from workflows.api.rows import FactRow


class EffectRow(FactRow):
    depth = serializers.IntegerField(help_text="How many steps away.")


class BecausePage(FactRow):
    causes = FactRow(many=True, help_text="What led to it, the first cause first.")
    effects = EffectRow(many=True, help_text="What followed: each before those that followed from it.")
    cut = serializers.BooleanField(help_text="Whether there is more than is told here.")
