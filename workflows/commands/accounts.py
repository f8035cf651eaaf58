"""What the service does for accounts: writes their mail down, and ends their sessions."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from uuid import UUID

import uuid_utils.compat as uuid
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction

from reviews import wall
from workflows.commands.mailing import Recipient, queue_message
from workflows.ledger import By, standing
from workflows.models import Message
from workflows.writing import Mail


@transaction.atomic
def write_account_mail(*, recipient: Recipient, mail: Mail, by: By) -> Message:
    """Write down mail that carries a secret: it is sent at most once, and its words are wiped when it is settled.

    Two askings are two mails with two secrets, so nothing of the content makes the key.
    Raises ValidationError for an address that is not one.
    """
    with wall.as_system("mail of an account is read by nobody, whoever asks for it"):
        return queue_message(
            key=f"account {uuid.uuid7()}",
            case=standing.case_of(f"account {recipient.email.lower()}"),
            recipient=recipient,
            mail=mail,
            kind=Message.Kind.ACCOUNT,
            by=by,
        )


@transaction.atomic
def end_sessions(*, user_id: UUID, keeping: Iterable[str] = ()) -> int:
    """Sign a person out everywhere, but for the session keys in `keeping`; returns how many sessions ended.

    To be asked whenever the roles of a person change, or the account is closed.
    """
    ours = UserSession.objects.filter(user=user_id).exclude(session_key__in=list(keeping))
    return forget_sessions(ours.values_list("session_key", flat=True))


def forget_sessions(keys: Iterable[str]) -> int:
    """End the sessions of these keys, and forget where they came from; returns how many ended. In a transaction."""
    keys = list(keys)
    UserSession.objects.filter(session_key__in=keys).delete()
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    return int(sessions.objects.filter(session_key__in=keys).delete()[0])
