"""Files of reviews: a row is the review of a State in a cycle."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from reviews.importing.findings import Finding, finding
from reviews.importing.previews import Planned, Status, Written
from reviews.importing.rows import RowReader
from reviews.models import Review

BATCH = 2_000


class ReviewRow(NamedTuple):
    number: int
    party: str
    cycle: int
    started_on: date | None
    concluded_on: date | None
    reviewing: tuple[str, ...]


class Stored(NamedTuple):
    """A review as it stands."""

    id: UUID
    started_on: date | None
    concluded_on: date | None
    reviewing: tuple[str, ...]


class Reviews:
    required: Sequence[str] = ("state", "cycle")
    optional: Sequence[str] = ("mechanism", "started_on", "concluded_on", "reviewing_states")

    def read(self, row: RowReader, today: date) -> ReviewRow:
        party, cycle = row.party(), row.cycle()
        started_on, concluded_on = row.day("started_on"), row.day("concluded_on")
        if concluded_on and concluded_on > today:
            row.complain(
                "concluded_on", _("This day lies in the future. Leave the cell empty until the review is concluded.")
            )
        if started_on and concluded_on and concluded_on < started_on:
            row.complain("concluded_on", _("The review ends before it starts; correct one of the two days."))
        return ReviewRow(
            row.number, party or "", cycle.id if cycle else 0, started_on, concluded_on, _reviewing(row, party)
        )

    def repeated(self, rows: Sequence[ReviewRow]) -> list[Finding]:
        first: dict[tuple[str, int], int] = {}
        return [
            finding(
                row.number, "state", row.party, _("Row %(row)d is about the same review. Keep one.") % {"row": earlier}
            )
            for row in rows
            if (earlier := first.setdefault((row.party, row.cycle), row.number)) != row.number
        ]

    def compare(self, rows: Sequence[ReviewRow], columns: Sequence[str]) -> tuple[list[Planned], list[Finding]]:
        stored = _stored(rows)
        planned, findings = [], []
        for row in rows:
            before = stored.get((row.party, row.cycle))
            planned.append(Planned(row, _status(row, before), before))
            if fault := _contradiction(row, before):
                findings.append(finding(row.number, "concluded_on", str(row.concluded_on), fault))
        return planned, findings

    def write(self, planned: Sequence[Planned], columns: Sequence[str]) -> Written:
        records = {
            (plan.row.party, plan.row.cycle): _record(plan) for plan in planned if plan.status != Status.UNCHANGED
        }
        Review.objects.bulk_create(
            records.values(),
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["party", "cycle"],
            update_fields=["started_on"],
        )
        _name_reviewing(planned, records)
        return Written(
            new=[records[plan.row[1:3]].pk for plan in planned if plan.status == Status.NEW],
            changed=[plan.before.id for plan in planned if plan.status == Status.CHANGED],
            unchanged=sum(plan.status == Status.UNCHANGED for plan in planned),
            concluded=_concluded(planned, records),
        )


def _reviewing(row: RowReader, party: str | None) -> tuple[str, ...]:
    """Codes of the reviewing States, separated by spaces, commas or semicolons."""
    named = [name for name in re.split(r"[\s,;]+", row.text("reviewing_states")) if name]
    codes = {code for name in named if (code := row.party_named("reviewing_states", name))}
    if party in codes:
        row.complain("reviewing_states", _("A State does not review itself. Name its reviewers."))
    return tuple(sorted(codes))


def _stored(rows: Sequence[ReviewRow]) -> dict[tuple[str, int], Stored]:
    reviews = Review.objects.filter(party__in={row.party for row in rows}, cycle__in={row.cycle for row in rows})
    reviewing: dict[UUID, list[str]] = defaultdict(list)
    pairs = Review.reviewing_parties.through.objects.filter(review__in=reviews)
    for review_id, party in pairs.values_list("review_id", "stateparty_id"):
        reviewing[review_id].append(party)
    values = reviews.values_list("party_id", "cycle_id", "id", "started_on", "concluded_on")
    return {
        (party, cycle): Stored(id_, started_on, concluded_on, tuple(sorted(reviewing[id_])))
        for party, cycle, id_, started_on, concluded_on in values
    }


def _status(row: ReviewRow, before: Stored | None) -> Status:
    """Empty cells say nothing: they change nothing."""
    if before is None:
        return Status.NEW
    same = (
        row.started_on in (None, before.started_on)
        and row.concluded_on in (None, before.concluded_on)
        and row.reviewing in ((), before.reviewing)
    )
    return Status.UNCHANGED if same else Status.CHANGED


def _contradiction(row: ReviewRow, before: Stored | None) -> str:
    if before is None or row.concluded_on is None:
        return ""
    if before.concluded_on and before.concluded_on != row.concluded_on:
        return _("This review was concluded on %(day)s already. Leave the cell empty, or write that day.") % {
            "day": before.concluded_on
        }
    if before.started_on and row.started_on is None and row.concluded_on < before.started_on:
        return _("This review started on %(day)s; it cannot have been concluded before.") % {"day": before.started_on}
    return ""


def _record(plan: Planned) -> Review:
    row, before = plan.row, plan.before
    record = Review(party_id=row.party, cycle_id=row.cycle, started_on=row.started_on or (before and before.started_on))
    if before:
        record.pk = before.id
    return record


def _name_reviewing(planned: Sequence[Planned], records: dict[tuple[str, int], Review]) -> None:
    """Make the file's reviewing States those of the review, wherever the file names any that differ."""
    through = Review.reviewing_parties.through
    differing = {
        records[plan.row[1:3]].pk: plan.row.reviewing
        for plan in planned
        if plan.row.reviewing and (plan.before is None or plan.before.reviewing != plan.row.reviewing)
    }
    through.objects.filter(review__in=differing).delete()
    through.objects.bulk_create(
        (through(review_id=id_, stateparty_id=code) for id_, codes in differing.items() for code in codes),
        batch_size=BATCH,
    )


def _concluded(planned: Sequence[Planned], records: dict[tuple[str, int], Review]) -> dict[UUID, date]:
    return {
        records[plan.row[1:3]].pk: plan.row.concluded_on
        for plan in planned
        if plan.row.concluded_on and (plan.before is None or plan.before.concluded_on is None)
    }
