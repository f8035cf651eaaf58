"""What must be filled in when something is asked about periods and reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from reviews.models import Document, Met, Need, Timing
from workflows.commands.periods import next_span
from workflows.commands.report_lines import REPORTED
from workflows.models import Activity, Period, Plan, Report, ReportLine
from workflows.process import PeriodState
from workflows.process.reporting import UNDECIDED_REPORTS
from workflows.queries.reporting import needs_to_answer
from workflows.verbs.words import Day, OfTheState


def _text(label: Any, *, required: bool = False, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=5000, required=required)


class Span(forms.Form):
    starts_on = Day(label=gettext_lazy("Starts on"))
    ends_on = Day(label=gettext_lazy("Ends on"))
    due_on = Day(label=gettext_lazy("Report due on"))


class Beginning(OfTheState):
    """The open periods of the plan that have no report yet."""

    offered = {"period": Period}

    period = forms.ModelChoiceField(
        Period.objects.none(),
        label=gettext_lazy("Reporting period"),
        help_text=gettext_lazy("Empty for an unscheduled report."),
        required=False,
    )

    def offer(self, row: Plan) -> None:
        open_ones = Period.objects.filter(plan=row.pk, state=PeriodState.OPEN, reports=None)
        self.fields["period"].queryset = open_ones.select_related("plan")  # type: ignore[attr-defined]


class NilReturn(forms.Form):
    summary = forms.CharField(
        label=gettext_lazy("Why there is nothing to report"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )


class Summary(forms.Form):
    summary = _text(gettext_lazy("Summary"), rows=5)


class Notes(forms.Form):
    notes = _text(gettext_lazy("Notes"), required=True, rows=5)


class Progress(OfTheState):
    offered = {"evidence": Document}

    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=[(each, each.label) for each in REPORTED])
    percent = forms.IntegerField(
        label=gettext_lazy("Percent done"),
        help_text=gettext_lazy("100 for a completed activity, and only for that."),
        min_value=0,
        max_value=100,
    )
    outcome = _text(gettext_lazy("Outcome"))
    risk = _text(gettext_lazy("Risk"))
    evidence = forms.ModelChoiceField(
        Document.objects.none(),
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy("A document of the State; needed to complete an activity of high priority."),
        required=False,
    )
    verified_by = forms.CharField(label=gettext_lazy("Verified by"), max_length=200, required=False)
    spent = forms.DecimalField(
        label=gettext_lazy("Money spent"), max_digits=14, decimal_places=2, min_value=0, required=False
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"), help_text=gettext_lazy("For example EUR."), max_length=3, required=False
    )


class NeedAnswer(OfTheState):
    offered = {"need": Need}

    need = forms.ModelChoiceField(Need.objects.none(), label=gettext_lazy("Need"))
    timing = forms.ChoiceField(label=gettext_lazy("Current or anticipated"), choices=Timing.choices)
    status = forms.ChoiceField(label=gettext_lazy("Is it met?"), choices=Met.choices)
    remaining = _text(gettext_lazy("What remains"))
    assistance = _text(gettext_lazy("Assistance already received"))

    def offer(self, row: Report) -> None:
        self.fields["need"].queryset = needs_to_answer(row.follow_up_id)  # type: ignore[attr-defined]


class MoreTime(forms.Form):
    until_on = Day(label=gettext_lazy("Until"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class Refusal(forms.Form):
    answer = forms.CharField(label=gettext_lazy("Answer"), max_length=300)


def as_comes_next(plan: Plan) -> dict[str, Any]:
    """The days that the plan's own rhythm asks for."""
    return {**next_span(plan)}


def as_summed_up(report: Report) -> dict[str, str]:
    return {"summary": report.summary}


def as_reported(activity: Activity) -> dict[str, Any]:
    """What the report under way says of the activity; else what the activity is."""
    under_way = Q(activity=activity.pk, report__state__in=UNDECIDED_REPORTS)
    line = ReportLine.objects.filter(under_way).order_by("-written_at").first()
    if line is None:
        return {"status": activity.state, "percent": activity.percent}
    fields = ("status", "percent", "outcome", "risk", "verified_by", "spent", "currency")
    return {name: getattr(line, name) for name in fields} | {"evidence": line.evidence_id}
