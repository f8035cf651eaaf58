"""What waits for a person today, counted; where to find it is the page's business."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.access import SECRETARIAT, reach, roles
from reviews.models.appointments import OF_A_STATE
from workflows.access import visible_to
from workflows.models import Duty, Letter
from workflows.process import DutyState, LetterState
from workflows.process.duties import OF_THE_STATE

TO_DO: dict[str, Callable[[int], str]] = {
    "letters_to_clear": lambda n: ngettext("%(n)s letter to be cleared", "%(n)s letters to be cleared", n),
    "one_year_letters_to_clear": lambda n: ngettext(
        "%(n)s one-year letter to be cleared", "%(n)s one-year letters to be cleared", n
    ),
    "letters_undeliverable": lambda n: ngettext(
        "%(n)s letter that reached nobody", "%(n)s letters that reached nobody", n
    ),
    "messages_unclear": lambda n: ngettext(
        "%(n)s message of which nobody knows whether it arrived",
        "%(n)s messages of which nobody knows whether they arrived",
        n,
    ),
    "messages_returned": lambda n: ngettext(
        "%(n)s message that was refused or came back", "%(n)s messages that were refused or came back", n
    ),
    "addresses_failing": lambda n: ngettext(
        "%(n)s address to which mail fails", "%(n)s addresses to which mail fails", n
    ),
    "deliveries_dead": lambda n: ngettext("%(n)s step that failed for good", "%(n)s steps that failed for good", n),
    "post_held": lambda n: _("All outgoing mail is held"),
    "reminders_held": lambda n: _("Reminders are held: they left in masses, or many were refused"),
    "appointments_to_verify": lambda n: ngettext(
        "%(n)s appointment to be verified", "%(n)s appointments to be verified", n
    ),
    "tasks_open": lambda n: ngettext("%(n)s task to look into", "%(n)s tasks to look into", n),
    "duties_overdue": lambda n: ngettext("%(n)s overdue duty of your own", "%(n)s overdue duties of your own", n),
    "duties_of_states_overdue": lambda n: ngettext(
        "%(n)s overdue duty of a State", "%(n)s overdue duties of States", n
    ),
    "letters_to_acknowledge": lambda n: ngettext(
        "%(n)s letter to be acknowledged", "%(n)s letters to be acknowledged", n
    ),
    "one_year_letters_to_acknowledge": lambda n: ngettext(
        "%(n)s one-year letter to be acknowledged", "%(n)s one-year letters to be acknowledged", n
    ),
}
WAITING = """
SELECT (SELECT count(*) FROM workflows_letter WHERE state = 'drafted' AND kind = 'readiness') AS letters_to_clear,
       (SELECT count(*) FROM workflows_letter WHERE state = 'drafted' AND kind = 'one_year')
         AS one_year_letters_to_clear,
       (SELECT count(*) FROM workflows_letter WHERE state = 'undeliverable') AS letters_undeliverable,
       (SELECT count(*) FROM workflows_message WHERE state = 'unclear' AND kind <> 'account') AS messages_unclear,
       (SELECT count(*) FROM workflows_message WHERE state IN ('refused', 'bounced') AND kind <> 'account')
         AS messages_returned,
       (SELECT count(*) FROM workflows_address WHERE state IN ('failing', 'dead')) AS addresses_failing,
       (SELECT count(*) FROM ledger_delivery WHERE state = 'dead') AS deliveries_dead,
       (SELECT count(*) FROM workflows_postroom WHERE held) AS post_held,
       (SELECT count(*) FROM workflows_postroom WHERE NOT held AND held_kinds <> '{}') AS reminders_held,
       (SELECT count(*) FROM reviews_appointment WHERE state = 'proposed') AS appointments_to_verify,
       (SELECT count(*) FROM workflows_task WHERE state = 'open') AS tasks_open,
       (SELECT count(*) FROM workflows_duty WHERE state = 'open' AND overdue_noted
        AND owed_by IN ('officer', 'approver')) AS duties_overdue,
       (SELECT count(*) FROM workflows_duty WHERE state = 'open' AND overdue_noted
        AND owed_by IN ('state', 'validating_authority')) AS duties_of_states_overdue
"""


@dataclass(frozen=True)
class ToDo:
    name: str
    count: int

    def __str__(self) -> str:
        return TO_DO[self.name](self.count) % {"n": self.count}


def today(user: Any) -> list[ToDo]:
    """What waits for this person, in two statements at most; nothing that is zero."""
    counts = _of_the_secretariat() if roles(user) & SECRETARIAT else _of_the_state(user)
    return [ToDo(name, count) for name, count in counts.items() if count]


def _of_the_secretariat() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))


def _of_the_state(user: Any) -> dict[str, int]:
    """In two statements."""
    sent = visible_to(user, Letter).filter(state=LetterState.SENT)
    late = visible_to(user, Duty).filter(state=DutyState.OPEN, overdue_noted=True, owed_by__in=OF_THE_STATE)
    return sent.aggregate(
        letters_to_acknowledge=Count("pk", filter=Q(kind=Letter.Kind.READINESS)),
        one_year_letters_to_acknowledge=Count("pk", filter=Q(kind=Letter.Kind.ONE_YEAR)),
    ) | {"duties_of_states_overdue" if _of_many(user) else "duties_overdue": late.count()}


def _of_many(user: Any) -> bool:
    """Whether this person looks at States without speaking for one."""
    return not any(held.party and held.role in OF_A_STATE for held in reach(user).held)
