"""Nothing about a closed duty leaves: a digest is asked about once more, just before the mail server may have it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from reviews.calendars import calendars_of, vienna
from workflows.ledger import By
from workflows.ledger.record import lock
from workflows.models import Message, Reminder
from workflows.moves import move
from workflows.process import MessageState
from workflows.queries.reminders import ASKED, no_longer_asked


@transaction.atomic
def recall_digest(*, message_id: UUID, claim: UUID, by: By) -> bool:
    """Withdraw a digest of which any reminder is not wanted any more; False where all of them still are.

    What is still wanted waits for another digest of the same day. The cases of its duties stay locked until the
    transaction ends, so that what was found true is still true when the message is handed over.
    """
    held = Message.objects.filter(pk=message_id, claim=claim, state=MessageState.QUEUED)
    reminders = Reminder.objects.filter(message=message_id, state=Reminder.State.WRITTEN)
    lock({*held.values_list("case_id", flat=True), *reminders.values_list("duty__case_id", flat=True)})
    rows = list(reminders.order_by("id").values("pk", "turn", *ASKED))
    calendars = calendars_of({row["duty__party_id"] for row in rows if row["duty__party_id"]}) | {"": vienna()}
    reasons = {row["pk"]: no_longer_asked(row, calendars, by.at) for row in rows}
    if not any(reasons.values()) or not held.exists():
        return False
    move("withdraw_message", message_id, by=by)
    for why in set(reasons.values()):
        state = Reminder.State.SILENCED if why else Reminder.State.WAITING
        concerned = [pk for pk, each in reasons.items() if each == why]
        Reminder.objects.filter(pk__in=concerned).update(state=state, why=why, message=None)
    return True
