"""Having other systems told: webhooks, and the messages that went to them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows import commands
from workflows.commands.hooks import reason_against_rotating, reason_against_switching_on
from workflows.models import Hook, HookMessage
from workflows.process import MOVES
from workflows.verbs import words, words_hooks
from workflows.verbs.verb import Verb


def _only_ones_own(row: Hook, actor: str) -> str | None:
    return None if actor == f"user:{row.user_id}" else _("Only the person whose webhook it is can do this.")


def _as_it_is(row: Hook) -> dict[str, Any]:
    return {"name": row.name, "url": row.url, "types": row.types, "party": row.party_id or ""}


VERBS = [
    Verb(
        "make_hook",
        Hook,
        gettext_lazy("Make a webhook"),
        gettext_lazy("From now on that system is told of what you see. The secret that signs is shown this once."),
        lambda row, said, by: commands.make_hook(user_id=row.user_id, hook=said, by=by),  # type: ignore[arg-type]
        gettext_lazy("The webhook is made."),
        form=words_hooks.Hook,
        begins_anew=True,
    ),
    Verb(
        "change_hook",
        Hook,
        gettext_lazy("Change the webhook"),
        gettext_lazy("What was written before stays as it is; it leaves for the new address."),
        lambda row, said, by: commands.change_hook(hook_id=row.pk, changes=said, by=by),
        gettext_lazy("The webhook is changed."),
        form=words_hooks.Hook,
        begins=_as_it_is,
        refuses=lambda row, actor: _only_ones_own(row, actor) or reason_against_rotating(row),
    ),
    Verb(
        "rotate_hook_secret",
        Hook,
        gettext_lazy("Give it a new secret"),
        gettext_lazy("For a day both secrets sign; the new one is shown this once."),
        lambda row, said, by: commands.rotate_hook_secret(hook_id=row.pk, by=by),
        gettext_lazy("The webhook has a new secret."),
        refuses=lambda row, actor: _only_ones_own(row, actor) or reason_against_rotating(row),
        begins_anew=True,
    ),
    Verb(
        "switch_hook_off",
        Hook,
        MOVES["switch_hook_off"].asks,
        gettext_lazy("Nothing more is sent. What waits is kept, and leaves if it is switched on again."),
        lambda row, said, by: commands.switch_hook_off(hook_id=row.pk, by=by, **said),
        gettext_lazy("The webhook is off."),
        form=words.Reason,
        move="switch_hook_off",
    ),
    Verb(
        "switch_hook_on",
        Hook,
        MOVES["switch_hook_on"].asks,
        gettext_lazy("What waits leaves at once."),
        lambda row, said, by: commands.switch_hook_on(hook_id=row.pk, by=by),
        gettext_lazy("The webhook is on."),
        move="switch_hook_on",
        refuses=lambda row, actor: _only_ones_own(row, actor) or reason_against_switching_on(row),
    ),
    Verb(
        "send_hook_message_again",
        HookMessage,
        MOVES["send_hook_message_again"].asks,
        gettext_lazy("The same message leaves again, under the same id; the receiver may have it already."),
        lambda row, said, by: commands.send_hook_message_again(hook_message_id=row.pk, by=by),
        gettext_lazy("The message leaves again."),
        move="send_hook_message_again",
    ),
]
