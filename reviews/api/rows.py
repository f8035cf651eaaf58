"""What a row of each register and record says. These classes describe; reviews/queries.py reads."""

from rest_framework import serializers

from reviews.languages import Language
from reviews.models import Document, Group, Need, Observation, Phase, Review
from reviews.models.reviews import Classification


class Names(serializers.DictField):
    """One name per language: en, fr, es, ru, ar, zh-hans."""

    child = serializers.CharField()


class MechanismRow(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    names = Names()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)


class CycleRow(serializers.Serializer):
    id = serializers.IntegerField()
    mechanism = serializers.IntegerField()
    code = serializers.CharField()
    names = Names()
    scheme = serializers.IntegerField(help_text="The category scheme that needs of this cycle are sorted by.")
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    acknowledge_within = serializers.IntegerField(help_text="Working days to acknowledge a letter.")
    answer_within = serializers.IntegerField(help_text="Days to answer a letter.")
    inactive_after = serializers.IntegerField(help_text="Days without any act until a follow-up is looked into.")
    dormant_after = serializers.IntegerField(help_text="Days without any act until a follow-up is dormant.")
    chapter_numbers = serializers.ListField(child=serializers.CharField())


class ProvisionRow(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.CharField()
    titles = Names()
    instrument_code = serializers.CharField()
    chapter_number = serializers.CharField()


class CategoryRow(serializers.Serializer):
    id = serializers.IntegerField()
    scheme = serializers.IntegerField()
    scheme_code = serializers.CharField()
    code = serializers.CharField()
    labels = Names()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)


class SuggestionRow(serializers.Serializer):
    """An activity that often answers needs of a category."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    category = serializers.IntegerField()
    category_code = serializers.CharField()
    provision = serializers.IntegerField(
        allow_null=True, help_text="Only for needs under this provision; null: for every need of the category."
    )
    article = serializers.CharField(allow_null=True)
    titles = Names()
    outcomes = Names()
    indicators = Names()
    months = serializers.IntegerField(help_text="How long it usually takes.")
    position = serializers.IntegerField()
    is_offered = serializers.BooleanField()


class GuideRow(serializers.Serializer):
    id = serializers.IntegerField()
    titles = Names()
    url = serializers.CharField()
    articles = serializers.ListField(child=serializers.CharField(), help_text="What it is to be read on.")
    category_ids = serializers.ListField(child=serializers.IntegerField())


class GroupRow(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(Group.Kind.choices)
    code = serializers.CharField()
    names = Names()
    members = serializers.ListField(child=serializers.CharField(), help_text="Codes of the States in this group.")


class PartyRow(serializers.Serializer):
    code = serializers.CharField(help_text="ISO 3166-1 alpha-3.")
    short_names = Names()
    formal_names = Names()
    is_un_member = serializers.BooleanField()
    is_least_developed = serializers.BooleanField()
    is_small_island = serializers.BooleanField()
    is_anonymised = serializers.BooleanField()
    working_language = serializers.ChoiceField(Language.choices)
    time_zone = serializers.CharField()
    weekend = serializers.ListField(child=serializers.IntegerField(), help_text="0 is Monday, 6 is Sunday.")
    group_codes = serializers.ListField(child=serializers.CharField())


class ReviewRow(serializers.Serializer):
    id = serializers.UUIDField()
    party = serializers.CharField()
    cycle = serializers.IntegerField()
    state = serializers.ChoiceField(Review.State.choices)
    state_since = serializers.DateTimeField(allow_null=True)
    started_on = serializers.DateField(allow_null=True)
    concluded_on = serializers.DateField(allow_null=True)


class PhaseRow(serializers.Serializer):
    kind = serializers.ChoiceField(Phase.Kind.choices)
    started_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)


class DocumentRow(serializers.Serializer):
    id = serializers.UUIDField()
    party = serializers.CharField()
    review = serializers.UUIDField(allow_null=True)
    kind = serializers.ChoiceField(Document.Kind.choices)
    title = serializers.CharField()
    symbol = serializers.CharField()
    language = serializers.ChoiceField(Language.choices)
    series = serializers.UUIDField(help_text="The same for all versions of a document.")
    version = serializers.IntegerField()
    dated_on = serializers.DateField(allow_null=True)
    checksum = serializers.CharField(help_text="SHA-256 of the file.")
    classification = serializers.ChoiceField(Classification.choices)
    file_name = serializers.CharField(allow_null=True, help_text="null: without a file.")
    media_type = serializers.CharField(allow_null=True)
    size = serializers.IntegerField(allow_null=True, help_text="Bytes.")


class ObservationRow(serializers.Serializer):
    id = serializers.UUIDField()
    party = serializers.CharField()
    review = serializers.UUIDField()
    kind = serializers.ChoiceField(Observation.Kind.choices)
    text = serializers.CharField()
    document = serializers.UUIDField(allow_null=True)
    place = serializers.CharField(help_text="Page or paragraph.")
    classification = serializers.ChoiceField(Classification.choices)
    articles = serializers.ListField(child=serializers.CharField())


class NeedRow(serializers.Serializer):
    id = serializers.UUIDField()
    reference = serializers.CharField()
    party = serializers.CharField()
    cycle = serializers.IntegerField()
    review = serializers.UUIDField(allow_null=True, help_text="null also for those who see the need by consent.")
    category = serializers.IntegerField()
    category_code = serializers.CharField()
    text = serializers.CharField()
    priority = serializers.ChoiceField(
        Need.Priority.choices, allow_null=True, help_text="1 is high, 2 medium, 3 low; null: not prioritized."
    )
    rationale = serializers.CharField(help_text="Empty for those who see the need by consent.")
    raised_on = serializers.DateField(allow_null=True, help_text="For a need that was raised outside a review.")
    document = serializers.UUIDField(allow_null=True, help_text="null: none that one may see.")
    place = serializers.CharField(help_text="Page or paragraph.")
    classification = serializers.ChoiceField(
        Classification.choices, allow_null=True, help_text="null: one sees the need by consent alone."
    )
    articles = serializers.ListField(child=serializers.CharField())
