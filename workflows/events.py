"""The facts: what has happened, in the past tense, told in ids and plain values. Data only.

A fact that a move records is filled from the row that moved: each field bears the name of a field of that row, or is
said by the command.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class ReviewsImported(Fact):
    """A file of reviews was confirmed."""

    upload: str
    new: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class NeedsImported(Fact):
    """A file of needs was confirmed."""

    upload: str
    new: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class NeedPrioritized(Fact):
    """The priority of a need, or the reason given for it, is another one now. `priority` 0: none."""

    need: UUID
    priority: int
    rationale: str


@dataclass(frozen=True, kw_only=True)
class NeedClassified(Fact):
    """Who may read the need at all is decided anew."""

    need: UUID
    classification: str


@dataclass(frozen=True, kw_only=True)
class NeedReleased(Fact):
    """The State decided who may see a need beyond the Secretariat (rule 3): the release with this id says so."""

    release: UUID
    need: UUID
    audience: str
    providers: list[str]
    basis: str


@dataclass(frozen=True, kw_only=True)
class ReleaseRevoked(Fact):
    """A decision on who may see a need is no longer in force; `reason` "replaced": another one has taken its place."""

    release: UUID
    need: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class DocumentFiled(Fact):
    """A document, or a new version of one, came into the record with its file."""

    document: UUID
    kind: str
    title: str
    version: int
    checksum: str


@dataclass(frozen=True, kw_only=True)
class DocumentClassified(Fact):
    """Who may read the document is decided anew."""

    document: UUID
    title: str
    classification: str


@dataclass(frozen=True, kw_only=True)
class PartyContactChanged(Fact):
    """How a State is written to: address of its Permanent Mission, language, clock and working days."""

    mission_email: str
    working_language: str
    time_zone: str
    weekend: list[int]


@dataclass(frozen=True, kw_only=True)
class ReviewConcluded(Fact):
    """The review of a State in a cycle has ended (A:72)."""

    review: UUID
    concluded_on: date


@dataclass(frozen=True, kw_only=True)
class FollowUpOpened(Fact):
    follow_up: UUID
    process_version: int


@dataclass(frozen=True, kw_only=True)
class FollowUpClosedWithoutNeeds(Fact):
    """The review found no needs: kept for the statistics, no letter."""

    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class LetterDrafted(Fact):
    letter: UUID
    follow_up: UUID
    kind: str
    version: int


@dataclass(frozen=True, kw_only=True)
class LetterReplaced(Fact):
    """A newer version took this letter's place before it was sent."""

    letter: UUID
    follow_up: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class LetterCleared(Fact):
    letter: UUID
    follow_up: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class LetterPosted(Fact):
    """The letter lies in the post room, one message per recipient; nothing has left yet."""

    letter: UUID
    messages: int


@dataclass(frozen=True, kw_only=True)
class LetterSent(Fact):
    letter: UUID
    follow_up: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class LetterUndeliverable(Fact):
    """Every recipient's mail server refused it for good."""

    letter: UUID
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class LetterAcknowledged(Fact):
    letter: UUID
    follow_up: UUID
    acknowledged_by: str


@dataclass(frozen=True, kw_only=True)
class FollowUpLetterDrafted(Fact):
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpLetterCleared(Fact):
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpLetterSent(Fact):
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpLetterAcknowledged(Fact):
    follow_up: UUID


@dataclass(frozen=True, kw_only=True)
class MessageHandedOver(Fact):
    """All but the final dot is with the mail server; from here on only its answer can tell."""

    message: UUID
    about: UUID


@dataclass(frozen=True, kw_only=True)
class MessageDeferred(Fact):
    """The mail server said "later", or a message in doubt may be sent again without harm."""

    message: UUID
    about: UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class MessageSent(Fact):
    """The mail server took the message: its answer is kept."""

    message: UUID
    about: UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class MessageRefusedForGood(Fact):
    message: UUID
    about: UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class MessageUnclear(Fact):
    """The connection or our process died between the hand-over and the answer: the message may have arrived."""

    message: UUID
    about: UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class MessageWithdrawn(Fact):
    message: UUID
    about: UUID


@dataclass(frozen=True, kw_only=True)
class MessageQueuedAgain(Fact):
    """A person decided that an unclear or refused message is to be sent again."""

    message: UUID
    about: UUID


@dataclass(frozen=True, kw_only=True)
class DeliveryReplayed(Fact):
    """A person gave a dead delivery another try."""

    delivery: int
    reaction: str


@dataclass(frozen=True, kw_only=True)
class DeliverySetAside(Fact):
    """A person let a dead delivery rest, with the reason."""

    delivery: int
    reaction: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class HistoryAnchored(Fact):
    """The heads of all cases were sealed and sent out of the database."""

    day: date
    digest: str


@dataclass(frozen=True, kw_only=True)
class PostHeld(Fact):
    """No mail leaves until a person releases the post."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class PostReleased(Fact):
    reason: str


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
class RecordsRetired(Fact):
    """What the rules keep no longer is gone, or blanked: how many by kind."""

    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class PersonErased(Fact):
    """The personal data of an account are gone; what the person did stays, under the id of the account."""

    user: UUID
