"""What mail servers mean: the status codes of RFC 3463 in the words of people."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.process import MessageState

STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
MEANINGS: dict[str, str | Promise] = {
    "1.1": gettext_lazy("There is no such mailbox."),
    "1.2": gettext_lazy("There is no such domain."),
    "1.3": gettext_lazy("The address cannot be right."),
    "1.6": gettext_lazy("The mailbox has moved."),
    "1.10": gettext_lazy("The domain takes no mail at all."),
    "2.1": gettext_lazy("The mailbox is switched off."),
    "2.2": gettext_lazy("The mailbox is full."),
    "2.3": gettext_lazy("The message is too large for the mailbox."),
    "3.4": gettext_lazy("The message is too large for the mail server."),
    "4.1": gettext_lazy("The mail server of the recipient does not answer."),
    "4.4": gettext_lazy("No mail server of the recipient was found."),
    "4.7": gettext_lazy("The mail server of the recipient was tried for too long."),
    "7.1": gettext_lazy("The mail server does not want mail from us, for example since it takes it for spam."),
}


def status_in(words: str) -> str:
    """The first status code in an answer, such as "5.1.1"; empty where there is none."""
    found = STATUS.search(words)
    return found.group() if found else ""


def cause(state: str, answer: str) -> str:
    """Why a message lies on the desk, in a sentence for people; what the server said stands beside it."""
    if meaning := MEANINGS.get(status_in(answer).partition(".")[2]):
        return str(meaning)
    if state == MessageState.UNCLEAR:
        return _("The connection ended before the mail server answered: it may have arrived.")
    if state == MessageState.BOUNCED:
        return _("A mail server further on could not deliver it.")
    return _("The mail server refused it.")
