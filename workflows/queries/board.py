"""The board: every follow-up a person may see, by stage, narrowed by what they choose, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.access import told_small_figures
from reviews.analysis.cells import hide_small_figure
from reviews.models import Cycle, Group, Review
from workflows.access import visible_to
from workflows.models import Duty, FollowUp
from workflows.process import DutyState, FollowUpState

PAGE = 50
BALL: dict[str, Promise] = {
    FollowUpState.OPENED: _("the service"),
    FollowUpState.LETTER_DRAFTED: _("an approver of the Secretariat"),
    FollowUpState.LETTER_CLEARED: _("the post room"),
    FollowUpState.LETTER_SENT: _("the State"),
    FollowUpState.SILENT: _("the Secretariat"),
    FollowUpState.ACKNOWLEDGED: _("the Secretariat"),
    FollowUpState.DIALOGUE: _("the Secretariat and the State"),
    FollowUpState.PLAN_DRAFTING: _("the focal point of the State"),
    FollowUpState.PLAN_SUBMITTED: _("the validating authority of the State"),
    FollowUpState.IMPLEMENTATION: _("the State"),
    FollowUpState.SUSPENDED: _("the Secretariat"),
    FollowUpState.DECLINED: _("nobody"),
    FollowUpState.CLOSED_WITHOUT_NEEDS: _("nobody"),
    FollowUpState.CLOSED_MET: _("nobody"),
    FollowUpState.CARRIED_OVER: _("nobody"),
    FollowUpState.LAPSED: _("nobody"),
}
KINDS: dict[str, str] = {
    FollowUpState.LETTER_SENT: "waiting",
    FollowUpState.SILENT: "late",
    FollowUpState.PLAN_DRAFTING: "waiting",
    FollowUpState.PLAN_SUBMITTED: "waiting",
    FollowUpState.SUSPENDED: "waiting",
    FollowUpState.DECLINED: "",
    FollowUpState.CLOSED_WITHOUT_NEEDS: "",
    FollowUpState.CLOSED_MET: "done",
    FollowUpState.CARRIED_OVER: "done",
    FollowUpState.LAPSED: "",
}
"""How the tag of a stage looks, where it is not "open"."""


@dataclass(frozen=True)
class Wishes:
    """What a person asked to see, read from an address; what cannot be understood is left aside."""

    stage: str = ""
    group: str = ""
    cycle: int | None = None
    overdue: bool = False
    name: str = ""
    after: tuple[datetime, UUID] | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Wishes:
        stage, cycle = asked.get("stage", ""), asked.get("cycle", "")
        return cls(
            stage=stage if stage in FollowUpState.values else "",
            group=asked.get("group", "")[:50],
            cycle=int(cycle) if cycle.isdecimal() and len(cycle) < 10 else None,
            overdue=bool(asked.get("overdue")),
            name=asked.get("name", "").strip()[:100],
            after=_place(asked.get("after", "")),
        )

    @property
    def narrows(self) -> bool:
        return bool(self.stage or self.group or self.cycle or self.overdue or self.name)


@dataclass(frozen=True)
class Stage:
    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Row:
    """One line of the board. `days` since it came to this stage, whole, by the clock that was handed in."""

    follow_up: FollowUp
    needs: int | None
    """When it was opened; None where that is too small a figure for this reader (rule 5)."""
    days: int
    ball: str
    kind: str
    duty: Duty | None
    """What is owed next, the longest overdue first; None where nothing is that this reader may see."""


@dataclass(frozen=True)
class Board:
    stages: list[Stage]
    rows: list[Row]
    next: str
    """Where the next page begins, as `after` wants it; empty on the last page."""

    @property
    def total(self) -> int:
        return sum(stage.count for stage in self.stages)


def board(user: Any, wishes: Wishes, now: datetime) -> Board:
    """The counts of all stages, one page of rows, and what is owed next in each, in three statements.

    In one stage the longest waiting come first; of all stages, the last opened.
    """
    found = _narrowed(visible_to(user, FollowUp), wishes, user)
    counts = dict(found.order_by().values_list("state").annotate(Count("pk")))
    stages = [Stage(value, str(label), counts.get(value, 0)) for value, label in FollowUpState.choices]
    page = list(_page(found, wishes)[: PAGE + 1])
    owed = next_duties(user, [follow_up.pk for follow_up in page[:PAGE]])
    rows = [_row(follow_up, now, user, owed.get(follow_up.pk)) for follow_up in page[:PAGE]]
    return Board(stages, rows, _mark(rows[-1].follow_up, wishes) if len(page) > PAGE else "")


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: regional groups and cycles, as pairs of a value and what people read."""
    groups = Group.objects.filter(kind=Group.Kind.REGIONAL)
    return {
        "groups": sorted(((group.code, str(group)) for group in groups), key=lambda pair: pair[1]),
        "cycles": [(str(cycle.pk), str(cycle)) for cycle in Cycle.objects.all()],
    }


def next_duties(user: Any, ids: Sequence[UUID]) -> dict[UUID, Duty]:
    """What is owed next in each of these follow-ups, as far as this person may see it."""
    open_ = visible_to(user, Duty).filter(follow_up__in=ids, state=DutyState.OPEN)
    rows = open_.order_by("follow_up_id", "due_on", "id").distinct("follow_up_id")
    return {row.follow_up_id: row for row in rows if row.follow_up_id}


def ball_with(state: str, duty: Duty | None) -> str:
    """Who has to act next: whoever owes what is due first or, where nothing is owed, as the stage says."""
    return str(duty.get_owed_by_display() if duty else BALL[state])


def _narrowed(rows: QuerySet[FollowUp], wishes: Wishes, user: Any) -> QuerySet[FollowUp]:
    if wishes.overdue:
        late = visible_to(user, Duty).filter(state=DutyState.OPEN, overdue_noted=True)
        rows = rows.filter(pk__in=late.values("follow_up"))
    if wishes.group:
        rows = rows.filter(regional_group__code=wishes.group)
    if wishes.cycle:
        rows = rows.filter(cycle=wishes.cycle)
    return _named(rows, wishes.name) if wishes.name else rows


def _named(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    """Rows whose State has this in one of its names, in any language, or bears this code."""
    names = Func(F("party__short_names"), Value("$.*"), function="jsonb_path_query_array", output_field=TextField())
    named = rows.alias(names=Cast(names, TextField()))
    return named.filter(Q(names__icontains=name) | Q(party=name.upper()))


def _page(rows: QuerySet[FollowUp], wishes: Wishes) -> QuerySet[FollowUp]:
    rows = rows.select_related("party", "cycle", "regional_group").defer("party__formal_names")
    if wishes.stage:
        rows = rows.filter(state=wishes.stage).order_by("state_since", "pk")
        if wishes.after:
            at, id_ = wishes.after
            rows = rows.filter(Q(state_since__gt=at) | Q(pk__gt=id_), state_since__gte=at)
        return rows
    rows = rows.order_by("-opened_at", "-pk")
    if wishes.after:
        at, id_ = wishes.after
        rows = rows.filter(Q(opened_at__lt=at) | Q(pk__lt=id_), opened_at__lte=at)
    return rows


def _row(follow_up: FollowUp, now: datetime, user: Any, duty: Duty | None) -> Row:
    state = follow_up.state
    exact = told_small_figures(user, follow_up.party_id)
    needs = follow_up.needs if exact else hide_small_figure(follow_up.needs)
    days, kind = (now - follow_up.state_since).days, KINDS.get(state, "open")
    return Row(follow_up, needs, days, ball_with(state, duty), kind, duty)


def _mark(last: FollowUp, wishes: Wishes) -> str:
    at = last.state_since if wishes.stage else last.opened_at
    return f"{at.isoformat()}~{last.pk}"


def _place(mark: str) -> tuple[datetime, UUID] | None:
    at, _tilde, id_ = mark.partition("~")
    try:
        place = datetime.fromisoformat(at), UUID(id_)
    except ValueError:
        return None
    return place if place[0].tzinfo else None


@dataclass(frozen=True)
class Reviews:
    rows: list[Review]
    next: str


def ongoing_reviews(user: Any, *, name: str = "", after: str | None = None) -> Reviews:
    """A page of the reviews under way that this person may see, in the order in which they were entered."""
    rows = visible_to(user, Review).filter(state=Review.State.ONGOING).select_related("party", "cycle").order_by("pk")
    rows = _named(rows, name) if name else rows
    try:
        rows = rows.filter(pk__gt=UUID(after)) if after else rows
    except ValueError:
        after = None
    page = list(rows[: PAGE + 1])
    return Reviews(page[:PAGE], str(page[PAGE - 1].pk) if len(page) > PAGE else "")
