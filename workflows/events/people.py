"""Who is appointed, invited, erased; what is laid before the Secretariat."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class AppointmentProposed(Fact):
    """Somebody is named for a role. Who it is stands in the row alone: facts outlive the data of persons."""

    appointment: UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class AppointmentVerified(Fact):
    appointment: UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class AppointmentDeclined(Fact):
    appointment: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(Fact):
    """Ended by a person before its time, at once."""

    appointment: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class AppointmentHandedOver(Fact):
    """Ended because the successor was verified."""

    appointment: UUID
    successor: UUID


@dataclass(frozen=True, kw_only=True)
class AppointmentExpired(Fact):
    """Its last day is over."""

    appointment: UUID


@dataclass(frozen=True, kw_only=True)
class AppointmentEndsSoon(Fact):
    """Told once, thirty days ahead."""

    appointment: UUID
    valid_until: date


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Fact):
    """An invitation was written; an older one, if there was one, is withdrawn."""

    appointment: UUID
    invitation: UUID
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Fact):
    """The person has an account now, or uses the one they had, in this role."""

    appointment: UUID
    invitation: UUID


@dataclass(frozen=True, kw_only=True)
class ContactDisowned(Fact):
    """The person says that they are not, or no longer, the right contact; `words` is what they added."""

    appointment: UUID
    words: str


@dataclass(frozen=True, kw_only=True)
class TaskOpened(Fact):
    """Something waits for a person of the Secretariat."""

    task: UUID
    kind: str
    about: UUID


@dataclass(frozen=True, kw_only=True)
class TaskFinished(Fact):
    task: UUID
    kind: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class TokenMade(Fact):
    """A person made a token for a program; nothing of its secret stands here."""

    token: UUID
    user: UUID
    scopes: list[str]
    expires_on: date


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Fact):
    token: UUID
    user: UUID


@dataclass(frozen=True, kw_only=True)
class PersonErased(Fact):
    """The personal data of an account are gone; what the person did stays, under the id of the account."""

    user: UUID
