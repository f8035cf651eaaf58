"""Everything that is held about one person, for that person (docs/privacy.md)."""

from __future__ import annotations

from typing import Any

from reviews.models import Appointment, Disclosure, Reading, Upload, User
from workflows.ledger.models import Entry
from workflows.models import Address, Asked, Feed, Hook, Invitation, Letter, Message, Preference, Reminder, Token

SECRET = frozenset(
    {
        "password",
        "secret_hash",
        "digest",
        "secret",
        "previous_secret",
        "session_data",
        "session_key",
        "data",
        "content",
        "attachment",
    }
)
"""Columns that would let somebody in, or are files: named in an export, never given."""
SIGNING_IN = frozenset({"account", "mfa", "socialaccount", "usersessions"})


def held_about(user: User) -> dict[str, Any]:
    """By kind, each row as its columns. What was done in an office is told as facts, whose words are the record's."""
    own = Appointment.objects.filter(user=user)
    addresses = {user.email, *own.values_list("email", flat=True)} - {""}
    held = {
        "account": User.objects.filter(pk=user.pk),
        "appointments": own,
        "invitations": Invitation.objects.filter(appointment__user=user),
        "tokens": Token.objects.filter(user=user),
        "calendar_feeds": Feed.objects.filter(user=user),
        "reminders": Reminder.objects.filter(email__in=addresses),
        "reminder_preferences": Preference.objects.filter(email__in=addresses),
        "webhooks": Hook.objects.filter(user=user),
        "uploads": Upload.objects.filter(uploaded_by=user),
        "mail": Message.objects.filter(recipient__in=addresses),
        "addresses": Address.objects.filter(email__in={address.lower() for address in addresses}),
        "letters_acknowledged": Letter.objects.filter(acknowledged_by=user.name).exclude(acknowledged_by=""),
        "documents_read": Reading.objects.filter(user=user),
        "needs_shown": Disclosure.objects.filter(user=user),
        "requests_answered": Asked.objects.filter(actor=f"user:{user.pk}"),
        "facts": Entry.objects.filter(actor__in=[f"user:{user.pk}", *(f"link:{each}" for each in addresses)]),
    }
    return {kind: [_plain(row) for row in rows.values()] for kind, rows in (held | _signing_in(user)).items()}


def _signing_in(user: User) -> dict[str, Any]:
    """What is only there to let the person in: addresses, second factors, sessions, accounts elsewhere."""
    return {
        f"sign_in_{relation.related_model._meta.model_name}": relation.related_model._default_manager.filter(
            **{relation.field.name: user}
        )
        for relation in User._meta.related_objects
        if relation.related_model._meta.app_label in SIGNING_IN
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: "…" if name in SECRET else value
        for name, value in row.items()
        if not isinstance(value, bytes | memoryview) or name in SECRET
    }
