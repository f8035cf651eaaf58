"""Mail that came back: found among ours, written down, and what it says of the address (RFC 3463, RFC 3464)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.ledger import By, Refused
from workflows.ledger.models import Entry
from workflows.ledger.record import lock
from workflows.models import Message
from workflows.moves import move

NO_SUCH_ADDRESS = frozenset({"1.1", "1.2", "1.3", "1.6", "1.10", "2.1"})
"""Status codes, without their class, that say that there is no such mailbox, or no such domain."""
OF_THE_ADDRESS = frozenset({"1.0", "1.4", "1.5", "2.0", "2.2", "2.4", "4.0", "4.1", "4.3", "4.4", "4.6", "4.7"})
"""Those that say something else of the recipient's side; all others are about us, or about what was sent."""


class Verdict(Enum):
    """What a failure says of the address."""

    DEAD = "there is no such mailbox"
    FAILING = "it refuses mail"
    SOFT = "it did not take mail just now"
    NOTHING = "the trouble is not the address"


@dataclass(frozen=True)
class Bounce:
    """What a mail, or a provider, tells of one of ours. `told_by` is its own id, `message_id` that of ours."""

    message_id: str
    told_by: str
    permanent: bool
    status: str
    words: str


@transaction.atomic
def note_bounce(*, bounce: Bounce, by: By) -> Message:
    """Note that a message came back. Refused for what is none of ours, and a second time."""
    message = Message.objects.filter(message_id=bounce.message_id).only("id", "case_id", "recipient").first()
    if message is None:
        raise Refused(_("We have sent no such message."))
    lock([message.case_id])
    told_before = Entry.objects.filter(case=message.case_id, subject=message.pk, type="MessageBounced")
    if told_before.filter(payload__bounce=bounce.told_by).exists():
        raise Refused(_("This is noted already."))
    words = _without(message.recipient, bounce.words)
    says = {"bounce": bounce.told_by, "permanent": bounce.permanent, "status": bounce.status, "words": words}
    move("note_bounce", message.pk, by=by, says=says, answer=words)
    return message


def verdict(status: str, *, definite: bool, of_recipient: bool) -> Verdict:
    """What a refusal or bounce says of the address; without a status, only what is said of the recipient counts."""
    detail = status.partition(".")[2]
    if detail not in NO_SUCH_ADDRESS | OF_THE_ADDRESS and not (of_recipient and detail in ("", "0.0")):
        return Verdict.NOTHING
    if not definite or status.startswith("4"):
        return Verdict.SOFT
    return Verdict.DEAD if detail in NO_SUCH_ADDRESS else Verdict.FAILING


def _without(recipient: str, words: str) -> str:
    """The words as they can be kept for ever: without the address, on one line."""
    line = " ".join(words.replace("\0", "").split())
    return (re.sub(re.escape(recipient), "…", line, flags=re.IGNORECASE) if recipient else line)[:500]
