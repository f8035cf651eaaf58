"""What the verbs of the dialogue take, and what can be asked of the ledger of needs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from reviews.models import Assessment, Classification, Met, Timing
from workflows.api.inputs import Input, Line
from workflows.commands.dialogue import MOST_PARTICIPANTS
from workflows.models import Contact, Workshop
from workflows.queries.needs_ledger import MOST_MONTHS, Wishes

LONG = 5000
ID = 2**31 - 1
NOT_PUBLIC = [each for each in Classification.choices if each[0] != Classification.PUBLIC]


class Talk(Input):
    channel = serializers.ChoiceField(Contact.Channel.choices)
    held_on = serializers.DateField(help_text="Not in the future.")
    people = Line(max_length=300, help_text="With whom: names and offices.")
    summary = serializers.CharField(max_length=LONG)


class Meeting(Input):
    kind = serializers.ChoiceField(Workshop.Kind.choices)
    title = Line(max_length=200)
    place = Line(max_length=120, allow_blank=True, default="")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class Participant(Input):
    name = Line(max_length=200)
    office = Line(max_length=200, allow_blank=True, default="")


class Held(Input):
    outcome = serializers.CharField(max_length=LONG)
    participants = serializers.ListField(child=Participant(), max_length=MOST_PARTICIPANTS, default=list)
    seed_funding = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, allow_null=True, default=None)
    currency = serializers.CharField(max_length=3, allow_blank=True, default="", help_text="ISO 4217: USD.")


class NewNeed(Input):
    """A need that the State names outside its review (B:35)."""

    category = serializers.IntegerField(min_value=1, max_value=ID, help_text="One of the cycle's scheme.")
    provisions = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=ID),
        min_length=1,
        max_length=50,
        help_text="Ids of those under which it stands; they must be under review in the cycle.",
    )
    text = serializers.CharField(max_length=LONG)
    raised_on = serializers.DateField(required=False, help_text="Not in the future; today, if nothing is said.")
    classification = serializers.ChoiceField(NOT_PUBLIC, default=Classification.RESTRICTED)
    workshop = serializers.UUIDField(allow_null=True, default=None, help_text="A meeting with the same State.")
    document = serializers.UUIDField(allow_null=True, default=None, help_text="A document of the same State.")
    place = Line(max_length=60, allow_blank=True, default="", help_text="Page or paragraph of the document.")


class Answer(Input):
    """Whether a need is met, as the State says it on a day (A:75)."""

    assessed_on = serializers.DateField(help_text="A day of the State's calendar, not in the future.")
    timing = serializers.ChoiceField(Timing.choices)
    status = serializers.ChoiceField(Met.choices)
    remaining = serializers.CharField(
        max_length=LONG, allow_blank=True, default="", help_text="What remains; needed where it is met in part."
    )
    assistance = serializers.CharField(
        max_length=LONG, allow_blank=True, default="", help_text="Assistance already received."
    )
    source = serializers.ChoiceField(Assessment.Source.choices)  # type: ignore[assignment]
    said_by = Line(
        max_length=200, allow_blank=True, default="", help_text="Who said it, where it is noted by an officer."
    )


class LedgerWishes(Input):
    """Which needs are counted, and when; `from` and `to` are at most ten years apart."""

    party = serializers.CharField(max_length=3, required=False)
    group = serializers.IntegerField(
        min_value=1, max_value=ID, required=False, help_text="Of the States, as they belong to it on the last day."
    )
    cycle = serializers.IntegerField(min_value=1, max_value=ID, required=False)

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {
            "from": serializers.DateField(required=False, help_text="A year before the last day, if nothing is said."),
            "to": serializers.DateField(required=False, help_text="Not in the future; today, if nothing is said."),
        }

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        today: date = self.context["today"]
        last = said.setdefault("to", today)
        first = said.setdefault("from", max(last, date.min + timedelta(366)) - timedelta(365))
        if last > today:
            raise serializers.ValidationError({"to": _("%(day)s lies in the future.") % {"day": last}})
        if first > last:
            raise serializers.ValidationError({"from": _("This lies behind the last day.")})
        if (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
            most = _("Ask for at most %(most)s months.") % {"most": MOST_MONTHS}
            raise serializers.ValidationError({"from": most})
        return said

    def wishes(self) -> Wishes:
        """What was asked, once it is valid."""
        said = dict(self.validated_data)
        return Wishes(first=said.pop("from"), last=said.pop("to"), **said)
