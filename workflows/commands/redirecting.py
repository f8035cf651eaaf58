"""What an officer does about a message that did not arrive: send it to somebody else, or set it aside."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reviews.models import Appointment
from workflows import access
from workflows.commands.letters import post_to
from workflows.ledger import By, Refused
from workflows.ledger.record import lock, notify
from workflows.models import Letter, Message
from workflows.moves import move
from workflows.process import LetterState


@transaction.atomic
def set_message_aside(*, message_id: UUID, reason: str, by: By) -> None:
    """Note that nothing more is to be done about a message that did not, or may not have, arrived."""
    if not reason.strip():
        raise Refused(_("Say why nothing more is to be done."))
    move("set_message_aside", message_id, by=by, says={"reason": reason.strip()})


@transaction.atomic
def reassign_message(*, message_id: UUID, appointment_id: UUID, by: By) -> Message:
    """Send the letter of a message that did not arrive to another person of the same State, with their own links.

    Refused for anything but a formal letter that is in force, and for an address that has the letter already.
    """
    message = Message.objects.filter(pk=message_id).defer("text", "html", "attachment").first()
    if message is None:
        raise Refused(_("There is no such message."))
    lock([message.case_id])
    if reason := reason_against_reassigning(message):
        raise Refused(reason)
    person = others_to_write_to(message.party, by.at.date()).filter(pk=appointment_id).first()
    if person is None:
        raise Refused(_("This State has no such appointment in force."))
    letter = Letter.objects.select_related("party").get(messages=message)
    instead = _write_to(letter, person, by)
    says = {"instead": instead.pk, "appointment": person.pk}
    move("reassign_message", message.pk, by=by, says=says)
    notify({"post": 1})
    return instead


def reason_against_reassigning(message: Message) -> str | None:
    """The sentence that says why this cannot go to anybody else, whatever became of it; None if it can."""
    if message.letter_id is None:
        return _("Only a formal letter can go to another address: other mail holds links of one person alone.")
    return None


def others_to_write_to(party: str, on: date) -> QuerySet[Appointment]:
    """The people of a State, in force on this day (UTC), to whom its letters can go."""
    roles = access.FOCAL_POINTS | access.SPEAK_FOR_THE_STATE
    return Appointment.objects.in_force(on).filter(party=party, role__in=roles).order_by("name", "id")


def _write_to(letter: Letter, person: Appointment, by: By) -> Message:
    if letter.state in (LetterState.DRAFTED, LetterState.REPLACED):
        raise Refused(_("This letter is “%(state)s”; it goes to nobody.") % {"state": letter.get_state_display()})
    if Message.objects.filter(letter=letter, recipient__iexact=person.email).exists():
        raise Refused(_("This letter goes to %(address)s already.") % {"address": person.email})
    return post_to(letter, {"email": person.email, "name": person.name}, by)
