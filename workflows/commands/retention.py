"""What is no part of the official record goes when its time is over: by the rules that officers keep, in batches.

There is no other place where old rows are deleted. A kind without an active rule is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from reviews.models import Appointment, RetentionRule, Upload, User
from reviews.models.retention import Kind
from workflows import events
from workflows.commands.accounts import forget_sessions
from workflows.commands.erasing import BLANK_MAIL, erase_person, live
from workflows.ledger import By, Refused, keeping, standing
from workflows.ledger.models import Delivery
from workflows.ledger.record import lock, record
from workflows.models import Asked, Invitation, Message, RequestCount, Token
from workflows.process import MessageState

CASE = standing.case_of("retention")
BATCH = 10_000
"""Rows of one kind that go in one transaction."""
AFTERWARDS = (MessageState.BOUNCED, MessageState.SET_ASIDE)
PEOPLE_AT_ONCE = 100
SETTLED = (MessageState.SENT, MessageState.REFUSED, MessageState.WITHDRAWN, *AFTERWARDS)
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Kept:
    """One kind: which of its rows were over before an instant, the field that says since when, and how they go."""

    over: Callable[[datetime], Rows]
    since: str
    retire: Callable[[Rows, RetentionRule, By], int]


@dataclass(frozen=True)
class Planned:
    """What would go by one rule: how many rows, and since when the oldest is over."""

    rule: RetentionRule
    count: int
    oldest: datetime | None


@transaction.atomic
def retire_records(*, by: By) -> dict[str, int]:
    """Let go what the active rules keep no longer, at most BATCH rows of each kind; returns how many went by kind.

    Refused when there is nothing.
    """
    lock([CASE])
    counts: dict[str, int] = {}
    for rule in RetentionRule.objects.filter(is_active=True):
        kept = KEPT[Kind(rule.kind)]
        if gone := kept.retire(_over(kept, rule, by.at), rule, by):
            counts[rule.kind] = gone
    if not counts:
        raise Refused(_("There is nothing whose time is over."))
    record(events.RecordsRetired(counts=counts), case=CASE, subject=CASE, by=by)
    return counts


def planned(at: datetime) -> list[Planned]:
    """What the active rules would let go at this instant, by kind, without the limit of a batch."""
    plans = []
    for rule in RetentionRule.objects.filter(is_active=True):
        kept = KEPT[Kind(rule.kind)]
        rows = _over(kept, rule, at)
        plans.append(Planned(rule, rows.count(), rows.aggregate(oldest=Min(kept.since))["oldest"]))
    return plans


def _over(kept: Kept, rule: RetentionRule, at: datetime) -> Rows:
    return kept.over(at - timedelta(days=rule.keep_days))


def _fields_before(model: Any, *fields: str) -> Callable[[datetime], Rows]:
    """Rows of which one of these instants lies before."""

    def over(before: datetime) -> Rows:
        past = Q()
        for field in fields:
            past |= Q(**{f"{field}__lt": before})
        rows: Rows = model.objects.filter(past)
        return rows

    return over


def _settled_mail(kind: str, before: datetime) -> Rows:
    said = ~Q(recipient="", text="")
    return Message.objects.filter(said, kind=kind, state__in=SETTLED, state_since__lt=before)


def _done_deliveries(before: datetime) -> Rows:
    done = (Delivery.State.DONE, Delivery.State.REFUSED)
    return Delivery.objects.filter(state__in=done, every=None, done_at__lt=before)


def _departed(before: datetime) -> Rows:
    """Accounts that nobody signed in to since, and whose appointments, if there were any, had all ended."""
    own = Appointment.objects.filter(user=OuterRef("pk"))
    recent = own.filter(live(before.date()) | Q(state_since__gte=before))
    unused = Q(last_login=None) | Q(last_login__lt=before)
    return User.objects.filter(unused, ~Exists(recent), erased_at=None, joined_at__lt=before)


def _delete(rows: Rows, rule: RetentionRule, by: By) -> int:
    batch = list(rows.order_by(KEPT[Kind(rule.kind)].since).values_list("pk", flat=True)[:BATCH])
    rows.model._default_manager.filter(pk__in=batch).delete()
    return len(batch)


def _end(rows: Rows, rule: RetentionRule, by: By) -> int:
    return forget_sessions(rows.order_by("expire_date").values_list("pk", flat=True)[:BATCH])


def _prune(rows: Rows, rule: RetentionRule, by: By) -> int:
    return keeping.prune(days=rule.keep_days, limit=BATCH)


def _blank_mail(rows: Rows, rule: RetentionRule, by: By) -> int:
    batch = list(rows.order_by("state_since").values_list("pk", flat=True)[:BATCH])
    return Message.objects.filter(pk__in=batch).update(**BLANK_MAIL)


def _erase(rows: Rows, rule: RetentionRule, by: By) -> int:
    people = list(rows.order_by("joined_at").values_list("pk", flat=True)[:PEOPLE_AT_ONCE])
    for user_id in people:
        erase_person(user_id=user_id, by=by)
    return len(people)


KEPT: dict[Kind, Kept] = {
    Kind.SESSIONS: Kept(_fields_before(Session, "expire_date"), "expire_date", _end),
    Kind.REQUEST_COUNTS: Kept(_fields_before(RequestCount, "until"), "until", _delete),
    Kind.ANSWERS: Kept(_fields_before(Asked, "asked_at"), "asked_at", _delete),
    Kind.UPLOADS: Kept(_fields_before(Upload, "uploaded_at"), "uploaded_at", _delete),
    Kind.DELIVERIES: Kept(_done_deliveries, "done_at", _prune),
    Kind.TOKENS: Kept(_fields_before(Token, "revoked_at", "expires_at"), "created_at", _delete),
    Kind.INVITATIONS: Kept(
        _fields_before(Invitation, "accepted_at", "withdrawn_at", "expires_at"), "invited_at", _delete
    ),
    Kind.HOUSE_MAIL: Kept(partial(_settled_mail, "house"), "state_since", _blank_mail),
    Kind.ACCOUNT_MAIL: Kept(partial(_settled_mail, "account"), "state_since", _blank_mail),
    Kind.ACCOUNTS: Kept(_departed, "joined_at", _erase),
}
