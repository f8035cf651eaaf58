"""What each verb takes. Fields nobody knows are refused: a misspelt one must not be silently without effect."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import serializers

from reviews.languages import Language
from reviews.models import Classification, Document, Need, Release, Role
from workflows.commands.consent import MOST
from workflows.commands.nominations import Nomination
from workflows.commands.records import reason_against_contact


class Input(serializers.Serializer):
    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            names = ", ".join(self.fields) or _("none")
            reason = _("There is no such field; there are: %(names)s.") % {"names": names}
            raise serializers.ValidationError({name: [reason] for name in unknown})
        return super().to_internal_value(data)


class Nothing(Input):
    """Only the request itself."""


class Conclusion(Input):
    concluded_on = serializers.DateField(help_text="A day of the State's calendar, not in the future.")


class Acknowledgement(Input):
    acknowledged_by = serializers.CharField(max_length=120, help_text="The person, in words.")


class Reason(Input):
    reason = serializers.CharField(max_length=300)


class Line(serializers.CharField):
    """One line of text: what stands in a letter's head or a mail's header must not begin another."""

    def to_internal_value(self, data: Any) -> str:
        text: str = super().to_internal_value(data)
        if not text.isprintable():
            raise serializers.ValidationError(_("This must be one line of plain text."))
        return text


class Day(serializers.DateField):
    """A date that stays text, since a letter's data are frozen as JSON."""

    def to_internal_value(self, value: Any) -> Any:
        day: date = super().to_internal_value(value)
        return day.isoformat()


RECIPIENTS = ["focal_point", "permanent_mission"]


class Recipient(Input):
    role = serializers.ChoiceField(RECIPIENTS)
    name = Line(max_length=200, allow_blank=True, default="")
    email = serializers.EmailField()


class Correction(Input):
    """What the new version says differently; the needs are read anew."""

    language = serializers.ChoiceField(Language.choices, required=False)
    recipients = serializers.ListField(child=Recipient(), min_length=1, max_length=20, required=False)
    addressee = serializers.ListField(child=Line(max_length=200), max_length=20, required=False)
    acknowledge_by = Day(required=False)
    answer_by = Day(required=False)


class Verification(Input):
    note = serializers.UUIDField(required=False, allow_null=True, help_text="A note verbale of that State.")


class Successor(Verification):
    name = Line(max_length=200)
    email = serializers.EmailField()
    language = serializers.ChoiceField(Language.choices, required=False)


class Proposal(Successor):
    """A role names exactly one of party, institution, provider and group, or none."""

    role = serializers.ChoiceField(Role.choices)
    party = serializers.CharField(max_length=3, required=False)
    institution = serializers.UUIDField(required=False)
    provider = serializers.UUIDField(required=False)
    group = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(required=False, allow_null=True)

    def nomination(self) -> Nomination:
        """What was said, once it is valid."""
        return Nomination.of(**self.validated_data)


class OwnWords(Input):
    words = serializers.CharField(max_length=500, allow_blank=True, default="", help_text="Who is, if you know.")


class Outcome(Input):
    outcome = serializers.CharField(max_length=500)


class NeedChanges(Input):
    priority = serializers.ChoiceField(Need.Priority.choices, allow_null=True, required=False)
    rationale = serializers.CharField(max_length=5000, allow_blank=True, required=False)


class Decision(Input):
    """Who may see a need beyond the Secretariat, and on which basis."""

    audience = serializers.ChoiceField(Release.Audience.choices)
    providers = serializers.ListField(
        child=serializers.UUIDField(), max_length=200, default=list, help_text="For named_providers: who."
    )
    basis = Line(max_length=300, help_text="The law, note verbale or decision it rests on.")
    document = serializers.UUIDField(
        allow_null=True, default=None, help_text="A document of the same State that holds the basis."
    )
    decided_on = serializers.DateField(help_text="Not in the future.")


class DecisionOnMany(Decision):
    party = serializers.CharField(max_length=3, help_text="The State whose needs these are.")
    needs = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST)


class Classifying(Input):
    classification = serializers.ChoiceField(Classification.choices)


class Edition(Input):
    """A new version of a document, with its file."""

    file = serializers.FileField(
        help_text="PDF, Word (.docx), Excel (.xlsx), OpenDocument text (.odt), CSV, plain text, PNG or JPEG."
    )
    symbol = Line(max_length=60, allow_blank=True, default="", help_text="UN document symbol, if it has one.")
    language = serializers.ChoiceField(Language.choices, default=Language.ENGLISH)
    dated_on = serializers.DateField(allow_null=True, default=None, help_text="Not in the future.")

    def validate_file(self, value: Any) -> dict[str, Any]:
        return {"name": value.name, "content": value.read(settings.FILE_MAX_MB * 1024 * 1024 + 1)}


class Paper(Edition):
    """A document that is filed, with its file. A State files notes verbales and evidence."""

    party = serializers.CharField(max_length=3, help_text="The State whose document it is.")
    kind = serializers.ChoiceField(Document.Kind.choices)
    title = Line(max_length=300)
    review = serializers.UUIDField(allow_null=True, default=None, help_text="A review of the same State.")
    classification = serializers.ChoiceField(Classification.choices, default=Classification.RESTRICTED)


class Weekdays(serializers.ListField):
    child = serializers.IntegerField(min_value=0, max_value=6)

    def to_internal_value(self, data: Any) -> Any:
        return sorted(set(super().to_internal_value(data)))


class PartyChanges(Input):
    mission_email = serializers.EmailField(max_length=254, allow_blank=True, required=False)
    working_language = serializers.ChoiceField(Language.choices, required=False)
    time_zone = serializers.CharField(max_length=40, required=False, help_text="For example Africa/Nairobi.")
    weekend = Weekdays(max_length=7, required=False, help_text="0 is Monday, 6 is Sunday.")

    def validate_time_zone(self, value: str) -> str:
        return _accepted("time_zone", value)

    def validate_weekend(self, value: list[int]) -> list[int]:
        return _accepted("weekend", value)


def _accepted(name: str, value: Any) -> Any:
    if reason := reason_against_contact({name: value}):
        raise serializers.ValidationError(reason)
    return value
