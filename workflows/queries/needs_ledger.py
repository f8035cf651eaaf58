"""The ledger of needs: what a State said last of each, and how many of them were met when (A:75, rule 10)."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, DateField, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least, TruncMonth

from reviews.access import parties_of, reach, seen_without_release, told_small_figures
from reviews.analysis.cells import hide_small
from reviews.models import Assessment, Classification, Membership, Met, Need, Provision
from workflows.access import visible_to
from workflows.queries.timeline import user_of

Row = dict[str, Any]
NOT_ASSESSED = "not_assessed"
STATUSES = (NOT_ASSESSED, *Met.values)
MOST_MONTHS = 120
LATEST = 200
FIELDS = (
    "id",
    "need",
    "party",
    "assessed_on",
    "timing",
    "status",
    "remaining",
    "assistance",
    "source",
    "said_by",
    "recorded_by",
    "recorded_at",
)


@dataclass(frozen=True)
class Wishes:
    """Which needs are counted, and between which two days; `group` is that of the States, as they belong to it then."""

    first: date
    last: date
    party: str = ""
    group: int | None = None
    cycle: int | None = None


@dataclass(frozen=True)
class Standing:
    """How many needs stood where at the end of a day; None: too small a figure to be told to this reader (rule 5)."""

    on: date
    counts: dict[str, int | None]
    total: int | None


@dataclass(frozen=True)
class Entry:
    """The same for one provision: a need that stands under two counts here twice (B:31)."""

    on: date
    provision: Row
    counts: dict[str, int | None]


@dataclass(frozen=True)
class Ledger:
    needs: list[Standing]
    entries: list[Entry]


@dataclass
class Tally:
    """Needs by status, and those among them that are not public."""

    counts: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)

    def add(self, row: Row) -> None:
        """Move the needs of this row from the status they had, if any, to the one they have."""
        for figures, moved in ((self.counts, row["count"]), (self.closed, row["closed"])):
            figures[row["now"]] += moved
            if row["was"]:
                figures[row["was"]] -= moved

    def taken(self) -> Tally:
        return Tally(self.counts.copy(), self.closed.copy())


def newest(need_ids: Collection[UUID]) -> dict[UUID, Assessment]:
    """The newest assessment of each of these needs that has one, in one statement."""
    rows = Assessment.objects.filter(need__in=need_ids).order_by("need_id", "-assessed_on", "-pk")
    return {row.need_id: row for row in rows.distinct("need_id")}


def assessments(visible: QuerySet[Any]) -> QuerySet[Any]:
    """Assessments as plain values."""
    return visible.values(*FIELDS, report=F("report_id"))


def newest_of(user: Any, need_id: UUID) -> Row | None:
    """The newest assessment of a need as plain values; None where there is none that this person may see."""
    rows = visible_to(user, Assessment).filter(need=need_id).order_by("-assessed_on", "-pk")
    return assessments(rows).first()


def assessments_of(user: Any, need_id: UUID) -> list[tuple[Assessment, str]]:
    """What was said of this need, the newest first, at most LATEST; each with the name of who said it."""
    rows = visible_to(user, Assessment).filter(need=need_id).order_by("-assessed_on", "-pk")
    found = list(rows[:LATEST])
    ids = {row.recorded_by: id_ for row in found if (id_ := user_of(row.recorded_by))}
    users = get_user_model().objects.in_bulk(list(ids.values()))
    names = {actor: str(users[id_]) for actor, id_ in ids.items() if id_ in users}
    return [(row, row.said_by or names.get(row.recorded_by, "")) for row in found]


def ledger(user: Any, wishes: Wishes) -> Ledger:
    """The needs that this person sees by their own right, by status at the end of each month; in five statements.

    A need counts from the day on which its review was concluded, it was raised outside one, or it was first assessed,
    whichever came first. The last day is told too where no month ends with it.
    """
    needs, days, exact = _needs(user, wishes), days_of(wishes), _exact(user, wishes)
    seen = visible_to(user, Assessment).filter(need__in=needs)
    by_need = _tallies([*_found(needs, wishes), *_changed(seen, wishes)], days)
    by_entry = _tallies([*_found(needs, wishes, "provisions"), *_changed(seen, wishes, "need__provisions")], days)
    provisions, standings, entries = _provisions(by_entry), [], []
    for at, day in enumerate(days):
        standing = _standing(day, by_need.get(0, {}).get(at, Tally()), exact=exact)
        standings.append(standing)
        there = {id_: by_entry[id_][at] for id_ in provisions}
        entries += [Entry(day, provisions[id_], counts) for id_, counts in _told(there, standing, exact=exact)]
    return Ledger(standings, entries)


def days_of(wishes: Wishes) -> list[date]:
    """The end of each month from the first day on, and the last day: one for each month."""
    days, day = [], _end_of_month(wishes.first)
    while day < wishes.last:
        days.append(day)
        day = _end_of_month(day + timedelta(days=1))
    return [*days, wishes.last]


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _needs(user: Any, wishes: Wishes) -> QuerySet[Need]:
    rows = visible_to(user, Need).filter(seen_without_release(user)).order_by()
    if wishes.party:
        rows = rows.filter(party=wishes.party)
    if wishes.cycle is not None:
        rows = rows.filter(cycle=wishes.cycle)
    if wishes.group is not None:
        begun = Q(valid_from=None) | Q(valid_from__lte=wishes.last)
        not_ended = Q(valid_until=None) | Q(valid_until__gte=wishes.last)
        members = Membership.objects.filter(begun, not_ended, group=wishes.group)
        rows = rows.filter(party__in=members.values("party"))
    return rows


def _exact(user: Any, wishes: Wishes) -> bool:
    """Whether small figures are told: to the Secretariat, and to a State where its own needs alone are counted."""
    counted = {wishes.party} if wishes.party else set(reach(user).parties)
    alone = not reach(user).everything or bool(wishes.party)
    return told_small_figures(user, "") or (alone and bool(counted) and counted <= parties_of(user))


def _found(needs: QuerySet[Need], wishes: Wishes, under: str = "") -> Iterable[Row]:
    """How many needs (or entries under each provision) came into view in each month, not yet assessed."""
    said = Assessment.objects.filter(need=OuterRef("pk")).order_by().values("need")
    first = Subquery(said.annotate(first=Min("assessed_on")).values("first"), output_field=DateField())
    rows = needs.annotate(since=Least(Coalesce("raised_on", "review__concluded_on"), first))
    rows = rows.filter(since__lte=wishes.last).annotate(was=Value(""), now=Value(NOT_ASSESSED))
    return _by_month(rows, "since", wishes, under, ~Q(classification=Classification.PUBLIC))


def _changed(seen: QuerySet[Assessment], wishes: Wishes, under: str = "") -> Iterable[Row]:
    """How many needs (or entries under each provision) went in each month from one status to another."""
    same_day = Q(assessed_on=OuterRef("assessed_on"), pk__lt=OuterRef("pk"))
    before = Assessment.objects.filter(same_day | Q(assessed_on__lt=OuterRef("assessed_on")), need=OuterRef("need"))
    last = Subquery(before.order_by("-assessed_on", "-pk").values("status")[:1])
    rows = seen.order_by().filter(assessed_on__lte=wishes.last)
    rows = rows.annotate(was=Coalesce(last, Value(NOT_ASSESSED)), now=F("status"))
    return _by_month(rows, "assessed_on", wishes, under, ~Q(need__classification=Classification.PUBLIC))


def _by_month(rows: QuerySet[Any], day: str, wishes: Wishes, under: str, closed: Q) -> Iterable[Row]:
    """Counted by month; what lies before the first month counts in it. `under`: the path to provisions; empty: none."""
    month = TruncMonth(Greatest(F(day), Value(wishes.first)), output_field=DateField())
    rows = rows.annotate(month=month, under=F(under) if under else Value(0)).filter(under__isnull=False)
    rows = rows.values("month", "was", "now", "under")
    return rows.annotate(count=Count("pk"), closed=Count("pk", filter=closed))


def _tallies(rows: Iterable[Row], days: list[date]) -> dict[Any, dict[int, Tally]]:
    """For each provision (0: for none in particular) how the needs stood on each of the days, by its position."""
    by_month = defaultdict(list)
    for row in rows:
        by_month[row["under"], row["month"].year, row["month"].month].append(row)
    found: dict[Any, dict[int, Tally]] = {}
    for under in {under for under, _year, _month in by_month}:
        tally, found[under] = Tally(), {}
        for at, day in enumerate(days):
            for row in by_month[under, day.year, day.month]:
                tally.add(row)
            found[under][at] = tally.taken()
    return found


def _provisions(ids: Collection[Any]) -> dict[int, Row]:
    rows = Provision.objects.filter(pk__in=ids).order_by("instrument", "position")
    words = rows.values("id", "number", "titles", instrument_code=F("instrument__code"))
    return {row["id"]: dict(row) for row in words}


def _standing(on: date, tally: Tally, *, exact: bool) -> Standing:
    counts = {status: tally.counts[status] for status in STATUSES}
    if exact:
        return Standing(on, dict(counts), sum(counts.values()))
    cells = hide_small(counts, [status for status in STATUSES if tally.closed[status]])
    return Standing(on, cells.counts, cells.total)


def _told(
    there: Mapping[int, Tally], standing: Standing, *, exact: bool
) -> Iterator[tuple[int, dict[str, int | None]]]:
    """The provisions under which any needs stand, with their figures as they may be told."""
    columns = {status: _column(there, status, standing, exact=exact) for status in STATUSES}
    for id_, tally in there.items():
        if any(tally.counts.values()):
            yield id_, {status: columns[status][id_] for status in STATUSES}


def _column(there: Mapping[int, Tally], status: str, standing: Standing, *, exact: bool) -> Mapping[int, int | None]:
    """The figures of one status under each provision. What all needs together do not tell, the provisions do not."""
    counts = {id_: tally.counts[status] for id_, tally in there.items()}
    if exact:
        return counts
    if standing.counts[status] is None:
        return {id_: None if count else 0 for id_, count in counts.items()}
    return hide_small(counts, [id_ for id_, tally in there.items() if tally.closed[status]]).counts
