"""Whether needs are met, as their State says it (A:75, B:2): answers are added, and never overwritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NotRequired, TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.models import Appointment, Assessment, Met, Need
from reviews.models.appointments import OF_A_STATE
from workflows import events
from workflows.commands.said import day_of, reason_against_future, reason_against_words, trimmed
from workflows.ledger import By, Refused
from workflows.ledger.record import Account, lock, record_many
from workflows.models import FollowUp, Report, ReportAnswer
from workflows.process import ReportState
from workflows.queries.needs_ledger import newest
from workflows.queries.timeline import user_of

ANSWER = ("timing", "status", "remaining", "assistance")
SAID = ("assessed_on", *ANSWER, "source", "report_id", "said_by")


class Answer(TypedDict):
    """What the State said of a need on a day of its calendar. `said_by`: the person, where somebody else notes it."""

    assessed_on: date
    timing: str
    status: str
    source: str
    remaining: NotRequired[str]
    assistance: NotRequired[str]
    said_by: NotRequired[str]


@transaction.atomic
def assess_need(*, need_id: UUID, assessment: Answer, by: By) -> Assessment:
    """Note whether a need is met, in part or completely, and what remains. What was said before stays as it was said.

    Refused for a day in the future or before the need's review started, for what contradicts itself, for an officer who
    does not name the person who said it, and where exactly this is the newest answer already.
    """
    need = Need.objects.select_related("review", "party").filter(pk=need_id).first()
    if need is None:
        raise Refused(_("It does not exist."))
    cases = cases_of([need])
    lock(cases.values())
    row = Assessment(need=need, party_id=need.party_id, **trimmed(assessment))
    row.recorded_by, row.recorded_at = by.actor, by.at
    if reason := _reason_against(row, by) or _reason_against_saying_again([row]):
        raise Refused(reason)
    return _assessed([row], cases, by)[0]


@transaction.atomic
def assess_from_report(*, report_id: UUID, by: By) -> list[Assessment]:
    """Take what an accepted report says of needs into the record, as said on the day it was submitted in the State, by
    whoever submitted it. What stands there from this report already is not added again; returns what is new.
    """
    report = Report.objects.select_related("party").get(pk=report_id)
    answers = list(ReportAnswer.objects.filter(report=report_id).select_related("need").order_by("pk"))
    cases = cases_of([answer.need for answer in answers])
    lock([report.follow_up_id, *cases.values()])
    report.refresh_from_db()
    if report.state != ReportState.ACCEPTED:
        raise Refused(_("The report is not accepted."))
    rows = [_from(answer, report, by) for answer in answers]
    return _assessed(_new(rows, _told_by(report_id)), cases, by)


def cases_of(needs: Collection[Need]) -> dict[UUID, UUID]:
    """The case of each need: its review's or, raised outside one, that of the follow-up of its State and cycle."""
    parties, cycles = {need.party_id for need in needs}, {need.cycle_id for need in needs}
    found = FollowUp.objects.filter(party__in=parties, cycle__in=cycles)
    running = {(party, cycle): id_ for id_, party, cycle in found.values_list("pk", "party", "cycle")}
    return {need.pk: need.review_id or running.get((need.party_id, need.cycle_id), need.pk) for need in needs}


def reason_against_contradicting(status: str, remaining: str) -> str | None:
    """The sentence that says what does not fit in an answer; None where its status fits what is said to remain."""
    if status == Met.COMPLETELY and remaining.strip():
        return _("A need that is met completely leaves nothing that remains.")
    if status == Met.IN_PART and not remaining.strip():
        return _("Of a need that is met in part, say what remains.")
    return None


def _reason_against(row: Assessment, by: By) -> str | None:
    words = reason_against_words(row, "assessed_on", "timing", "status", "source", "said_by")
    return (
        words
        or reason_against_future(row.assessed_on, row.need.party, by.at)
        or _reason_against_day(row)
        or reason_against_contradicting(row.status, row.remaining)
        or _reason_against_hearsay(row, by)
    )


def _reason_against_day(row: Assessment) -> str | None:
    review = row.need.review
    if review and review.started_on and row.assessed_on < review.started_on:
        return _("The review of this need started on %(day)s; it cannot have been assessed before.") % {
            "day": review.started_on
        }
    return None


def _reason_against_hearsay(row: Assessment, by: By) -> str | None:
    """Only the State's own people say it themselves; whoever else notes it names the person."""
    if row.said_by:
        return None
    own = Appointment.objects.in_force(by.at.date()).filter(party=row.party_id, role__in=OF_A_STATE)
    user = user_of(by.actor)
    return None if user and own.filter(user=user).exists() else _("Name the person of the State who said it.")


def _reason_against_saying_again(rows: list[Assessment]) -> str | None:
    former = newest([row.need_id for row in rows])
    return None if _new(rows, former) else _("Exactly this is recorded already.")


def _from(answer: ReportAnswer, report: Report, by: By) -> Assessment:
    return Assessment(
        need=answer.need,
        party_id=answer.party_id,
        assessed_on=day_of(report.party, report.submitted_at or by.at),
        source=Assessment.Source.REPORT,
        report_id=report.pk,
        recorded_by=report.submitted_by or by.actor,
        recorded_at=by.at,
        **{name: getattr(answer, name) for name in ANSWER},
    )


def _told_by(report_id: UUID) -> dict[UUID, Assessment]:
    """The newest answer on each need that came from this report."""
    return {row.need_id: row for row in Assessment.objects.filter(report_id=report_id).order_by("assessed_on", "pk")}


def _new(rows: Iterable[Assessment], former: dict[UUID, Assessment]) -> list[Assessment]:
    """Those of the rows that do not say what the former row of their need says."""
    return [row for row in rows if _says(row) != _says(former.get(row.need_id))]


def _says(row: Assessment | None) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in SAID) if row else ()


def _assessed(rows: list[Assessment], cases: dict[UUID, UUID], by: By) -> list[Assessment]:
    Assessment.objects.bulk_create(rows)
    record_many([Account(_told(row), cases[row.need_id], row.need_id, row.party_id, by) for row in rows])
    return rows


def _told(row: Assessment) -> events.NeedAssessed:
    told = {name: getattr(row, name) for name in ("timing", "status", "source")}
    return events.NeedAssessed(assessment=row.pk, need=row.need_id, **told)
