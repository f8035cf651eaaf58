"""The dialogue with a State: who was spoken to, the meetings, and the needs that come up in it (A:74, B:35)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NotRequired, TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from reviews.models import Category, Classification, Document, Need, NeedProvision, Provision
from workflows import events, moves
from workflows.commands.said import day_of, reason_against_future, reason_against_money, reason_against_words, trimmed
from workflows.ledger import By, Refused
from workflows.ledger.record import lock, record
from workflows.models import Contact, FollowUp, Workshop
from workflows.process import FollowUpState, WorkshopState
from workflows.process.follow_ups import ASKED, CLOSED, RUNNING

MOST_PARTICIPANTS = 500
RAISED = "R-"
"""How the reference of a need begins that was raised outside a review."""


class Talk(TypedDict):
    """Who of the State was spoken to, on which day, how, and what was said."""

    channel: str
    held_on: date
    people: str
    summary: str


class Meeting(TypedDict):
    """What is planned: the kind of Workshop, what it is called, where and when."""

    kind: str
    title: str
    place: NotRequired[str]
    starts_on: date
    ends_on: date


class Held(TypedDict):
    """What came of a meeting; participants by name and office, seed funding with its currency (ISO 4217)."""

    outcome: str
    participants: NotRequired[Collection[Mapping[str, str]]]
    seed_funding: NotRequired[Decimal | None]
    currency: NotRequired[str]


class NewNeed(TypedDict):
    """A need outside a review. Ids of its category and provisions; of a meeting and document of the same State."""

    category: int
    provisions: Collection[int]
    text: str
    raised_on: NotRequired[date]
    classification: NotRequired[str]
    workshop: NotRequired[UUID | None]
    document: NotRequired[UUID | None]
    place: NotRequired[str]


@transaction.atomic
def record_contact(*, follow_up_id: UUID, contact: Talk, by: By) -> Contact:
    """Note an exchange with the State; it stays as it was noted. Refused for a day in the future, and once the
    follow-up has come to its end.
    """
    follow_up = follow_up_in_hand(follow_up_id)
    row = Contact(follow_up=follow_up, party_id=follow_up.party_id, **trimmed(contact))
    row.recorded_by, row.recorded_at = by.actor, by.at
    words = reason_against_words(row, "channel", "held_on", "people", "summary")
    reasons = reason_against_contact(follow_up) or words
    if reason := reasons or reason_against_future(row.held_on, follow_up.party, by.at):
        raise Refused(reason)
    row.save(force_insert=True)
    told = events.ContactRecorded(contact=row.pk, follow_up=follow_up.pk, channel=row.channel, summary=row.summary)
    record(told, case=follow_up.pk, subject=row.pk, party=row.party_id, by=by)
    return row


@transaction.atomic
def plan_workshop(*, follow_up_id: UUID, workshop: Meeting, by: By) -> Workshop:
    """Plan a follow-up workshop, a country visit or a mission (A:74). Refused for days that are not in order, and where
    the State has not been written to or the follow-up does not run.
    """
    follow_up = follow_up_in_hand(follow_up_id)
    row = Workshop(follow_up=follow_up, party_id=follow_up.party_id, **trimmed(workshop))
    row.state, row.state_since, row.planned_by = WorkshopState.PLANNED, by.at, by.actor
    words = reason_against_words(row, "kind", "title", "place", "starts_on", "ends_on")
    if reason := reason_against_planning(follow_up) or words or _reason_against_days(row):
        raise Refused(reason)
    row.save(force_insert=True)
    told = events.WorkshopPlanned(
        workshop=row.pk, follow_up=follow_up.pk, kind=row.kind, title=row.title, starts_on=row.starts_on
    )
    record(told, case=follow_up.pk, subject=row.pk, party=row.party_id, by=by)
    return row


@transaction.atomic
def hold_workshop(*, workshop_id: UUID, held: Held, by: By) -> Workshop:
    """Note that a meeting took place, and what came of it. Refused before its first day, without an outcome, and for
    participants without a name or seed funding without a currency.
    """
    row = _workshop_in_hand(workshop_id)
    said = trimmed(held)
    row.outcome, row.participants = said["outcome"], _participants(said.get("participants") or [])
    row.seed_funding, row.currency = said.get("seed_funding"), said.get("currency", "")
    if reason := moves.reason_against(row, "hold_workshop") or _reason_against_holding(row, by):
        raise Refused(reason)
    changes = {name: getattr(row, name) for name in ("outcome", "seed_funding", "currency")}
    moves.move("hold_workshop", row.pk, by=by, participants=Jsonb(row.participants), **changes)
    return Workshop.objects.get(pk=row.pk)


@transaction.atomic
def cancel_workshop(*, workshop_id: UUID, reason: str, by: By) -> Workshop:
    """Note that a planned meeting does not take place, and why."""
    row = _workshop_in_hand(workshop_id)
    row.reason = reason.strip()
    missing = None if row.reason else _("Say why.")
    if refusal := moves.reason_against(row, "cancel_workshop") or missing or reason_against_words(row, "reason"):
        raise Refused(refusal)
    moves.move("cancel_workshop", row.pk, by=by, reason=row.reason)
    return Workshop.objects.get(pk=row.pk)


@transaction.atomic
def raise_need(*, follow_up_id: UUID, need: NewNeed, by: By) -> Need:
    """Record a need that the State names outside its review (B:35), under a reference of its own: "R-1".

    raised_on: today where nothing is said. Refused while the follow-up does not run; for a category or provisions that
    the cycle does not have; and for a meeting or document that this State does not have.
    """
    follow_up = follow_up_in_hand(follow_up_id)
    said = trimmed(need)
    row = Need(party=follow_up.party, cycle_id=follow_up.cycle_id, raised_on=said.get("raised_on"))
    row.raised_on = row.raised_on or day_of(follow_up.party, by.at)
    row.classification = said.get("classification", Classification.RESTRICTED)
    row.text, row.category_id, row.place = said["text"], said["category"], said.get("place", "")
    row.document_id, row.workshop_id = said.get("document"), said.get("workshop")
    if reason := reason_against_raising(follow_up) or _reason_against_need(row, set(said["provisions"]), by):
        raise Refused(reason)
    row.reference = _next_reference(row)
    row.save(force_insert=True)
    NeedProvision.objects.bulk_create(NeedProvision(need=row, provision_id=id_) for id_ in set(said["provisions"]))
    told = events.NeedRaised(need=row.pk, follow_up=follow_up.pk, reference=row.reference, workshop=row.workshop_id)
    record(told, case=follow_up.pk, subject=row.pk, party=row.party_id, by=by)
    return row


def reason_against_contact(follow_up: FollowUp) -> str | None:
    """The sentence that says why no contact is noted in this follow-up; None if one may be. Whoever declined, is
    suspended or has lapsed may still be spoken to.
    """
    if follow_up.state not in CLOSED or follow_up.state == FollowUpState.LAPSED:
        return None
    return _("This follow-up is “%(stage)s”: contacts are noted in one that goes on.") % _stage(follow_up)


def reason_against_planning(follow_up: FollowUp) -> str | None:
    """The sentence that says why no meeting can be planned in this follow-up now; None if one can."""
    if follow_up.state in ASKED:
        return None
    return _(
        "This follow-up is “%(stage)s”: meetings are planned once the letter is sent, and while the follow-up runs."
    ) % _stage(follow_up)


def reason_against_raising(follow_up: FollowUp) -> str | None:
    """The sentence that says why no need can be raised in this follow-up now; None if one can."""
    if follow_up.state in RUNNING:
        return None
    return _("This follow-up is “%(stage)s”: needs are raised while it runs.") % _stage(follow_up)


def reason_against_holding_at(workshop: Workshop, at: datetime) -> str | None:
    """The sentence that says that the meeting cannot have been held by this instant; None if it can."""
    if reason_against_future(workshop.starts_on, workshop.party, at):
        return _("It begins on %(day)s; it cannot have been held before.") % {"day": workshop.starts_on}
    return None


def follow_up_in_hand(follow_up_id: UUID) -> FollowUp:
    """The follow-up, under the lock of its case. Refused for one that does not exist."""
    lock([follow_up_id])
    if row := FollowUp.objects.select_related("party").filter(pk=follow_up_id).first():
        return row
    raise Refused(_("It does not exist."))


def _workshop_in_hand(workshop_id: UUID) -> Workshop:
    follow_up = Workshop.objects.filter(pk=workshop_id).values_list("follow_up_id", flat=True).first()
    if follow_up is None:
        raise Refused(_("It does not exist."))
    lock([follow_up])
    return Workshop.objects.select_related("party").get(pk=workshop_id)


def _stage(follow_up: FollowUp) -> dict[str, str]:
    return {"stage": follow_up.get_state_display()}


def _reason_against_days(row: Workshop) -> str | None:
    return _("It cannot end before it starts.") if row.ends_on < row.starts_on else None


def _reason_against_holding(row: Workshop, by: By) -> str | None:
    if not row.outcome:
        return _("Say what came of it.")
    if any(not each["name"] for each in row.participants):
        return _("Every participant has a name.")
    if len(row.participants) > MOST_PARTICIPANTS:
        return _("Name at most %(most)s participants.") % {"most": MOST_PARTICIPANTS}
    words = reason_against_words(row, "seed_funding", "currency")
    return reason_against_holding_at(row, by.at) or words or reason_against_money(row.seed_funding, row.currency)


def _participants(people: Collection[Mapping[str, str]]) -> list[dict[str, str]]:
    return [{name: each.get(name, "").strip() for name in ("name", "office")} for each in people]


def _reason_against_need(row: Need, provisions: Collection[int], by: By) -> str | None:
    if not row.text:
        return _("Say in words what is needed.")
    if row.classification not in (Classification.RESTRICTED, Classification.CONFIDENTIAL):
        return _("A new need is restricted or confidential; the validating authority widens who may read it.")
    words = reason_against_words(row, "text", "place", "raised_on")
    return words or reason_against_future(row.raised_on, row.party, by.at) or _reason_against_links(row, provisions)  # type: ignore[arg-type]


def _reason_against_links(row: Need, provisions: Collection[int]) -> str | None:
    """A category and provisions of its cycle; a meeting and a document of its State, where others' do not exist."""
    if not Category.objects.filter(pk=row.category_id, scheme__cycles=row.cycle_id).exists():
        return _("The cycle has no such category.")
    known = Provision.objects.filter(pk__in=provisions, chapter__cycles=row.cycle_id)
    if not provisions or known.count() < len(provisions):
        return _("Name one or more provisions that are under review in the cycle.")
    if row.workshop_id and not Workshop.objects.filter(pk=row.workshop_id, party=row.party_id).exists():
        return _("The State has no such meeting.")
    if row.document_id and not Document.objects.filter(pk=row.document_id, party=row.party_id).exists():
        return _("The State has no such document.")
    return None


def _next_reference(row: Need) -> str:
    """The number after the highest so far of this State and cycle; the lock of the case keeps it ours."""
    mine = Need.objects.filter(party=row.party_id, cycle=row.cycle_id, reference__regex=rf"^{RAISED}[0-9]{{1,9}}$")
    numbers = [int(reference.removeprefix(RAISED)) for reference in mine.values_list("reference", flat=True)]
    return f"{RAISED}{max(numbers, default=0) + 1}"
