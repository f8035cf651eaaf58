"""One function per letter: what its words need to know, and to whom it goes. The words: templates/letters/<kind>/."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reviews.calendars import calendars_of
from reviews.languages import said
from reviews.models import Appointment, Need, NeedProvision, Provision, Role
from workflows.ledger import Refused
from workflows.models import FollowUp

LINK_VALID = timedelta(days=90)
PURPOSE = "acknowledge-letter"
DISOWNING = "not-the-right-contact"


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


def readiness(follow_up: FollowUp, *, reference: str, on: date) -> dict[str, Any]:
    """The Secretariat's readiness to take the outcome of the review forward (A:72), with the needs by article.

    Plain JSON, so that the letter can be written again from what was frozen. `on` is the day in the State's zone.
    """
    needs = Need.objects.filter(review=follow_up.review_id)
    concluded_on = follow_up.review.concluded_on
    return {
        **_about(follow_up, needs, reference=reference, on=on),
        "concluded_on": concluded_on.isoformat() if concluded_on else "",
    }


def one_year(
    follow_up: FollowUp, needs: QuerySet[Need], *, occasion: str, since: date, reference: str, on: date
) -> dict[str, Any]:
    """What has become, a year later, of each of these needs: met in part or completely, and what remains (A:75).

    occasion: what the year began with, "plan" or "acknowledgement"; since: the day of that. See readiness.
    """
    return {
        **_about(follow_up, needs, reference=reference, on=on),
        "occasion": occasion,
        "since_on": since.isoformat(),
    }


def _about(follow_up: FollowUp, needs: QuerySet[Need], *, reference: str, on: date) -> dict[str, Any]:
    """What every letter on needs says."""
    party, cycle, language = follow_up.party, follow_up.cycle, follow_up.party.working_language
    under = _needs_by_article(needs)
    instruments = list(dict.fromkeys(provision.instrument for provision in under))
    return {
        "instrument": "; ".join(said(instrument.names, language) for instrument in instruments),
        "mechanism": said(cycle.mechanism.names, language),
        "cycle": said(cycle.names, language),
        "state": party.formal_name(language),
        "addressee": [person["name"] for person in recipients(follow_up, on) if person["name"]],
        "reference": reference,
        "dated": on.isoformat(),
        "articles": [_article(*each, language, named=each[0].instrument in instruments[1:]) for each in under.items()],
        "total_needs": needs.count(),
        "acknowledge_by": calendars_of([party.pk])[party.pk].after(on, cycle.acknowledge_within).isoformat(),
        "answer_by": (on + timedelta(days=cycle.answer_within)).isoformat(),
    }


def _needs_by_article(needs: QuerySet[Need]) -> dict[Provision, list[Need]]:
    """Needs under each article; a need that stands under two articles is told under both (B:31)."""
    rows = (
        NeedProvision.objects.filter(need__in=needs.order_by().values("pk"))
        .select_related("provision__instrument", "need__category")
        .order_by("provision__position", "provision_id", "need__category__position", "need__id")
    )
    by_article = defaultdict(list)
    for row in rows:
        by_article[row.provision].append(row.need)
    return by_article


def _article(provision: Provision, needs: list[Need], language: str, *, named: bool) -> dict[str, Any]:
    """One article with its needs by category. `named`: with its instrument, for it is not the first of the letter."""
    title = said(provision.titles, language)
    counts = Counter(need.category for need in needs)
    return {
        "number": provision.printed,
        "title": f"{title} ({said(provision.instrument.names, language)})" if named else title,
        "needs": [
            {"category": said(category.labels, language), "count": count, "text": ""}
            for category, count in counts.items()
        ],
    }


def recipients(follow_up: FollowUp, on: date) -> list[dict[str, str]]:
    """The focal points nominated on that day, main ones first, and the Permanent Mission."""
    people = Appointment.objects.in_force(on).filter(party=follow_up.party_id, role=Role.FOCAL_POINT)
    found = [
        {"role": "focal_point", "name": person.name, "email": person.email} for person in people.order_by("name", "id")
    ]
    if follow_up.party.mission_email:
        found.append({"role": "permanent_mission", "name": "", "email": follow_up.party.mission_email})
    return found


def link_to_acknowledge(link: Link) -> str:
    """The address for the mail to this person. Opening it changes nothing."""
    token = signing.dumps([str(link.letter), link.email, link.until.isoformat()], salt=PURPOSE)
    return f"{settings.PUBLIC_URL}/acknowledge/{token}/"


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
    token = signing.dumps([str(link.appointment), link.email, link.written_at.isoformat()], salt=DISOWNING)
    return f"{settings.PUBLIC_URL}/not-the-right-contact/{token}/"


def read_contact_link(token: str, at: datetime) -> ContactLink:
    """What such a link says; refused when it is not ours or for another purpose, Expired after 90 days."""
    try:
        appointment, email, written_at = signing.loads(token, salt=DISOWNING)
        link = ContactLink(UUID(appointment), email, datetime.fromisoformat(written_at))
        expired = at > link.written_at + LINK_VALID
    except (signing.BadSignature, ValueError, TypeError):
        raise Refused(not_ours()) from None
    if expired:
        raise Expired(_("This link has expired. Please write to the Secretariat."))
    return link


def link_for_recipient(party: str, email: str, at: datetime) -> str:
    """The link "I am not the right contact" for the person in force behind this address; empty where there is none."""
    row = Appointment.objects.in_force(at.date()).filter(party=party, email=email.lower()).order_by("id").first()
    return link_to_disown(ContactLink(row.pk, row.email, at)) if row else ""


def not_ours() -> str:
    """What the holder of a link is told that we cannot follow; it says nothing of what exists."""
    return _("This link is not one of ours, or it was cut off. Open it again from the mail.")
