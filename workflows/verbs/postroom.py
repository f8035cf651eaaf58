"""What can be asked of a message that did not arrive, and of an address that fails."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from workflows import commands
from workflows.commands.redirecting import reason_against_reassigning
from workflows.models import Address, Message
from workflows.process import MOVES
from workflows.verbs import words, words_postroom
from workflows.verbs.verb import Verb

VERBS = [
    Verb(
        "reassign_message",
        Message,
        MOVES["reassign_message"].asks,
        gettext_lazy(
            "The same letter goes to the person you choose, with links of their own; this message is settled."
        ),
        lambda row, said, by: commands.reassign_message(message_id=row.pk, by=by, **said),
        gettext_lazy("The letter leaves with the next post."),
        form=words_postroom.Reassignment,
        move="reassign_message",
        refuses=lambda row, actor: reason_against_reassigning(row),
    ),
    Verb(
        "set_message_aside",
        Message,
        MOVES["set_message_aside"].asks,
        gettext_lazy("Nothing more is sent; the message leaves the desk, and the reason stays in the history."),
        lambda row, said, by: commands.set_message_aside(message_id=row.pk, by=by, **said),
        gettext_lazy("The message is set aside."),
        form=words.Reason,
        move="set_message_aside",
    ),
    Verb(
        "trust_address",
        Address,
        MOVES["trust_address"].asks,
        gettext_lazy("Mail goes there again from now on. What was withheld meanwhile is not sent any more."),
        lambda row, said, by: commands.trust_address(address_id=row.pk, by=by, **said),
        gettext_lazy("The address is trusted."),
        form=words.Reason,
        move="trust_address",
    ),
]
