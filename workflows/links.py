"""The links that stand in mails: signed, each for one purpose, one person, one thing. They give no session.

Opening one changes nothing, since mail scanners open links; what a person confirms on its page is asked of a command.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from reviews.models import Appointment
from workflows.ledger import Refused

LINK_VALID = timedelta(days=90)
PURPOSE = "acknowledge-letter"
DISOWNING = "not-the-right-contact"
ANSWERING = "answer-duty"
UNSUBSCRIBING = "unsubscribe"
PREFERRING = "preferences"


class Expired(Refused):
    """The link was one of ours, and its last day is over, or it was used."""


@dataclass(frozen=True)
class Link:
    """What an acknowledge link says: one letter, one person, valid through a day."""

    letter: UUID
    email: str
    until: date


@dataclass(frozen=True)
class ContactLink:
    """What the link "I am not the right contact" says: one appointment, one person, and when (an aware instant)."""

    appointment: UUID
    email: str
    written_at: datetime


@dataclass(frozen=True)
class AnswerLink:
    """What the link in a reminder says: one duty, one person in one appointment (None: in none), and when."""

    duty: UUID
    appointment: UUID | None
    email: str
    written_at: datetime


@dataclass(frozen=True)
class AddressLink:
    """What a link about reminders as such says: whose address it was written to, and when."""

    email: str
    written_at: datetime


def link_to_acknowledge(link: Link) -> str:
    """The address for the mail to this person. Opening it changes nothing."""
    return _address("acknowledge", PURPOSE, [str(link.letter), link.email, link.until.isoformat()])


def read_link(token: str, on: date) -> Link:
    """What a link from a mail says; refused when it is not ours, for another purpose, or past its last day."""
    try:
        letter, email, until = signing.loads(token, salt=PURPOSE)
        link = Link(UUID(letter), email, date.fromisoformat(until))
    except (signing.BadSignature, ValueError, TypeError):
        raise Refused(not_ours()) from None
    if on > link.until:
        raise Expired(
            _("This link was valid until %(day)s. Please write to the Secretariat to acknowledge the letter.")
            % {"day": link.until}
        )
    return link


def link_to_disown(link: ContactLink) -> str:
    """The address at which this person says that they are not the right contact. Opening it changes nothing."""
    said = [str(link.appointment), link.email, link.written_at.isoformat()]
    return _address("not-the-right-contact", DISOWNING, said)


def read_contact_link(token: str, at: datetime) -> ContactLink:
    """What such a link says; refused when it is not ours or for another purpose, Expired after 90 days."""
    try:
        appointment, email, written_at = signing.loads(token, salt=DISOWNING)
        link = ContactLink(UUID(appointment), email, datetime.fromisoformat(written_at))
        expired = at > link.written_at + LINK_VALID
    except (signing.BadSignature, ValueError, TypeError):
        raise Refused(not_ours()) from None
    if expired:
        raise Expired(too_old())
    return link


def link_for_recipient(party: str, email: str, at: datetime) -> str:
    """The link "I am not the right contact" for the person in force behind this address; empty where there is none."""
    row = Appointment.objects.in_force(at.date()).filter(party=party, email=email.lower()).order_by("id").first()
    return link_to_disown(ContactLink(row.pk, row.email, at)) if row else ""


def link_to_answer(duty: UUID, appointment: UUID | None, email: str, at: datetime) -> str:
    """The address at which this person, reminded at this instant, answers for this duty."""
    said = [str(duty), str(appointment or ""), email.lower(), at.astimezone(UTC).isoformat()]
    return _address("duties/answer", ANSWERING, said)


def read_answer_link(token: str, at: datetime) -> AnswerLink:
    """What such a link says; refused when it is not ours or for another purpose, Expired after 90 days."""
    try:
        duty, appointment, email, written_at = signing.loads(token, salt=ANSWERING)
        held = UUID(appointment) if appointment else None
        link = AnswerLink(UUID(duty), held, email, datetime.fromisoformat(written_at))
        expired = at > link.written_at + LINK_VALID
    except (signing.BadSignature, ValueError, TypeError):
        raise Refused(not_ours()) from None
    if expired:
        raise Expired(too_old())
    return link


def link_to_unsubscribe(email: str, at: datetime) -> str:
    """The address at which this person is reminded by mail no more (RFC 8058). It never expires."""
    return _address("reminders/unsubscribe", UNSUBSCRIBING, [email.lower(), at.astimezone(UTC).isoformat()])


def read_unsubscribe_link(token: str) -> AddressLink:
    """What such a link says; refused when it is not ours or for another purpose."""
    return _address_link(token, UNSUBSCRIBING)


def link_to_preferences(email: str, at: datetime) -> str:
    """The address at which this person says how they want to be reminded."""
    return _address("reminders/preferences", PREFERRING, [email.lower(), at.astimezone(UTC).isoformat()])


def read_preferences_link(token: str, at: datetime) -> AddressLink:
    """What such a link says; refused when it is not ours or for another purpose, Expired after 90 days."""
    link = _address_link(token, PREFERRING)
    if at > link.written_at + LINK_VALID:
        raise Expired(too_old())
    return link


def not_ours() -> str:
    """What the holder of a link is told that we cannot follow; it says nothing of what exists."""
    return _("This link is not one of ours, or it was cut off. Open it again from the mail.")


def too_old() -> str:
    """What the holder of a link is told whose days are over."""
    return _("This link has expired. Please write to the Secretariat.")


def _address(place: str, purpose: str, said: list[Any]) -> str:
    return f"{settings.PUBLIC_URL}/{place}/{signing.dumps(said, salt=purpose)}/"


def _address_link(token: str, purpose: str) -> AddressLink:
    try:
        email, written_at = signing.loads(token, salt=purpose)
        link = AddressLink(str(email), datetime.fromisoformat(written_at).astimezone(UTC))
    except (signing.BadSignature, ValueError, TypeError):
        raise Refused(not_ours()) from None
    return link
