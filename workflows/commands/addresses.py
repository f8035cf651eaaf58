"""Addresses that fail: what refusals and bounces say of them, who is told, and how an officer trusts one again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from reviews.models import Appointment
from workflows import events
from workflows.commands.bounces import Verdict, verdict
from workflows.commands.tasks import Thing, lay_before
from workflows.ledger import By, Refused
from workflows.ledger.record import lock
from workflows.models import Address, Message, Task
from workflows.moves import move
from workflows.process import AddressState
from workflows.queries.answers import status_in

MOST_SOFT = 3
"""Passing failures in a row after which an address counts as failing."""


@transaction.atomic
def doubt_refused_address(*, news: events.MessageRefusedForGood, by: By) -> Address:
    """Conclude from a refusal what is to be thought of the address. Refused where it says nothing of it."""
    status = status_in(news.answer)
    judged = verdict(status, definite=news.permanent, of_recipient=news.of_recipient)
    return _doubt(news.message, judged, status, news.answer, by)


@transaction.atomic
def doubt_bounced_address(*, news: events.MessageBounced, by: By) -> Address:
    """Conclude the same from a bounce."""
    judged = verdict(news.status, definite=news.permanent, of_recipient=True)
    return _doubt(news.message, judged, news.status, news.words, by)


def _doubt(message_id: UUID, judged: Verdict, status: str, words: str, by: By) -> Address:
    email = Message.objects.values_list(Lower("recipient"), flat=True).get(pk=message_id)
    if judged == Verdict.NOTHING or not email:
        raise Refused(_("It says nothing about the address."))
    row, _new = Address.objects.get_or_create(
        email=email, defaults={"state": AddressState.OK, "state_since": by.at, "failed_at": by.at}
    )
    lock([row.pk])
    row.refresh_from_db()
    row.soft_failures += judged == Verdict.SOFT
    row.answer, row.failed_at = words[:500], by.at
    row.save(update_fields=["soft_failures", "answer", "failed_at"])
    if asked := _worse(row, judged):
        move(asked, row.pk, by=by, says={"news": message_id, "status": status})
    return row


def _worse(row: Address, judged: Verdict) -> str:
    """The move that follows from a failure; empty where the address stays what it is."""
    if row.state == AddressState.DEAD:
        return ""
    if judged == Verdict.DEAD or (judged == Verdict.FAILING and row.state == AddressState.FAILING):
        return "note_dead"
    fails = judged == Verdict.FAILING or row.soft_failures >= MOST_SOFT
    return "note_failing" if fails and row.state == AddressState.OK else ""


@transaction.atomic
def open_address_tasks(*, address_id: UUID, by: By) -> list[Task]:
    """Lay a failing address before the Secretariat: once for every appointment in force that bears it.

    Where none does, the task is about the follow-up whose letter went there last, or about the address itself.
    Refused while each of them waits already.
    """
    address = Address.objects.get(pk=address_id)
    tasks = [task for thing, words in _things(address) if (task := _lay_before(thing, words, by))]
    if not tasks:
        raise Refused(_("This waits for a person already."))
    return tasks


def _things(address: Address) -> list[tuple[Thing, str]]:
    """What the failure of an address is about, each with the words for it, in the order of their cases."""
    words = address.answer
    holders = Appointment.objects.filter(email=address.email, state=Appointment.State.IN_FORCE)
    if things := [Thing(row.pk, row.case_id, row.party_id or "") for row in holders.order_by("case_id", "id")]:
        return [(thing, words) for thing in things]
    words = f"{address.email}: {words}"[:500]
    mail = Message.objects.alias(address=Lower("recipient")).filter(address=address.email).exclude(letter=None)
    if last := mail.only("case_id", "party").order_by("-id").first():
        return [(Thing(last.case_id, last.case_id, last.party), words)]
    return [(Thing(address.pk, address.pk), words)]


def _lay_before(thing: Thing, words: str, by: By) -> Task | None:
    try:
        return lay_before(thing, kind=Task.Kind.ADDRESS_FAILS, words=words, by=by)
    except Refused:  # of several, the others may be new
        return None


@transaction.atomic
def trust_address(*, address_id: UUID, reason: str, by: By) -> None:
    """Say that an address is good: mail goes there again, and its failures are counted anew."""
    if not reason.strip():
        raise Refused(_("Say why the address can be trusted."))
    move("trust_address", address_id, by=by, says={"reason": reason.strip()}, soft_failures=0, answer="")
