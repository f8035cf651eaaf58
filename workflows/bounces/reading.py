"""What a mail tells of one of ours: delivery reports (RFC 3464) and the plain bounces of older servers. No database."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import Message
from email.utils import parseaddr
from hashlib import sha256

from django.conf import settings

from workflows.commands.bounces import Bounce
from workflows.queries.answers import status_in

LARGEST = 5_000_000
"""Bytes of a mail that are looked at: the report stands before the mail that is returned."""
POSTMASTERS = ("mailer-daemon", "mailerdaemon", "mail-daemon", "postmaster", "microsoftexchange")
CODE = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")
UNTOLD = re.compile(r"^[245]\.0\.0$")


class NoBounce(Exception):
    """This mail tells of nothing that failed. `settled`: it is one of those that need nobody."""

    def __init__(self, why: str, *, settled: bool = False) -> None:
        super().__init__(why)
        self.settled = settled


def read(content: bytes) -> Bounce:
    """The bounce that this mail is. Raises NoBounce for anything else, however it is written."""
    try:
        return _read(content)
    except NoBounce:
        raise
    except Exception as error:  # strangers wrote it, and the parser promises nothing
        raise NoBounce(f"unreadable: {type(error).__name__}: {error}") from error


def _read(content: bytes) -> Bounce:
    mail = email.message_from_bytes(content[:LARGEST], policy=email.policy.compat32)
    told_by = _id_of(mail) or f"sha256:{sha256(content).hexdigest()}"
    reports = [block for part in mail.walk() for block in _blocks(part)]
    if reports:
        status, words = _failed(reports)
    elif _is_of_a_postmaster(mail):
        status, words = "", _text(mail)
        if not (status_in(words) or CODE.search(words)):
            raise NoBounce("it names no status")
    elif _is_automatic(mail):
        raise NoBounce("an automatic reply", settled=True)
    else:
        raise NoBounce("no delivery report")
    if UNTOLD.match(status) or not status:
        status = status_in(words) or status
    code = CODE.search(words)
    permanent = (status or (code.group(1) if code else "")).startswith("5")
    return Bounce(ours_in(mail), told_by[:200], permanent, status[:10], words)


def our_ids() -> re.Pattern[str]:
    """The shape of our Message-IDs: nobody else's look like this."""
    return re.compile(rf"[0-9a-f]{{40}}@{re.escape(settings.EMAIL_DOMAIN)}")


def ours_in(mail: Message) -> str:
    """The Message-ID of the mail of ours that this returns or speaks of. Raises NoBounce where there is none."""
    for text in _where_ours_may_stand(mail):
        if found := our_ids().search(text):
            return f"<{found.group()}>"
    raise NoBounce("it returns no mail of ours")


def _where_ours_may_stand(mail: Message) -> Iterator[str]:
    """The head of the mail that is returned, what is said of it, and what this is a reply to."""
    for part in mail.walk():
        if part is not mail:
            yield _head(part, "Message-ID")
        if part.get_content_maintype() == "text":
            yield _decoded(part)
        for block in _blocks(part):
            yield " ".join(_head(block, name) for name in ("X-Original-Message-ID", "Original-Envelope-Id"))
    yield f"{_head(mail, 'In-Reply-To')} {_head(mail, 'References')}"


def _blocks(part: Message) -> list[Message]:
    """What a delivery report says, one block for the whole and one for each recipient."""
    if part.get_content_type() != "message/delivery-status":
        return []
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _failed(reports: list[Message]) -> tuple[str, str]:
    """Status and words of the recipient that failed. NoBounce where none did: a delay, or a receipt."""
    told = [block for block in reports if block["Action"] or block["Final-Recipient"]]
    failed = [block for block in told if _action(block) == "failed"]
    if not failed:
        raise NoBounce(f"a notice: {_action(told[0]) if told else 'of nobody'}", settled=bool(told))
    status = _head(failed[0], "Status").split(" ")[0].strip()
    words = _head(failed[0], "Diagnostic-Code").partition(";")[2].strip() or _head(failed[0], "Status")
    return status, words


def _action(block: Message) -> str:
    """What happened; without a word of it, the class of the status tells."""
    said = _head(block, "Action").lower().split()
    return said[0] if said else "failed" if _head(block, "Status").startswith("5") else "unknown"


def _is_of_a_postmaster(mail: Message) -> bool:
    return parseaddr(_head(mail, "From"))[1].lower().startswith(POSTMASTERS) or bool(mail["X-Failed-Recipients"])


def _is_automatic(mail: Message) -> bool:
    automatic = _head(mail, "Auto-Submitted").lower().split(";")[0].strip() not in ("", "no")
    named = any(mail[name] for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"))
    return automatic or named or _head(mail, "Precedence").lower() in ("auto_reply", "bulk", "junk")


def _text(mail: Message) -> str:
    """What the mail says to people, up to what it returns."""
    parts = [part for part in mail.walk() if part.get_content_type() in ("text/plain", "text/html")]
    return " ".join(_decoded(parts[0]).split())[:2000] if parts else ""


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        payload = str(part.get_payload() or "").encode(errors="replace")
    return payload.decode("utf-8", errors="replace")


def _id_of(mail: Message) -> str:
    return " ".join(_head(mail, "Message-ID").split())


def _head(part: Message, name: str) -> str:
    """A header as text, whatever is in it."""
    return " ".join(str(part.get(name, "")).replace("\0", "").split())
