"""A person who has left is forgotten; what was done in an office stands, under the id of an account without a name.

docs/decisions/retention.md says what stays, and why.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from reviews import wall
from reviews.models import Appointment, Upload, User
from workflows import events
from workflows.commands import accounts
from workflows.commands.hooks import forget_hooks
from workflows.ledger import By, Refused, standing
from workflows.ledger.record import lock, record
from workflows.models import Address, Asked, Feed, Invitation, Message, Preference, Token

PEOPLE = standing.case_of("people")
SIGNING_IN = frozenset({"account", "mfa", "socialaccount", "usersessions"})
"""Apps of allauth: what they hold of an account is only there to let it in."""
BLANK_MAIL = {
    "recipient": "",
    "recipient_name": "",
    "subject": "",
    "text": "",
    "html": "",
    "attachment": b"",
    "attachment_name": "",
}


@transaction.atomic
def erase_person(*, user_id: UUID, by: By) -> User:
    """Erase the personal data of somebody who holds no office any more, for good.

    Refused while an appointment is in force or proposed, and a second time.
    """
    lock([PEOPLE])
    user = User.objects.select_for_update().get(pk=user_id)
    if reason := reason_against_erasing(user, by.at.date()):
        raise Refused(reason)
    with wall.as_system("kept answers, mail and files of a person are reached, whoever asks for the erasure"):
        _forget_mail(user)
        _forget_ways_in(user)
        forget_hooks(user_id=user.pk, by=by)
        Upload.objects.filter(uploaded_by=user).delete()
        Asked.objects.filter(actor=f"user:{user.pk}").delete()
    Appointment.objects.filter(user=user).update(name="", email="", language="")
    _forget_account(user, by)
    record(events.PersonErased(user=user.pk), case=PEOPLE, subject=user.pk, by=by)
    return user


def reason_against_erasing(user: User, on: date) -> str | None:
    """The sentence that says why this person cannot be erased on this day (UTC); None if they can."""
    if user.erased_at:
        return _("The personal data of this account are erased already.")
    if Appointment.objects.filter(live(on), user=user).exists():
        return _("This person still holds an appointment, or is proposed for one: end it first.")
    return None


def live(on: date) -> Q:
    """Appointments that count, or may come to count, on this day (UTC) or after it."""
    not_over = Q(valid_until=None) | Q(valid_until__gte=on)
    return Q(state=Appointment.State.PROPOSED) | (Q(state=Appointment.State.IN_FORCE) & not_over)


def _forget_mail(user: User) -> None:
    """Letters stay as they went out; mail about the account goes, and how the person wanted to be reminded.

    What still waits is blanked when it is settled.
    """
    addresses = {user.email, *Appointment.objects.filter(user=user).values_list("email", flat=True)}
    Preference.objects.filter(email__in=addresses).delete()
    Message.objects.filter(recipient__in=addresses - {""}, letter=None).exclude(
        state__in=["queued", "sending", "unclear"]
    ).update(**BLANK_MAIL)
    Address.objects.filter(email__in={address.lower() for address in addresses}).delete()


def _forget_ways_in(user: User) -> None:
    """Sessions, tokens, calendar feeds, invitations, second factors, addresses and accounts elsewhere."""
    accounts.end_sessions(user_id=user.pk)
    Feed.objects.filter(user=user).delete()
    Token.objects.filter(user=user).delete()
    Invitation.objects.filter(appointment__user=user).delete()
    for relation in User._meta.related_objects:
        if relation.related_model._meta.app_label in SIGNING_IN:
            relation.related_model._default_manager.filter(**{relation.field.name: user}).delete()


def _forget_account(user: User, by: By) -> None:
    user.name, user.email = "", f"{user.pk}@erased.invalid"
    user.language, user.time_zone = "", "UTC"
    user.password, user.is_active = make_password(None), False
    user.last_login, user.erased_at = None, by.at
    user.save()
