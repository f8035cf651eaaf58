"""Webhooks are kept by the person they are for. A secret is told once and locked away; workflows/hooks.py sends."""

from __future__ import annotations

import base64
import secrets
import socket
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypedDict
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from requests_hardened.ip_filter import InvalidIPAddress, get_ip_address

from reviews.locks import lock_away
from reviews.models import StateParty, User
from workflows import events, moves
from workflows.commands.records import Check, no_check
from workflows.commands.said import reason_against_words, trimmed
from workflows.events.milestones import MILESTONES
from workflows.ledger import By, Refused
from workflows.ledger.record import lock, notify, record
from workflows.models import Hook
from workflows.process import HookState

PURPOSE = "hook"
"""What secrets of webhooks are locked away for."""
MOST_AT_ONCE = 10
OLD_SECRET_SIGNS = timedelta(hours=24)
TYPES = frozenset(each.__name__ for each in MILESTONES)
AT_HOME = ("localhost", "local", "internal", "localdomain", "home.arpa")
"""Names, and ends of names, that lead to this machine or into the house."""


class NewHook(TypedDict):
    """What it is called, where it leads, which facts (none: all that are told), of which State (empty: of all)."""

    name: str
    url: str
    types: Collection[str]
    party: str


@dataclass(frozen=True)
class Made:
    """A webhook and, this once, how its secret is written ("whsec_...")."""

    hook: Hook
    secret: str = field(repr=False)


@transaction.atomic
def make_hook(*, user_id: UUID, hook: NewHook, by: By) -> Made:
    """Have another system told of milestones that this person may see, from now on.

    Refused for an address that is not of the public internet, and beyond MOST_AT_ONCE that are on.
    """
    row, secret = Hook(user_id=user_id, made_at=by.at), _new_secret()
    lock([row.pk])
    row.state, row.state_since, row.secret = HookState.ON, by.at, lock_away(secret, PURPOSE)
    _say(row, hook)
    if reason := _reason_against_another(user_id) or _reason_against(row):
        raise Refused(reason)
    row.save(force_insert=True)
    told = events.HookMade(hook=row.pk, user=user_id, host=_host(row), types=row.types)
    record(told, case=row.pk, subject=row.pk, by=by)
    return Made(row, secret)


@transaction.atomic
def change_hook(*, hook_id: UUID, changes: dict[str, Any], check: Check = no_check, by: By) -> Hook:
    """Change its name, url, types or party. Another address is asked at once. check: asked once the row is locked."""
    row = _in_hand(hook_id)
    check()
    before = (row.name, row.url, list(row.types), row.party_id)
    _say(row, changes)
    if reason := _reason_against(row):
        raise Refused(reason)
    if before == (row.name, row.url, row.types, row.party_id):
        return row
    if row.url != before[1]:
        row.failures, row.failing_since, row.rests_until = 0, None, None
    row.save(update_fields=["name", "url", "types", "party", "failures", "failing_since", "rests_until"])
    record(events.HookChanged(hook=row.pk, host=_host(row), types=row.types), case=row.pk, subject=row.pk, by=by)
    return row


@transaction.atomic
def rotate_hook_secret(*, hook_id: UUID, by: By) -> Made:
    """Sign with a new secret from now on, and for OLD_SECRET_SIGNS with the one before as well."""
    row, secret = _in_hand(hook_id), _new_secret()
    if reason := reason_against_rotating(row):
        raise Refused(reason)
    row.previous_secret, row.previous_until = row.secret, by.at + OLD_SECRET_SIGNS
    row.secret = lock_away(secret, PURPOSE)
    row.save(update_fields=["secret", "previous_secret", "previous_until"])
    told = events.HookSecretRotated(hook=row.pk, until=row.previous_until)
    record(told, case=row.pk, subject=row.pk, by=by)
    return Made(row, secret)


def reason_against_rotating(row: Hook) -> str | None:
    """The sentence that says why there is no new secret to be had; None if there is."""
    return None if row.url else _("The person of this webhook is erased.")


@transaction.atomic
def switch_hook_off(*, hook_id: UUID, reason: str, by: By) -> None:
    """Send nothing more; what waits is kept, and leaves if it is switched on again. The reason is for its person."""
    if not reason.strip():
        raise Refused(_("Say why."))
    moves.move("switch_hook_off", hook_id, by=by, reason=reason.strip()[:300])


@transaction.atomic
def switch_hook_on(*, hook_id: UUID, by: By) -> None:
    """Send again, what waits first. Refused beyond MOST_AT_ONCE that are on."""
    row = _in_hand(hook_id)
    if reason := reason_against_switching_on(row):
        raise Refused(reason)
    fresh: dict[str, Any] = {"reason": "", "failures": 0, "failing_since": None, "rests_until": None}
    moves.move("switch_hook_on", hook_id, by=by, **fresh)
    notify({"hooks": 1})


def reason_against_switching_on(row: Hook) -> str | None:
    """The sentence that says why this webhook stays off; None if it need not. About the state: see MOVES."""
    if row.state == HookState.ON:
        return None
    return reason_against_rotating(row) or _reason_against_another(row.user_id)


@transaction.atomic
def send_hook_message_again(*, hook_message_id: UUID, by: By) -> None:
    """Send a message once more, whatever became of it, with all its attempts; under the same id."""
    fresh: dict[str, Any] = {"claim": None, "claimed_until": None, "attempts": 0, "due_at": by.at, "reason": ""}
    moves.move("send_hook_message_again", hook_message_id, by=by, **fresh)
    notify({"hooks": 1})


def forget_hooks(*, user_id: UUID, by: By) -> None:
    """Of a person who is erased: nothing more is sent, addresses and secrets are gone. In a transaction."""
    mine = Hook.objects.filter(user=user_id)
    on = list(mine.filter(state=HookState.ON).values_list("pk", flat=True))
    moves.move_many("switch_hook_off", on, by=by, reason=_("Its person is erased."))
    mine.update(name="", url="", secret="", previous_secret="")


def reason_against_address(url: str) -> str | None:
    """The sentence that says why nothing may be sent to this address; None where nothing speaks against it yet.

    Names are not looked up here: what they lead to is looked at each time something is sent.
    """
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return _("This is not an address.")
    if not url.isascii() or not url.isprintable() or " " in url or not host:
        return _("Write the whole address in plain characters, like https://example.org/hooks.")
    return _reason_against_parts(parts) or _reason_against_host(host.rstrip("."), port or 443)


def _reason_against_parts(parts: SplitResult) -> str | None:
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.HOOKS_LOCAL):
        return _("The address begins with https://.")
    if parts.username is not None or parts.fragment:
        return _("The address holds no password and no part after #: messages are signed instead.")
    return None


def _reason_against_host(host: str, port: int) -> str | None:
    if not settings.HOOKS_LOCAL and f".{host}".endswith(tuple(f".{name}" for name in AT_HOME)):
        return _not_public(host)
    try:  # a number in any of the ways in which it can be written; a name is none
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        get_ip_address(str(found[0][4][0]), port, allow_loopback=settings.HOOKS_LOCAL)
    except (socket.gaierror, UnicodeError):
        return None if "." in host or settings.HOOKS_LOCAL else _not_public(host)
    except InvalidIPAddress:
        return _not_public(host)
    return None


def _not_public(host: str) -> str:
    return _("“%(host)s” is not an address of the public internet: nothing is sent there.") % {"host": host}


def _new_secret() -> str:
    """256 bits, as Standard Webhooks writes them."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def _in_hand(hook_id: UUID) -> Hook:
    lock([hook_id])
    if row := Hook.objects.select_for_update(of=("self",), no_key=True).filter(pk=hook_id).first():
        return row
    raise Refused(_("It does not exist."))


def _say(row: Hook, said: Any) -> None:
    words = trimmed(said)
    row.name, row.url = words.get("name", row.name), words.get("url", row.url)
    if "types" in words:
        row.types = sorted(set(words["types"]))
    if "party" in words:
        row.party_id = (words["party"] or "").upper() or None


def _reason_against(row: Hook) -> str | None:
    if unknown := sorted(set(row.types) - TYPES):
        return _("Nobody is told of “%(fact)s” by webhook.") % {"fact": unknown[0]}
    if row.party_id and not StateParty.objects.filter(pk=row.party_id).exists():
        return _("There is no such State party.")
    return reason_against_words(row, "name", "url") or reason_against_address(row.url)


def _reason_against_another(user_id: UUID) -> str | None:
    if not User.objects.filter(pk=user_id, is_active=True).exists():
        return _("This account is closed.")
    if Hook.objects.filter(user=user_id, state=HookState.ON).count() >= MOST_AT_ONCE:
        return _("You have %(most)s webhooks that are on: switch one off that you no longer use.") % {
            "most": MOST_AT_ONCE
        }
    return None


def _host(row: Hook) -> str:
    return urlsplit(row.url).hostname or ""
