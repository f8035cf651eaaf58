"""Reads the mailbox of bounces, one mail at a time: what each says is committed before it is filed away."""

from __future__ import annotations

import imaplib
import logging
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import DataError, connection

from workflows.bounces.mailboxes import Mailbox, Unreadable, opened
from workflows.bounces.reading import NoBounce, read
from workflows.commands.bounces import note_bounce
from workflows.ledger import By, Refused
from workflows.ledger.health import beat

log = logging.getLogger(__name__)

MOST = 500
"""Mails looked at in one turn."""
TURNS, LAST = "bounce turns", "bounces"
"""The heartbeats that say when somebody last went to look into the mailbox, and when it last could be read."""
TURN = """
INSERT INTO ledger_heartbeat (queue, at) VALUES (%s, clock_timestamp())
ON CONFLICT (queue) DO UPDATE SET at = excluded.at
  WHERE ledger_heartbeat.at <= clock_timestamp() - %s * interval '1 minute'
"""
DUE = """
SELECT NOT EXISTS (
  SELECT FROM ledger_heartbeat WHERE queue = %s AND at > clock_timestamp() - %s * interval '1 minute')
"""


@dataclass
class Told:
    """What came of looking into the mailbox: mails by what became of them."""

    noted: int = 0
    settled: int = 0
    left: int = 0


def waiting() -> dict[str, int]:
    """One thing for the queue of the post room, when it is time to look into the mailbox again."""
    if not settings.BOUNCE_MAILBOX:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(DUE, [TURNS, settings.BOUNCE_MINUTES])
        return {"post": 1} if cursor.fetchone()[0] else {}


def work() -> None:
    """Look into the mailbox if it is time and nobody else does; what cannot be reached is tried next time."""
    if not settings.BOUNCE_MAILBOX:
        return
    with connection.cursor() as cursor:
        cursor.execute(TURN, [TURNS, settings.BOUNCE_MINUTES])
        if not cursor.rowcount:
            return
    try:
        read_mailbox(settings.BOUNCE_MAILBOX)
    except Unreadable as error:
        log.error("the mailbox of bounces cannot be read: %s", error)
    else:
        beat(LAST)


def read_mailbox(address: str) -> Told:
    """Read every new mail in it. Raises Unreadable when the mailbox cannot be reached."""
    told = Told()
    try:
        with closing(opened(address)) as box:
            for key, content in box.unread(MOST):
                _take_in(box, key, content, told)
    except (OSError, imaplib.IMAP4.error) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    return told


def _take_in(box: Mailbox, key: str, content: bytes, told: Told) -> None:
    """One mail; whatever is in it, the next one has its turn."""
    try:
        note_bounce(bounce=read(content), by=By("post", datetime.now(UTC)))
        told.noted += 1
    except Refused as refusal:  # known already, or nothing that still waits
        log.info("a bounce changes nothing: %s", refusal)
        told.settled += 1
    except (NoBounce, DataError) as why:
        if not (isinstance(why, NoBounce) and why.settled):
            log.warning("a mail in the mailbox of bounces is left to a person: %s", why)
            box.leave(key)
            told.left += 1
            return
        told.settled += 1
    box.file_away(key)
