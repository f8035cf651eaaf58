"""What must be filled in for the verbs of plans. A form that changes a row never overwrites what it did not show."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from hashlib import blake2b
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.languages import Language
from reviews.models import Document, Group, Institution, Need, Observation, Provision, Suggestion
from workflows.commands.plan_columns import (
    LINE_LINKS,
    LINE_LISTS,
    LINE_WORDS,
    OBJECTIVE_COLUMNS,
    PLAN_COLUMNS,
    PLAN_LINKS,
)
from workflows.ledger import Refused
from workflows.models import Line, Objective, Plan, PlanVersion
from workflows.verbs.words import Day, Offering, OfTheState

Values = dict[str, Any]


class Notes(forms.Form):
    notes = forms.CharField(
        label=gettext_lazy("What is to be changed"), widget=forms.Textarea(attrs={"rows": 5}), max_length=20_000
    )


class Adoption(OfTheState):
    offered = {"document": Document}

    notes = forms.CharField(
        label=gettext_lazy("Notes"), widget=forms.Textarea(attrs={"rows": 3}), max_length=20_000, required=False
    )
    document = forms.ModelChoiceField(
        Document.objects.none(), label=gettext_lazy("Document of the adoption"), required=False
    )


class Edited(Offering):
    """A form over a row that others may be changing: `edition` remembers, as fingerprints, what was shown.

    Cleaned, it says `changes` (the fields that this person changed) and `seen` (the fingerprints of what stood there).
    What somebody else changed meanwhile stays as it is; where both changed the same field, both texts are shown.
    """

    edition = forms.CharField(widget=forms.HiddenInput, required=False)

    def began(self, values: Values) -> None:
        """Begin with what the row says now; to be called before the form is used."""
        self.initial = {**values, "edition": json.dumps(fingerprints(values))}

    def clean(self) -> Values:
        said = {name: _plain(value) for name, value in (super().clean() or self.cleaned_data).items()}
        shown = _read(said.pop("edition", ""))
        now = fingerprints({name: self.initial.get(name) for name in self.fields if name != "edition"})
        before = now | {name: mark for name, mark in shown.items() if name in now}
        mine = {name: value for name, value in said.items() if fingerprint(value) not in (before[name], now[name])}
        for name in mine:
            if before[name] != now[name]:
                self._show_both(name, before, now)
        return {"changes": mine, "seen": {name: now[name] for name in mine}}

    def _show_both(self, name: str, before: dict[str, str], now: dict[str, str]) -> None:
        """Tell what stands there now; sent once more, what was typed takes its place."""
        before[name] = now[name]
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("edition")] = json.dumps(before)
        self.data = data
        told = _(
            "Somebody else wrote here meanwhile: “%(stored)s”. "
            "What you wrote is kept below; send it again to replace theirs."
        )
        self.add_error(name, told % {"stored": self._told(name)})

    def _told(self, name: str) -> str:
        value = self.initial.get(name)
        choices = getattr(self.fields[name], "choices", None)
        if choices is None or value in (None, ""):
            return "" if value is None else str(value)
        labels = {str(getattr(key, "value", key)): str(label) for key, label in choices}
        return ", ".join(labels.get(str(each), str(each)) for each in (value if isinstance(value, list) else [value]))


def still(says: Callable[[], Values], said: Mapping[str, Any]) -> Callable[[], None]:
    """A check under the lock of the row: refuses when a field that is to be changed is no longer as it was shown."""

    def check() -> None:
        now = fingerprints(says())
        if any(now[name] != mark for name, mark in said["seen"].items()):
            raise Refused(_("Somebody else changed this at the same moment. Send it again to see both texts."))

    return check


def fingerprints(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: fingerprint(value) for name, value in values.items()}


def fingerprint(value: Any) -> str:
    """The same for values that people take for the same."""
    return blake2b(_canonical(_plain(value)).encode(), digest_size=8).hexdigest()


def _canonical(value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return "\0".join(sorted(map(str, value)))
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _plain(value: Any) -> Any:
    """Ids instead of rows, and lines that end as they are stored."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, Model):
        return value.pk
    return [_plain(each) for each in value] if hasattr(value, "__iter__") else value


def _read(edition: str) -> dict[str, str]:
    try:
        shown = json.loads(edition or "{}")
    except ValueError:
        return {}
    return {name: mark for name, mark in shown.items() if isinstance(mark, str)} if isinstance(shown, dict) else {}


def _long(label: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=20_000, required=False)


def _short(label: Any, most: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, help_text=help_text, required=False)


def _number_or_none(text: str) -> int | None:
    return int(text) if text else None


class PlanWords(Edited):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Plan.Kind.choices)
    scope = forms.ChoiceField(label=gettext_lazy("Scope"), choices=Plan.Scope.choices)
    group = forms.ModelChoiceField(
        Group.objects.filter(kind=Group.Kind.PLATFORM), label=gettext_lazy("Platform"), required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    lead_institution = forms.ModelChoiceField(
        Institution.objects.none(), label=gettext_lazy("Lead institution"), required=False
    )
    cooperation_framework = _short(
        gettext_lazy("Reference to the UNDAF or UNSDCF"), 300, gettext_lazy("Outcome and output, as numbered there.")
    )
    sdg_targets = _short(gettext_lazy("SDG targets"), 300, gettext_lazy("For example 16.5 16.6."))
    report_every_months = forms.IntegerField(label=gettext_lazy("Months between reports"), min_value=1, max_value=60)
    report_due_days = forms.IntegerField(
        label=gettext_lazy("Days until a report is due"),
        help_text=gettext_lazy("After the end of its period."),
        min_value=0,
        max_value=365,
    )
    verified_independently = forms.BooleanField(
        label=gettext_lazy("Completion is verified independently"), required=False
    )

    def offer(self, row: Plan) -> None:
        self.fields["lead_institution"].queryset = Institution.objects.filter(party=row.party_id)  # type: ignore[attr-defined]
        self.began(plan_says(row))

    def clean_sdg_targets(self) -> str:
        return " ".join(str(self.cleaned_data["sdg_targets"]).replace(",", " ").split())


class ObjectiveWords(Edited):
    text = forms.CharField(label=gettext_lazy("Objective"), widget=forms.Textarea(attrs={"rows": 3}), max_length=20_000)
    provision = forms.ModelChoiceField(Provision.objects.all(), label=gettext_lazy("Article"), required=False)
    position = forms.IntegerField(label=gettext_lazy("Position"), min_value=1, max_value=30_000, required=False)

    def offer(self, row: Objective | PlanVersion) -> None:
        if isinstance(row, Objective):
            self.fields["position"].required = True
            self.began(objective_says(row))


class LineWords(Edited):
    objective = forms.ModelChoiceField(Objective.objects.none(), label=gettext_lazy("Objective"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    description = _long(gettext_lazy("Description"))
    needs = forms.ModelMultipleChoiceField(Need.objects.none(), label=gettext_lazy("Needs"), required=False)
    observations = forms.ModelMultipleChoiceField(
        Observation.objects.none(), label=gettext_lazy("Observations"), required=False
    )
    suggestion = forms.ModelChoiceField(
        Suggestion.objects.filter(is_offered=True), label=gettext_lazy("Suggested activity"), required=False
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        choices=[("", gettext_lazy("none")), *Need.Priority.choices],
        coerce=_number_or_none,
        empty_value=None,
        required=False,
    )
    rationale = _long(gettext_lazy("Rationale of the priority"))
    outcome = _long(gettext_lazy("Expected outcome"))
    indicator = _short(gettext_lazy("Indicator"), 300)
    baseline = _short(gettext_lazy("Baseline"), 200)
    target = _short(gettext_lazy("Target"), 200)
    verification = _short(gettext_lazy("Means of verification"), 300)
    lead_institution = forms.ModelChoiceField(
        Institution.objects.none(), label=gettext_lazy("Lead institution"), required=False
    )
    supporting_institutions = forms.ModelMultipleChoiceField(
        Institution.objects.none(), label=gettext_lazy("Supporting institutions"), required=False
    )
    responsible = _short(gettext_lazy("Responsible person"), 200)
    starts_on = Day(label=gettext_lazy("Starts on"), required=False)
    ends_on = Day(label=gettext_lazy("Ends on"), required=False)
    moved_because = _short(
        gettext_lazy("Why a date was moved"), 300, gettext_lazy("Wherever a date differs from the adopted one.")
    )
    horizon = forms.ChoiceField(
        label=gettext_lazy("Horizon"), choices=[("", gettext_lazy("none")), *Line.Horizon.choices], required=False
    )
    cost = forms.DecimalField(label=gettext_lazy("Cost"), max_digits=14, decimal_places=2, min_value=0, required=False)
    currency = _short(gettext_lazy("Currency"), 3, gettext_lazy("Three letters, like USD."))
    domestic_funding = forms.DecimalField(
        label=gettext_lazy("Domestic funding"), max_digits=14, decimal_places=2, min_value=0, required=False
    )
    assistance = _long(gettext_lazy("Assistance wanted"))
    risk = _long(gettext_lazy("Risk"))

    def offer(self, row: Line | PlanVersion) -> None:
        """Rows of the same State and version only: those of others do not exist here."""
        version = row.version_id if isinstance(row, Line) else row.pk
        offers = {
            "objective": Objective.objects.filter(version=version),
            "needs": Need.objects.filter(party=row.party_id),
            "observations": Observation.objects.filter(party=row.party_id),
            "lead_institution": Institution.objects.filter(party=row.party_id),
            "supporting_institutions": Institution.objects.filter(party=row.party_id),
        }
        for name, rows in offers.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if isinstance(row, Line):
            self.began(line_says(row))


def plan_says(row: Plan) -> Values:
    """The plan as its form says it."""
    values = {name: getattr(row, f"{name}_id" if name in PLAN_LINKS else name) for name in PLAN_COLUMNS}
    return values | {"sdg_targets": " ".join(row.sdg_targets)}


def objective_says(row: Objective) -> Values:
    return {name: getattr(row, "provision_id" if name == "provision" else name) for name in OBJECTIVE_COLUMNS}


def line_says(row: Line) -> Values:
    """The line as its form says it."""
    values: Values = {name: getattr(row, f"{name}_id") for name in LINE_LINKS}
    values |= {name: getattr(row, name) for name in LINE_WORDS}
    named: dict[str, list[UUID]] = {name: list(getattr(row, name).values_list("pk", flat=True)) for name in LINE_LISTS}
    return values | named
