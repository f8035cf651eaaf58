"""The only door to the mail server.

A message is taken in hand in a short transaction, spoken to the server up to the last line, and committed as handed
over just before the final dot. Until then a dead process has sent nothing; after it only the server's answer can tell,
and where that is missing a person is asked. One message per commit, never a batch.
"""

from __future__ import annotations

import logging
import random
import re
import smtplib
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import InterfaceError, OperationalError, connection

from workflows.commands import mailing
from workflows.commands.circuit import break_circuit
from workflows.commands.mailing import OWNERS, Taken
from workflows.ledger import By
from workflows.models import Message

log = logging.getLogger(__name__)

DEAD_OWNER = "The sending process ended after the message was handed over and before the answer."


class Away(Exception):
    """The mail server cannot be talked to just now; it has nothing of the message."""


class No(Exception):
    """The mail server does not take this message; `of_recipient`: it said so of the address."""

    of_recipient = False


class Later(No):
    """The mail server asks for this message later; it has nothing of it."""


class Never(No):
    """The mail server will not take this message."""


def work(*, seconds: float = 10.0) -> int:
    """Send what waits, one at a time, until nothing is due or `seconds` have passed; returns how many were tried.

    A mail server that is away ends the turn at once; the ringer asks again.
    """
    tried, until = 0, time.monotonic() + seconds
    _settle_orphans()
    with _owner() as owner, closing(Server()) as server:
        ours = connection.connection
        # With another connection to the database our sign of life would be gone, so the turn ends there too.
        while time.monotonic() < until and connection.connection is ours:
            if not (taken := mailing.take_message(owner=owner)):
                break
            tried += 1
            if mailing.withhold_message(taken=taken, by=_now()) or break_circuit(taken=taken, by=_now()):
                continue
            if not _deliver(server, taken):
                break
    return tried


def _now() -> By:
    """The post asks in its own name; this door is an edge, so it reads the clock."""
    return By("post", datetime.now(UTC))


def _settle_orphans() -> None:
    for taken in mailing.orphans():
        mailing.leave_unclear(taken=taken, answer=DEAD_OWNER, by=_now())


@contextmanager
def _owner() -> Iterator[int]:
    """A sign of life for others to see: an advisory lock that falls with this process or its connection."""
    owner = random.getrandbits(30)  # a name, not a secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [OWNERS, owner])
    try:
        yield owner
    finally:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [OWNERS, owner])
        except (OperationalError, InterfaceError):
            connection.close()  # the lock fell with the connection


class Server:
    """One conversation with the mail server, opened when first needed and kept for the next message."""

    def __init__(self) -> None:
        self._backend: Any = get_connection()

    def close(self) -> None:
        smtp, self._backend.connection = self._backend.connection, None
        if smtp is not None:
            smtp.close()

    def offer(self, message: Message) -> None:
        """Say everything but the final dot; until then the server has nothing. Raises Away, Later or Never."""
        try:
            content, recipient = _content(message), _bare(message.recipient)
        except Exception as error:  # ours to mend, and no reason to hold up the others
            log.exception("a message cannot be put on the wire")
            raise Later(f"{type(error).__name__}: {error}") from error
        smtp = self._greeted()
        try:
            _expect(250, *smtp.rcpt(recipient), of_recipient=True)
            _expect(354, *smtp.docmd("DATA"))
            smtp.send(content)
        except (OSError, smtplib.SMTPException) as error:
            raise Later(f"{type(error).__name__}: {error}") from error

    def _greeted(self) -> Any:
        """The conversation up to the point where the server would take a message from us. Raises Away."""
        try:
            self._backend.open()
            smtp = self._backend.connection
            smtp.ehlo_or_helo_if_needed()
            code, answer = smtp.mail(_bare(settings.BOUNCE_ADDRESS))
        except (OSError, smtplib.SMTPException) as error:
            raise Away(f"{type(error).__name__}: {error}") from error
        if code != 250:
            raise Away(_said(code, answer))
        return smtp

    def finish(self) -> tuple[int, bytes]:
        """Say the final dot; returns the answer. Raises OSError or SMTPException when none came."""
        self._backend.connection.send(b".\r\n")
        code, answer = self._backend.connection.getreply()
        return code, answer


def _deliver(server: Server, taken: Taken) -> bool:
    """Send one message and write down what became of it; False when the mail server is away."""
    message = Message.objects.get(pk=taken.id)
    try:
        server.offer(message)
    except (Away, Later, Never) as trouble:
        server.close()
        _not_taken(taken, message, trouble)
        return not isinstance(trouble, Away)
    if not mailing.hand_over(taken=taken, by=_now()):
        server.close()  # withdrawn, or not ours any more: without the dot nothing is sent
        return True
    return _finish(server, taken, message)


def _finish(server: Server, taken: Taken, message: Message) -> bool:
    try:
        code, answer = server.finish()
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        doubt = f"{type(error).__name__}: {error}"
        _surely(lambda: mailing.leave_unclear(taken=taken, answer=doubt, by=_now()))
        return False
    said = _said(code, answer)
    if code == 250:
        _surely(lambda: mailing.mark_sent(taken=taken, answer=said, by=_now()))
    else:
        _surely(lambda: _not_taken(taken, message, (Later if code < 500 else Never)(said)))
    return True


def _not_taken(taken: Taken, message: Message, trouble: Exception) -> None:
    """A definite no is final, "later" is believed POST_ATTEMPTS times; a server that is away is waited for."""
    permanent = isinstance(trouble, Never)
    if isinstance(trouble, No) and (permanent or message.attempts >= settings.POST_ATTEMPTS):
        answer = str(trouble) if permanent else f"Tried {message.attempts} times. Last: {trouble}"
        about = {"of_recipient": trouble.of_recipient, "permanent": permanent}
        mailing.refuse_message(taken=taken, answer=answer, **about, by=_now())
    else:
        longest = 60.0 if isinstance(trouble, Away) else 3600.0
        wait = _patience(message.attempts, longest)
        mailing.defer_message(taken=taken, answer=str(trouble), seconds=wait, by=_now())


def _patience(attempts: int, longest: float) -> float:
    """Seconds to wait after this many attempts: 2, 4, 8 ... `longest`, spread apart."""
    return min(2.0 ** min(attempts, 20), longest) * random.uniform(0.75, 1.25)  # noqa: S311 - spreads retries


def _surely(write: Callable[[], object], *, seconds: float = 60.0) -> None:
    """Write down an answer that exists nowhere else: a database that is just restarting is waited for."""
    until = time.monotonic() + seconds
    while True:
        try:
            write()
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def _expect(wanted: int, code: int, answer: bytes, *, of_recipient: bool = False) -> None:
    if code != wanted:
        no = (Never if code >= 500 else Later)(_said(code, answer))
        no.of_recipient = of_recipient
        raise no


def _said(code: int, answer: bytes) -> str:
    """The answer as it can be kept: PostgreSQL takes no NUL, and nobody reads more than two thousand characters."""
    return f"{code} {answer.decode(errors='replace')}".replace("\0", "\N{REPLACEMENT CHARACTER}")[:2000]


def _bare(address: str) -> str:
    """The address without the name, its domain as the wire wants it."""
    local, _at, domain = parseaddr(address)[1].rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def _content(message: Message) -> bytes:
    """The message as it goes over the wire: CRLF at every line's end, dots doubled, no final dot."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((message.recipient_name, _bare(message.recipient)))],
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(message.written_at),
            "References": f"<{message.case_id}@{settings.EMAIL_DOMAIN}>",
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
            **message.headers,
            **({settings.MAIL_METADATA_HEADER: message.message_id} if settings.MAIL_METADATA_HEADER else {}),
        },
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.attachment:
        mail.attach(message.attachment_name, bytes(message.attachment), message.attachment_type)
    wire: Any = mail.message()
    content = wire.as_bytes(linesep="\r\n")
    return re.sub(rb"(?m)^\.", b"..", content if content.endswith(b"\r\n") else content + b"\r\n")
