"""The webhooks of a State's validating authority: one that was told of something, and one that is off."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from tests.factories import OFFICER
from workflows import commands
from workflows.commands import hook_messages
from workflows.commands.hook_messages import Answer
from workflows.models import HookAttempt, HookMessage

URL = "https://hooks.example.org/tafollow"


def rows(state: Any) -> dict[str, Model]:
    """What the first was told is the fact that everybody is told of its letter."""
    webhook, silent = (_hook(state, name) for name in ("webhook", "silent webhook"))
    commands.tell_hooks(entries=[state.rows["fact told to everybody"].pk], by=OFFICER)
    while taken := hook_messages.take_hook_message(OFFICER):
        hook_messages.note_answer(taken=taken, answer=Answer(200, 5, state.mark("webhook answer")), by=OFFICER)
    commands.switch_hook_off(hook_id=silent.pk, reason=state.mark("silent webhook"), by=OFFICER)
    silent.refresh_from_db()
    message = HookMessage.objects.get(hook=webhook)
    return {
        "webhook": webhook,
        "silent webhook": silent,
        "webhook message": message,
        "webhook attempt": HookAttempt.objects.get(message=message),
    }


def _hook(state: Any, name: str) -> Model:
    said = {"name": state.mark(name), "url": URL, "types": [], "party": state.party.pk}
    return commands.make_hook(user_id=state.authority.pk, hook=said, by=OFFICER).hook
