"""Reporting on a plan: periods, reports, what they say, and what a State is excused from."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from workflows import commands
from workflows.commands import leave, periods, report_lines, reports
from workflows.models import Activity, Extension, Period, Plan, Report, Waiver
from workflows.process import MOVES
from workflows.verbs import words
from workflows.verbs import words_reporting as filled_in
from workflows.verbs.verb import Verb


def _need_and_answer(said: dict[str, Any]) -> dict[str, Any]:
    return {"need_id": said["need"], "answer": {name: value for name, value in said.items() if name != "need"}}


OF_PERIODS = [
    Verb(
        "open_period",
        Plan,
        gettext_lazy("Open a reporting period"),
        gettext_lazy("The State is asked to report on these days by the day given."),
        lambda row, said, by: commands.open_period(plan_id=row.pk, period=said, by=by),  # type: ignore[arg-type]
        gettext_lazy("The period is open."),
        form=filled_in.Span,
        begins=filled_in.as_comes_next,
        refuses=lambda row, actor: periods.reason_against_opening(row),
    ),
    Verb(
        "lock_period",
        Period,
        MOVES["lock_period"].asks,
        gettext_lazy("Nothing more is reported about it, and the next period is opened."),
        lambda row, said, by: commands.lock_period(period_id=row.pk, by=by),
        gettext_lazy("The period is locked."),
        move="lock_period",
        refuses=lambda row, actor: periods.reason_against_locking(row),
    ),
    Verb(
        "reopen_period",
        Period,
        MOVES["reopen_period"].asks,
        gettext_lazy("It can be reported about again until it is locked."),
        lambda row, said, by: commands.reopen_period(period_id=row.pk, by=by, **said),
        gettext_lazy("The period is open again."),
        form=words.Reason,
        move="reopen_period",
        refuses=lambda row, actor: periods.reason_against_reopening(row),
    ),
]
OF_REPORTS = [
    Verb(
        "begin_report",
        Plan,
        gettext_lazy("Begin a report"),
        gettext_lazy("A draft is begun; the Secretariat hears of it when it is submitted."),
        lambda row, said, by: commands.begin_report(plan_id=row.pk, period_id=said["period"], by=by),
        gettext_lazy("The report is begun."),
        form=filled_in.Beginning,
        refuses=lambda row, actor: reports.reason_against_beginning(row),
    ),
    Verb(
        "file_nil_return",
        Period,
        gettext_lazy("Nothing to report"),
        gettext_lazy("A nil return is submitted at once, with your words."),
        lambda row, said, by: commands.file_nil_return(period_id=row.pk, by=by, **said),
        gettext_lazy("The nil return is submitted."),
        form=filled_in.NilReturn,
        refuses=lambda row, actor: reports.reason_against_nil_return(row),
    ),
    Verb(
        "report_on_activity",
        Activity,
        gettext_lazy("Report on the activity"),
        gettext_lazy("It stands in the report under way, in place of what was said there before."),
        lambda row, said, by: commands.report_on_activity(activity_id=row.pk, line=said, by=by),  # type: ignore[arg-type]
        gettext_lazy("It stands in the report."),
        form=filled_in.Progress,
        begins=filled_in.as_reported,
        refuses=lambda row, actor: report_lines.reason_against_reporting(row),
    ),
    Verb(
        "answer_on_need",
        Report,
        gettext_lazy("Say whether a need is met"),
        gettext_lazy("It stands in the report, in place of what was said there of this need before."),
        lambda row, said, by: commands.answer_on_need(report_id=row.pk, by=by, **_need_and_answer(said)),
        gettext_lazy("It stands in the report."),
        form=filled_in.NeedAnswer,
        refuses=lambda row, actor: report_lines.reason_against_writing(row),
    ),
    Verb(
        "submit_report",
        Report,
        MOVES["submit_report"].asks,
        gettext_lazy("The Secretariat reads it, and accepts it or returns it with notes."),
        lambda row, said, by: commands.submit_report(report_id=row.pk, by=by, **said),
        gettext_lazy("The report is submitted."),
        form=filled_in.Summary,
        move="submit_report",
        begins=filled_in.as_summed_up,
        refuses=lambda row, actor: reports.reason_against_submitting(row),
    ),
    Verb(
        "return_report",
        Report,
        MOVES["return_report"].asks,
        gettext_lazy("The State reads your notes and submits it again."),
        lambda row, said, by: commands.return_report(report_id=row.pk, by=by, **said),
        gettext_lazy("The report is returned."),
        form=filled_in.Notes,
        move="return_report",
        refuses=lambda row, actor: reports.reason_against_deciding(row),
    ),
    Verb(
        "accept_report",
        Report,
        MOVES["accept_report"].asks,
        gettext_lazy("The activities are brought where the report says they are; its answers on needs are recorded."),
        lambda row, said, by: commands.accept_report(report_id=row.pk, by=by),
        gettext_lazy("The report is accepted."),
        move="accept_report",
        refuses=lambda row, actor: reports.reason_against_deciding(row),
    ),
    Verb(
        "reopen_report",
        Report,
        MOVES["reopen_report"].asks,
        gettext_lazy("The State reads your notes and corrects it; what it has moved already stays until then."),
        lambda row, said, by: commands.reopen_report(report_id=row.pk, by=by, **said),
        gettext_lazy("The report is open again."),
        form=filled_in.Notes,
        move="reopen_report",
        refuses=lambda row, actor: reports.reason_against_reopening_report(row),
    ),
]
OF_LEAVE = [
    Verb(
        "ask_extension",
        Period,
        gettext_lazy("Ask for more time"),
        gettext_lazy("The Secretariat grants it or refuses it; until then the day stays as it is."),
        lambda row, said, by: commands.ask_extension(period_id=row.pk, by=by, **said),
        gettext_lazy("The Secretariat is asked for more time."),
        form=filled_in.MoreTime,
        refuses=lambda row, actor: leave.reason_against_asking(row),
    ),
    Verb(
        "grant_extension",
        Extension,
        MOVES["grant_extension"].asks,
        gettext_lazy("The report is due on the day that was asked for."),
        lambda row, said, by: commands.grant_extension(extension_id=row.pk, by=by),
        gettext_lazy("The extension is granted."),
        move="grant_extension",
        refuses=lambda row, actor: leave.reason_against_granting(row),
    ),
    Verb(
        "refuse_extension",
        Extension,
        MOVES["refuse_extension"].asks,
        gettext_lazy("The day stays as it is; the State reads your answer."),
        lambda row, said, by: commands.refuse_extension(extension_id=row.pk, by=by, **said),
        gettext_lazy("The extension is refused."),
        form=filled_in.Refusal,
        move="refuse_extension",
    ),
    Verb(
        "give_waiver",
        Plan,
        gettext_lazy("Give a waiver"),
        gettext_lazy("Until that day nothing is asked of the State under this plan."),
        lambda row, said, by: commands.give_waiver(plan_id=row.pk, by=by, **said),
        gettext_lazy("The waiver is in force."),
        form=filled_in.MoreTime,
        refuses=lambda row, actor: leave.reason_against_waiving(row),
    ),
    Verb(
        "end_waiver",
        Waiver,
        MOVES["end_waiver"].asks,
        gettext_lazy("The State is asked again for what its plan says."),
        lambda row, said, by: commands.end_waiver(waiver_id=row.pk, by=by, **said),
        gettext_lazy("The waiver is ended."),
        form=words.Reason,
        move="end_waiver",
    ),
]
VERBS = [*OF_PERIODS, *OF_REPORTS, *OF_LEAVE]
