"""How a person who was appointed comes to an account: the invitation, its one use, and the end of older sessions.

The secret is told once, in the mail; only its hash is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from reviews.languages import Language
from reviews.models import Appointment, User
from workflows import events, writing
from workflows.commands import accounts
from workflows.commands.mailing import Recipient
from workflows.commands.nominations import reason_against_both_sides
from workflows.ledger import By, Refused, standing
from workflows.ledger.record import lock, record
from workflows.models import Invitation

VALID = timedelta(days=10)


class Gone(Refused):
    """The invitation was one of ours and cannot be used any more."""


@dataclass(frozen=True)
class Newcomer:
    """What a person says of themselves when they accept; the password was checked by whoever asks."""

    name: str
    language: str
    password: str


@dataclass(frozen=True)
class Invited:
    """An invitation with its link, which exists only while it is being written."""

    invitation: Invitation
    url: str


@transaction.atomic
def invite(*, appointment_id: UUID, by: By) -> Invited:
    """Invite a person whose appointment is in force to an account. Refused while an invitation is open."""
    appointment = appointment_in_hand(appointment_id)
    opened = Invitation.objects.filter(appointment=appointment, accepted_at=None, withdrawn_at=None)
    if opened.filter(expires_at__gt=by.at).exists():
        raise Refused(_("This person is invited already."))
    return _invite(appointment, by)


@transaction.atomic
def invite_again(*, appointment_id: UUID, by: By) -> Appointment:
    """Write a new invitation; the one before is good for nothing any more."""
    appointment = appointment_in_hand(appointment_id)
    _invite(appointment, by)
    return appointment


def reason_against_inviting(appointment: Appointment) -> str | None:
    """The sentence that says why this person is not invited to an account; None if they can be."""
    if appointment.state != Appointment.State.IN_FORCE:
        return _("Only a person whose appointment is in force is invited; this one is “%(state)s”.") % {
            "state": appointment.get_state_display()
        }
    if appointment.user_id:
        return _("This person has accepted already, and signs in with their own account.")
    return None


def withdraw_invitations(appointments: Iterable[UUID], by: By) -> None:
    """Make the open invitations of these appointments useless. In a transaction that holds their cases."""
    found = Invitation.objects.filter(appointment__in=list(appointments), accepted_at=None, withdrawn_at=None)
    found.update(withdrawn_at=by.at)


def read_invitation(*, secret: str, at: datetime) -> Invitation:
    """The invitation that this secret opens. Refused when it is none of ours, Gone when it cannot be used any more."""
    rows = Invitation.objects.select_related("appointment__party", "appointment__institution", "appointment__provider")
    found = rows.filter(secret_hash=_hash(secret)).first()
    if found is None:
        raise Refused(_("This link is not one of ours, or it was cut off. Open it again from the mail."))
    if found.accepted_at:
        raise Gone(_("This invitation was accepted already. Sign in with your e-mail address and password."))
    if found.withdrawn_at or found.appointment.state != Appointment.State.IN_FORCE:
        raise Gone(_("This invitation was withdrawn. If a newer mail invites you, open the link in that one."))
    if found.expires_at <= at:
        raise Gone(_("This invitation has expired. Ask the Secretariat for a new one."))
    return found


@transaction.atomic
def accept_with_new_account(*, secret: str, newcomer: Newcomer, at: datetime) -> User:
    """Make the account of a person who opened the link, and let them hold their role. Refused if they have one."""
    hashed = make_password(newcomer.password)  # slow on purpose, so before the locks
    invitation = _in_hand(secret, at)
    email = invitation.appointment.email
    if has_account(email):
        raise Refused(_("There is an account with this e-mail address: sign in, then accept the invitation."))
    user = User(email=email, name=newcomer.name, language=newcomer.language, password=hashed)
    user.save(force_insert=True)
    _accept(invitation, user, By(f"link:{email}", at))
    return user


@transaction.atomic
def accept_with_account(*, secret: str, user_id: UUID, by: By) -> None:
    """Let a person who is signed in hold one more role. Refused to anybody but the owner of the address invited."""
    invitation, user = _in_hand(secret, by.at), User.objects.get(pk=user_id)
    if reason := reason_against_account(invitation, user):
        raise Refused(reason)
    _accept(invitation, user, by)


def reason_against_account(invitation: Invitation, user: User) -> str | None:
    """The sentence that says why this account cannot accept the invitation; None if it can."""
    if user.email == invitation.appointment.email:
        return None
    return _("This invitation is for %(invited)s, and you are signed in as %(here)s. Sign out first.") % {
        "invited": invitation.appointment.email,
        "here": user.email,
    }


@transaction.atomic
def end_sessions_of(*, appointment_id: UUID, by: By) -> int:
    """Sign out everywhere the person whose role has changed; returns how many sessions ended."""
    appointment = Appointment.objects.get(pk=appointment_id)
    users = User.objects.filter(email=appointment.email).values_list("pk", flat=True)
    ids = {*users} | ({appointment.user_id} if appointment.user_id else set())
    return sum(accounts.end_sessions(user_id=id_) for id_ in sorted(ids))


def has_account(email: str) -> bool:
    return User.objects.filter(email=email).exists()


def language_of(appointment: Appointment) -> str:
    """In which language this person is written to."""
    return appointment.language or (appointment.party.working_language if appointment.party else Language.ENGLISH)


def _invite(appointment: Appointment, by: By) -> Invited:
    if reason := reason_against_inviting(appointment):
        raise Refused(reason)
    withdraw_invitations([appointment.pk], by)
    secret = token_urlsafe(32)
    invitation = Invitation.objects.create(
        appointment=appointment, secret_hash=_hash(secret), invited_at=by.at, expires_at=by.at + VALID
    )
    url = f"{settings.PUBLIC_URL}/invitation/{secret}/"
    language = language_of(appointment)
    mail = writing.notice("invitation", language, {"appointment": appointment, "invitation": invitation, "url": url})
    recipient = Recipient(appointment.email, appointment.name, language)
    accounts.write_account_mail(recipient=recipient, mail=mail, by=by)
    told = events.PersonInvited(appointment=appointment.pk, invitation=invitation.pk, expires_at=invitation.expires_at)
    record(told, case=appointment.case_id, subject=appointment.pk, party=appointment.party_id or "", by=by)
    return Invited(invitation, url)


def _accept(invitation: Invitation, user: User, by: By) -> None:
    appointment = invitation.appointment
    appointment.user = user
    if reason := reason_against_both_sides(appointment):
        raise Refused(reason)
    appointment.save(update_fields=["user"])
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=by.at)
    told = events.InvitationAccepted(appointment=appointment.pk, invitation=invitation.pk)
    record(told, case=appointment.case_id, subject=appointment.pk, party=appointment.party_id or "", by=by)


def _in_hand(secret: str, at: datetime) -> Invitation:
    """The invitation, read again under the locks of its appointment: of two who use it at once, one is too late."""
    lock_with_person(read_invitation(secret=secret, at=at).appointment)
    return read_invitation(secret=secret, at=at)


def appointment_in_hand(appointment_id: UUID) -> Appointment:
    """The appointment, read under its locks. Refused when there is none."""
    found = Appointment.objects.filter(pk=appointment_id).only("case_id", "email").first()
    if found is None:
        raise Refused(_("There is no such appointment."))
    lock_with_person(found)
    return Appointment.objects.select_related("party", "institution", "provider").get(pk=appointment_id)


def lock_with_person(appointment: Appointment) -> None:
    """Lock the case and the person: appointments of one person for two States wait for each other."""
    lock([appointment.case_id, standing.case_of(f"account {appointment.email}")])


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
