"""What a person of the Secretariat has to look into: opened by what happened, finished with an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.models import Appointment
from workflows import events, links
from workflows.ledger import By, Refused
from workflows.ledger.record import Account, lock, record, record_many
from workflows.models import Task
from workflows.moves import move
from workflows.process import TaskState


@transaction.atomic
def disown_contact(*, appointment_id: UUID, words: str = "", by: By) -> Appointment:
    """Note that a person says they are not the right contact. Their appointment stands until somebody has looked."""
    row = Appointment.objects.filter(pk=appointment_id).first()
    if row is None:
        raise Refused(_("There is no such appointment."))
    lock([row.case_id])
    row.refresh_from_db()
    if reason := reason_against_disowning(row):
        raise Refused(reason)
    Appointment.objects.filter(pk=row.pk).update(disowned_at=by.at)
    told = events.ContactDisowned(appointment=row.pk, words=words.strip())
    record(told, case=row.case_id, subject=row.pk, party=row.party_id or "", by=by)
    return row


@transaction.atomic
def disown_by_link(*, token: str, words: str = "", at: datetime) -> Appointment:
    """Do so with the link from a letter's mail. A link that was written before the last time is used up."""
    link = links.read_contact_link(token, at)
    row = Appointment.objects.filter(pk=link.appointment, email=link.email).first()
    if row is None:
        raise Refused(links.not_ours())
    lock([row.case_id])
    row.refresh_from_db()
    if reason := reason_against_link(link, row):
        raise links.Expired(reason)
    return disown_contact(appointment_id=row.pk, words=words, by=By(f"link:{link.email}", at))


def reason_against_link(link: links.ContactLink, row: Appointment) -> str | None:
    """The sentence that says that this link was used, or is older than another that was; None if it was not."""
    if row.disowned_at is None or row.disowned_at < link.written_at:
        return None
    return _("You told us on %(day)s; the Secretariat is looking into it.") % {"day": f"{row.disowned_at:%Y-%m-%d}"}


def reason_against_disowning(row: Appointment) -> str | None:
    """The sentence that says why there is nothing to disown; None if there is."""
    if row.state != Appointment.State.IN_FORCE:
        return _("This appointment is “%(state)s”; nothing is sent to you because of it.") % {
            "state": row.get_state_display()
        }
    if waits(Task.Kind.NOT_THE_RIGHT_CONTACT, row.pk):
        return _("You have told us; the Secretariat is looking into it.")
    return None


@transaction.atomic
def open_task(*, kind: str, appointment_id: UUID, words: str = "", by: By) -> Task:
    """Lay something about an appointment before the Secretariat. Refused while the same waits already."""
    row = Appointment.objects.only("case_id", "party_id").get(pk=appointment_id)
    return lay_before(Thing(row.pk, row.case_id, row.party_id or ""), kind=kind, words=words, by=by)


@dataclass(frozen=True)
class Thing:
    """What a task is about, with its case and the code of its State, if it has one."""

    id: UUID
    case: UUID
    party: str = ""


def lay_before(thing: Thing, *, kind: str, words: str, by: By) -> Task:
    """Open a task about anything. Refused while one of this kind waits already. In a transaction."""
    lock([thing.case])
    if waits(kind, thing.id):
        raise Refused(_("This waits for a person already."))
    task = Task(case_id=thing.case, party=thing.party, kind=kind, about=thing.id, words=words)
    open_tasks([task], by)
    return task


def waits(kind: str, about: UUID) -> bool:
    """Whether such a task about this waits for a person already."""
    return Task.objects.filter(kind=kind, about=about, state=TaskState.OPEN).exists()


def open_tasks(tasks: Sequence[Task], by: By) -> None:
    """Write new tasks down with their facts. Whoever asks holds the locks of their cases."""
    for task in tasks:
        task.state, task.state_since, task.opened_at = TaskState.OPEN, by.at, by.at
    Task.objects.bulk_create(tasks)
    told = ((events.TaskOpened(task=task.pk, kind=task.kind, about=task.about), task) for task in tasks)
    record_many([Account(fact, task.case_id, task.pk, task.party, by) for fact, task in told])


@transaction.atomic
def finish_task(*, task_id: UUID, outcome: str, by: By) -> None:
    """Note what came of a task, in words. Refused when it is finished already."""
    if not outcome.strip():
        raise Refused(_("Say what came of it."))
    move("finish_task", task_id, by=by, outcome=outcome.strip(), done_by=by.actor)
