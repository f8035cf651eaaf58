"""Reporting periods, reports with what they say, extensions and waivers."""

from __future__ import annotations

from typing import Any

import django_filters as filters

from reviews import queries as records
from reviews.api.resources import Resource
from reviews.models import Met
from workflows import commands
from workflows.access import visible_to
from workflows.api import inputs, rows_reporting
from workflows.api import inputs_reporting as taken
from workflows.api.asking import Row, Verb, WithVerbs, verb
from workflows.models import Extension, Period, Report, ReportAnswer, ReportLine, Waiver
from workflows.process import ActivityState, ExtensionState, PeriodState, ReportState, WaiverState
from workflows.queries import reporting

READ = ["get", "head", "options"]


class _OfReporting(Resource):
    """Newest first."""

    scope = staticmethod(visible_to)
    order = {"id": "-id"}
    http_method_names = READ


class _Asked(WithVerbs, _OfReporting):
    """With verbs on the page of each row, which stands under `home`."""

    home = ""
    http_method_names = [*READ, "post"]

    def details(self, pk: Any) -> Row:
        row = super().details(pk)
        return row | {"verbs": self.shown_verbs(row, f"{self.home}{pk}/")}


class Extensions(_Asked):
    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        period = filters.UUIDFilter()
        follow_up = filters.UUIDFilter()
        state = filters.ChoiceFilter(choices=ExtensionState.choices)

    model, read, filterset_class = Extension, reporting.extensions, Filters
    serializer_class, detail_class = rows_reporting.ExtensionRow, rows_reporting.ExtensionPage
    home = "/api/v1/extensions/"

    grant = verb(Verb("grant_extension", commands.grant_extension, "extension_id", "grant"), detail_class)
    refuse = verb(
        Verb("refuse_extension", commands.refuse_extension, "extension_id", "refuse", taken.Refusal), detail_class
    )


class Waivers(_Asked):
    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        plan = filters.UUIDFilter()
        follow_up = filters.UUIDFilter()
        state = filters.ChoiceFilter(choices=WaiverState.choices)

    model, read, filterset_class = Waiver, reporting.waivers, Filters
    serializer_class, detail_class = rows_reporting.WaiverRow, rows_reporting.WaiverPage
    home = "/api/v1/waivers/"

    end = verb(Verb("end_waiver", commands.end_waiver, "waiver_id", "end", inputs.Reason), detail_class)


class ReportLines(_OfReporting):
    """What reports say of activities. A contributor sees those of the own institution's activities."""

    class Filters(filters.FilterSet):
        report = filters.UUIDFilter()
        activity = filters.UUIDFilter()
        party = filters.CharFilter(max_length=3)
        status = filters.ChoiceFilter(choices=ActivityState.choices)

    model, read, filterset_class = ReportLine, reporting.report_lines, Filters
    serializer_class = rows_reporting.ReportLineRow

    def shown(self, rows: list[Any]) -> list[Any]:
        return records.with_visible_documents(self.request.user, rows, "evidence")


class ReportAnswers(_OfReporting):
    """What reports say of needs."""

    class Filters(filters.FilterSet):
        report = filters.UUIDFilter()
        need = filters.UUIDFilter()
        party = filters.CharFilter(max_length=3)
        status = filters.ChoiceFilter(choices=Met.choices)

    model, read, filterset_class = ReportAnswer, reporting.report_answers, Filters
    serializer_class = rows_reporting.ReportAnswerRow


class Reports(_Asked):
    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        plan = filters.UUIDFilter()
        period = filters.UUIDFilter()
        follow_up = filters.UUIDFilter()
        kind = filters.ChoiceFilter(choices=Report.Kind.choices)
        state = filters.ChoiceFilter(choices=ReportState.choices)

    model, read, filterset_class = Report, reporting.reports, Filters
    serializer_class, detail_class = rows_reporting.ReportRow, rows_reporting.ReportPage
    home = "/api/v1/reports/"

    answer_on_need = verb(
        Verb(
            "answer_on_need",
            commands.answer_on_need,
            "report_id",
            "answer-on-need",
            taken.NeedAnswer,
            leads_to=ReportAnswers,
        ),
        rows_reporting.ReportAnswerRow,
    )
    submit = verb(Verb("submit_report", commands.submit_report, "report_id", "submit", taken.Summary), detail_class)
    return_with_notes = verb(
        Verb("return_report", commands.return_report, "report_id", "return-with-notes", taken.ReportNotes),
        detail_class,
    )
    accept = verb(Verb("accept_report", commands.accept_report, "report_id", "accept"), detail_class)
    reopen = verb(Verb("reopen_report", commands.reopen_report, "report_id", "reopen", taken.ReportNotes), detail_class)


class Periods(_Asked):
    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        plan = filters.UUIDFilter()
        follow_up = filters.UUIDFilter()
        state = filters.ChoiceFilter(choices=PeriodState.choices)

    model, read, filterset_class = Period, reporting.periods, Filters
    serializer_class, detail_class = rows_reporting.PeriodRow, rows_reporting.PeriodPage
    home = "/api/v1/periods/"

    lock = verb(Verb("lock_period", commands.lock_period, "period_id", "lock"), detail_class)
    reopen = verb(Verb("reopen_period", commands.reopen_period, "period_id", "reopen", inputs.Reason), detail_class)
    nil_return = verb(
        Verb(
            "file_nil_return",
            commands.file_nil_return,
            "period_id",
            "nil-return",
            taken.NilReturn,
            creates=True,
            leads_to=Reports,
        ),
        rows_reporting.ReportPage,
    )
    ask_extension = verb(
        Verb(
            "ask_extension",
            commands.ask_extension,
            "period_id",
            "ask-extension",
            taken.MoreTime,
            creates=True,
            leads_to=Extensions,
        ),
        rows_reporting.ExtensionPage,
    )


class PlanReportingVerbs:
    """What is asked of a plan: for the resource of plans to inherit."""

    open_period = verb(
        Verb(
            "open_period",
            commands.open_period,
            "plan_id",
            "open-period",
            taken.Span,
            words="period",
            creates=True,
            leads_to=Periods,
        ),
        rows_reporting.PeriodPage,
    )
    begin_report = verb(
        Verb(
            "begin_report",
            commands.begin_report,
            "plan_id",
            "begin-report",
            taken.Beginning,
            creates=True,
            leads_to=Reports,
        ),
        rows_reporting.ReportPage,
    )
    give_waiver = verb(
        Verb(
            "give_waiver",
            commands.give_waiver,
            "plan_id",
            "give-waiver",
            taken.MoreTime,
            creates=True,
            leads_to=Waivers,
        ),
        rows_reporting.WaiverPage,
    )


class ActivityReportingVerbs:
    """What is asked of an activity: for the resource of activities to inherit."""

    report = verb(
        Verb(
            "report_on_activity",
            commands.report_on_activity,
            "activity_id",
            "report",
            taken.Progress,
            words="line",
            leads_to=ReportLines,
        ),
        rows_reporting.ReportLineRow,
    )
