"""What rows and pages of the dialogue say, and what the ledger of needs tells."""

from rest_framework import serializers

from reviews.api.rows import Names
from workflows.api.rows import VerbRow
from workflows.models import Contact, Workshop
from workflows.process import WorkshopState
from workflows.queries.needs_ledger import STATUSES


class ContactRow(serializers.Serializer):
    id = serializers.UUIDField()
    follow_up = serializers.UUIDField()
    party = serializers.CharField()
    channel = serializers.ChoiceField(Contact.Channel.choices)
    held_on = serializers.DateField()
    people = serializers.CharField(help_text="With whom.")
    summary = serializers.CharField()
    recorded_by = serializers.CharField()
    recorded_at = serializers.DateTimeField()


class WorkshopRow(serializers.Serializer):
    id = serializers.UUIDField()
    follow_up = serializers.UUIDField()
    party = serializers.CharField()
    kind = serializers.ChoiceField(Workshop.Kind.choices)
    title = serializers.CharField()
    place = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    state = serializers.ChoiceField(WorkshopState.choices)
    state_since = serializers.DateTimeField()
    outcome = serializers.CharField()
    seed_funding = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    currency = serializers.CharField(help_text="ISO 4217.")
    reason = serializers.CharField(help_text="Why it was cancelled.")
    planned_by = serializers.CharField()


class ParticipantRow(serializers.Serializer):
    name = serializers.CharField()
    office = serializers.CharField()


class WorkshopPage(WorkshopRow):
    participants = ParticipantRow(many=True)
    needs = serializers.ListField(child=serializers.UUIDField(), help_text="Raised there, as far as one sees them.")
    verbs = VerbRow(many=True)


class Counts(serializers.Serializer):
    """By the newest answer of the State; null: too small a figure to be told to you."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {status: serializers.IntegerField(allow_null=True) for status in STATUSES}


class StandingRow(serializers.Serializer):
    on = serializers.DateField()
    counts = Counts()
    total = serializers.IntegerField(allow_null=True)


class ProvisionOfEntries(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.CharField()
    titles = Names()
    instrument_code = serializers.CharField()


class EntryRow(serializers.Serializer):
    on = serializers.DateField()
    provision = ProvisionOfEntries()
    counts = Counts()


class NeedLedgerPage(serializers.Serializer):
    """Needs by status at the end of each month; a need counts once, and once per provision among the entries."""

    unit = serializers.CharField(help_text="What is counted, in a sentence.")
    population = serializers.CharField(help_text="Of which needs, in a sentence.")
    as_of = serializers.DateField(help_text="The day (UTC) on which the record was read.")
    needs = StandingRow(many=True)
    entries = EntryRow(many=True)
