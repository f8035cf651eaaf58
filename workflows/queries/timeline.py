"""The history of a case in sentences, each with what caused it. A fact without a sentence here fails a test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.models import Classification, Release
from reviews.models.consent import REPLACED
from workflows import events
from workflows.access import visible_to
from workflows.ledger import By, Fact
from workflows.ledger.models import Entry
from workflows.ledger.standing import CanaryReleased, HouseworkAgreed
from workflows.models import Message

MOST = 200
ENTRY_FIELDS = ["id", "case_id", "number", "type", "subject", "party", "payload", "actor", "at", "cause_id"]

SENTENCES: dict[type[Fact], str | Promise] = {
    events.ReviewsImported: gettext_lazy("A file of reviews was confirmed: %(new)s new, %(changed)s changed."),
    events.NeedsImported: gettext_lazy("A file of needs was confirmed: %(new)s new, %(changed)s changed."),
    events.NeedPrioritized: gettext_lazy("The priority of a need was changed (%(priority)s): %(rationale)s"),
    events.NeedClassified: gettext_lazy("The classification of a need is now: %(classification)s."),
    events.NeedReleased: gettext_lazy("The State decided who may see a need: %(audience)s. Basis: %(basis)s"),
    events.ReleaseRevoked: gettext_lazy("A decision on who may see a need ended: %(reason)s"),
    events.DocumentFiled: gettext_lazy("Version %(version)s of the document “%(title)s” was filed."),
    events.DocumentClassified: gettext_lazy("The classification of “%(title)s” is now: %(classification)s."),
    events.PartyContactChanged: gettext_lazy(
        "How the State is written to was changed: %(mission_email)s, %(working_language)s, %(time_zone)s."
    ),
    events.ReviewConcluded: gettext_lazy("The review was concluded on %(concluded_on)s."),
    events.FollowUpOpened: gettext_lazy("The follow-up was opened (process version %(process_version)s)."),
    events.FollowUpClosedWithoutNeeds: gettext_lazy("The follow-up was closed: the review found no needs."),
    events.LetterDrafted: gettext_lazy("Version %(version)s of the letter was drafted."),
    events.LetterReplaced: gettext_lazy("Version %(version)s of the letter was replaced by a newer one."),
    events.LetterCleared: gettext_lazy("Version %(version)s of the letter was cleared for sending."),
    events.LetterPosted: gettext_lazy("The letter was laid into the post room (messages: %(messages)s)."),
    events.LetterSent: gettext_lazy("Version %(version)s of the letter was sent."),
    events.LetterUndeliverable: gettext_lazy("The letter could not be delivered to anybody."),
    events.LetterAcknowledged: gettext_lazy("The letter was acknowledged by %(acknowledged_by)s."),
    events.FollowUpLetterDrafted: gettext_lazy("The follow-up came to the stage “Readiness letter drafted”."),
    events.FollowUpLetterCleared: gettext_lazy("The follow-up came to the stage “Readiness letter cleared”."),
    events.FollowUpLetterSent: gettext_lazy("The follow-up came to the stage “Readiness letter sent”."),
    events.FollowUpLetterAcknowledged: gettext_lazy("The follow-up came to the stage “Readiness letter acknowledged”."),
    events.MessageHandedOver: gettext_lazy("The message to %(recipient)s was handed over to the mail server."),
    events.MessageDeferred: gettext_lazy("The message to %(recipient)s will be sent later: %(answer)s"),
    events.MessageSent: gettext_lazy("The mail server took the message to %(recipient)s: %(answer)s"),
    events.MessageRefusedForGood: gettext_lazy("The message to %(recipient)s was refused for good: %(answer)s"),
    events.MessageUnclear: gettext_lazy("It is unclear whether the message to %(recipient)s arrived: %(answer)s"),
    events.MessageWithdrawn: gettext_lazy("The message to %(recipient)s was withdrawn before it left."),
    events.MessageQueuedAgain: gettext_lazy("The message to %(recipient)s is to be sent again."),
    events.DeliveryReplayed: gettext_lazy("The dead delivery %(delivery)s (%(reaction)s) was given another try."),
    events.DeliverySetAside: gettext_lazy("The dead delivery %(delivery)s (%(reaction)s) was set aside: %(reason)s"),
    events.HistoryAnchored: gettext_lazy("The history was anchored for %(day)s."),
    events.PostHeld: gettext_lazy("All outgoing mail was held: %(reason)s"),
    events.PostReleased: gettext_lazy("Outgoing mail was released: %(reason)s"),
    events.AppointmentProposed: gettext_lazy("The appointment was proposed."),
    events.AppointmentVerified: gettext_lazy("The appointment was verified and is in force."),
    events.AppointmentDeclined: gettext_lazy("The appointment was declined: %(reason)s"),
    events.AppointmentEnded: gettext_lazy("The appointment was ended: %(reason)s"),
    events.AppointmentHandedOver: gettext_lazy("The appointment ended: it was handed over to a successor."),
    events.AppointmentExpired: gettext_lazy("The appointment ended: its last day is over."),
    events.AppointmentEndsSoon: gettext_lazy("It was noticed that the appointment runs out on %(valid_until)s."),
    events.PersonInvited: gettext_lazy("The person was invited to an account; the link is good until %(expires_at)s."),
    events.InvitationAccepted: gettext_lazy("The person accepted the invitation."),
    events.ContactDisowned: gettext_lazy("The person said that they are not the right contact: %(words)s"),
    events.TaskOpened: gettext_lazy("A task was opened for the Secretariat."),
    events.TaskFinished: gettext_lazy("The task was finished: %(outcome)s"),
    events.TokenMade: gettext_lazy("A token for programs was made (%(scopes)s), good until %(expires_on)s."),
    events.TokenRevoked: gettext_lazy("A token for programs was revoked."),
    events.RecordsRetired: gettext_lazy("What the rules keep no longer was deleted or blanked: %(counts)s."),
    events.PersonErased: gettext_lazy("The personal data of an account were erased."),
    CanaryReleased: gettext_lazy("The canaries that show that queues are alive were released."),
    HouseworkAgreed: gettext_lazy("The daily housekeeping was agreed."),
}
CHOICES: dict[str, Any] = {
    "audience": Release.Audience.choices,
    "classification": Classification.choices,
    "reason": [(REPLACED, gettext_lazy("another decision has taken its place"))],
}
"""Fields of facts whose values are names of choices, with the words for them."""
STEPS = frozenset(
    fact.__name__
    for fact in (
        events.LetterPosted,
        events.MessageHandedOver,
        events.MessageDeferred,
        events.MessageSent,
        events.MessageWithdrawn,
        events.FollowUpLetterDrafted,
        events.FollowUpLetterCleared,
        events.FollowUpLetterSent,
        events.FollowUpLetterAcknowledged,
    )
)
"""Small steps: left out of the timeline until somebody asks for every one."""
ACTORS = {
    By.SYSTEM: gettext_lazy("the service"),
    By.CALENDAR: gettext_lazy("the calendar"),
    "post": gettext_lazy("the post room"),
}


@dataclass(frozen=True)
class Told:
    """One fact as people read it. `because` is the sentence of its cause, empty where nobody may see one."""

    at: datetime
    text: str
    actor: str
    because: str
    type: str
    number: int


@dataclass(frozen=True)
class Timeline:
    told: list[Told]
    steps: int
    """How many small steps were left out."""
    stages: list[str]
    """Names of the facts of this case that the reader may see, oldest first."""


def of_case(user: Any, case: UUID, *, every_step: bool = False) -> Timeline:
    """What this person may read of a case, newest first, at most MOST facts; in three statements."""
    entries = list(visible_to(user, Entry).filter(case=case).only(*ENTRY_FIELDS).order_by("-number")[:MOST])
    told = tell(entries, recipients=dict(Message.objects.filter(case_id=case).values_list("id", "recipient")))
    shown = [each for each in told if every_step or each.type not in STEPS]
    return Timeline(shown, len(told) - len(shown), [entry.type for entry in reversed(entries)])


def of_subject(user: Any, case: UUID, subject: UUID) -> Timeline:
    """What this person may read of one thing in a case, newest first, at most MOST facts; in two statements."""
    rows = visible_to(user, Entry).filter(case=case, subject=subject).only(*ENTRY_FIELDS).order_by("-number")
    entries = list(rows[:MOST])
    return Timeline(tell(entries, recipients={}), 0, [entry.type for entry in reversed(entries)])


def tell(entries: Iterable[Entry], recipients: dict[UUID, str]) -> list[Told]:
    """Each entry in a sentence; causes are looked up among these entries."""
    entries = list(entries)
    by_id, people = {entry.id: entry for entry in entries}, _people(entries)
    return [
        Told(
            at=entry.at,
            text=sentence(entry, recipients),
            actor=people.get(entry.actor, "") or actor(entry.actor),
            because=_because(by_id.get(entry.cause_id), recipients),  # type: ignore[arg-type]
            type=entry.type,
            number=entry.number,
        )
        for entry in entries
    ]


def sentence(entry: Entry, recipients: dict[UUID, str] | None = None) -> str:
    """What happened. A fact that this version of the service does not know is called by its name."""
    fact = Fact.known.get(entry.type)
    if fact is None or fact not in SENTENCES:
        return entry.type
    told = fact.told(entry.payload)
    words = {field.name: _plain(field.name, getattr(told, field.name)) for field in fields(told)}
    recipient = (recipients or {}).get(entry.subject)
    return str(SENTENCES[fact]) % (words | {"recipient": recipient or _("a recipient")})


def actor(name: str) -> str:
    """Who acted, without asking the database: users keep their number here."""
    kind, _colon, who = name.partition(":")
    if kind == "link":
        return _("%(address)s, by the link in the mail") % {"address": who}
    if kind == "user":
        return _("user %(number)s") % {"number": who}
    return str(ACTORS.get(name, name))


def user_of(actor: str) -> UUID | None:
    """The account behind an actor; None where it was no person, or one of before."""
    try:
        return UUID(actor.removeprefix("user:")) if actor.startswith("user:") else None
    except ValueError:
        return None


def _people(entries: list[Entry]) -> dict[str, str]:
    """The names of the users among the actors."""
    ids = {id_ for entry in entries if (id_ := user_of(entry.actor))}
    if not ids:
        return {}
    users = get_user_model().objects.filter(pk__in=ids)
    return {f"user:{user.pk}": str(user) for user in users}


def _because(cause: Entry | None, recipients: dict[UUID, str]) -> str:
    if cause is None:
        return ""
    day = date_format(cause.at, "DATE_FORMAT")
    return _("Because of %(day)s: %(cause)s") % {"day": day, "cause": sentence(cause, recipients)}


def _plain(name: str, value: Any) -> Any:
    """A day as people write it, the value of a choice in words, several of them one after the other."""
    match value:
        case date():
            return date_format(value, "DATE_FORMAT")
        case list():
            return ", ".join(map(str, value))
        case dict():
            return ", ".join(f"{key} {number}" for key, number in value.items())
    return dict(CHOICES.get(name, ())).get(value, value)
