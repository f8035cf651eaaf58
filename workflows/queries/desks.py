"""What waits for a person today, counted; where to find it is the page's business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.access import SECRETARIAT, roles
from workflows.access import visible_to
from workflows.models import Letter
from workflows.process import LetterState

TO_DO: dict[str, str | Promise] = {
    "letters_to_clear": _("letters to be cleared"),
    "letters_undeliverable": _("letters that reached nobody"),
    "messages_unclear": _("messages of which nobody knows whether they arrived"),
    "deliveries_dead": _("steps that failed for good"),
    "post_held": _("outgoing mail is held"),
    "letters_to_acknowledge": _("letters to be acknowledged"),
}
WAITING = """
SELECT (SELECT count(*) FROM workflows_letter WHERE state = 'drafted') AS letters_to_clear,
       (SELECT count(*) FROM workflows_letter WHERE state = 'undeliverable') AS letters_undeliverable,
       (SELECT count(*) FROM workflows_message WHERE state = 'unclear') AS messages_unclear,
       (SELECT count(*) FROM ledger_delivery WHERE state = 'dead') AS deliveries_dead,
       (SELECT count(*) FROM workflows_postroom WHERE held) AS post_held
"""


@dataclass(frozen=True)
class ToDo:
    name: str
    label: str
    count: int


def today(user: Any) -> list[ToDo]:
    """What waits for this person, in one statement; nothing that is zero."""
    counts = _of_the_secretariat() if roles(user) & SECRETARIAT else _of_the_state(user)
    return [ToDo(name, str(TO_DO[name]), count) for name, count in counts.items() if count]


def _of_the_secretariat() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))


def _of_the_state(user: Any) -> dict[str, int]:
    return {"letters_to_acknowledge": visible_to(user, Letter).filter(state=LetterState.SENT).count()}
