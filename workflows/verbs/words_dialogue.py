"""What must be filled in for the verbs of the dialogue and of the ledger of needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from reviews.models import Assessment, Category, Classification, Document, Met, Provision, Timing
from reviews.models.appointments import one_line
from workflows.models import Contact, Workshop
from workflows.verbs.words import Day, OfTheState

LONG = 5000
NEW_NEED = [each for each in Classification.choices if each[0] != Classification.PUBLIC]


class Text(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONG, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)


class Talk(forms.Form):
    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=Contact.Channel.choices)
    held_on = Day(label=gettext_lazy("On"))
    people = forms.CharField(
        label=gettext_lazy("With whom"), help_text=gettext_lazy("Names and offices."), max_length=300
    )
    summary = Text(label=gettext_lazy("Summary"))


class Meeting(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Workshop.Kind.choices)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, validators=[one_line])
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)
    starts_on = Day(label=gettext_lazy("First day"))
    ends_on = Day(label=gettext_lazy("Last day"))


class Held(forms.Form):
    outcome = Text(label=gettext_lazy("What came of it"))
    participants = forms.CharField(
        label=gettext_lazy("Participants"),
        help_text=gettext_lazy("One per line: the name, then a comma and the office."),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )
    seed_funding = forms.DecimalField(
        label=gettext_lazy("Seed funding"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"), help_text=gettext_lazy("For example USD."), max_length=3, required=False
    )

    def clean_participants(self) -> list[dict[str, str]]:
        lines = [line.partition(",") for line in self.cleaned_data["participants"].splitlines() if line.strip()]
        return [{"name": name.strip(), "office": office.strip()} for name, _comma, office in lines]

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()


class NewNeed(OfTheState):
    offered = {"workshop": Workshop, "document": Document}

    text = Text(label=gettext_lazy("What is needed"))
    category = forms.ModelChoiceField(Category.objects.none(), label=gettext_lazy("Category"))
    provisions = forms.ModelMultipleChoiceField(Provision.objects.none(), label=gettext_lazy("Provisions"))
    raised_on = Day(label=gettext_lazy("Raised on"))
    classification = forms.ChoiceField(
        label=gettext_lazy("Classification"), choices=NEW_NEED, initial=Classification.RESTRICTED
    )
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(), label=gettext_lazy("Raised at the meeting"), required=False
    )
    document = forms.ModelChoiceField(Document.objects.none(), label=gettext_lazy("Document"), required=False)
    place = forms.CharField(label=gettext_lazy("Page or paragraph"), max_length=60, required=False)

    def offer(self, row: Any) -> None:
        """Beside what belongs to the State: the categories and provisions of the cycle."""
        super().offer(row)
        self.fields["category"].queryset = Category.objects.filter(scheme__cycles=row.cycle_id)  # type: ignore[attr-defined]
        under_review = Provision.objects.filter(chapter__cycles=row.cycle_id)
        self.fields["provisions"].queryset = under_review  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        category, provisions = said.get("category"), said.get("provisions", [])
        return said | {"category": category and category.pk, "provisions": [each.pk for each in provisions]}


class Answer(forms.Form):
    assessed_on = Day(
        label=gettext_lazy("Said on"), help_text=gettext_lazy("A day in the State's calendar, not in the future.")
    )
    timing = forms.ChoiceField(label=gettext_lazy("The need is"), choices=Timing.choices)
    status = forms.ChoiceField(label=gettext_lazy("It is"), choices=Met.choices)
    remaining = Text(
        label=gettext_lazy("What remains"),
        help_text=gettext_lazy("Needed where it is met in part; empty where it is met completely."),
        required=False,
    )
    assistance = Text(label=gettext_lazy("Assistance already received"), required=False)
    source = forms.ChoiceField(
        label=gettext_lazy("Source"), choices=Assessment.Source.choices, initial=Assessment.Source.DIALOGUE
    )
    said_by = forms.CharField(
        label=gettext_lazy("Said by"),
        help_text=gettext_lazy("Name and office. Empty: you say it yourself, for your State."),
        max_length=200,
        required=False,
    )
