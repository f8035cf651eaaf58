"""What people can ask for with a button: the words, what follows, what must be filled in, and the one command asked.

Pages and admin draw their buttons from this table; an asked verb is refused here with the sentence that stands beside
its button. A verb of access.WHO without a line here fails a test.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.models import Appointment, Need, Review, StateParty, User
from workflows import access, commands, moves
from workflows.commands.erasing import reason_against_erasing
from workflows.commands.inviting import reason_against_inviting
from workflows.commands.letters import reason_against_clearing
from workflows.commands.mailing import reason_against_withdrawing
from workflows.commands.nominations import (
    reason_against_handing_over,
    reason_against_holding,
    reason_against_verifying,
)
from workflows.commands.tasks import reason_against_disowning
from workflows.commands.upkeep import reason_against_turning
from workflows.ledger import By, Refused
from workflows.ledger.models import Delivery
from workflows.models import Letter, Message, PostRoom, Task
from workflows.process import MOVES, LetterState
from workflows.verbs import (
    consent,
    dialogue,
    documents,
    duties,
    hooks,
    planning,
    plansheets,
    postroom,
    reporting,
    rules,
    stages,
    words,
)
from workflows.verbs.verb import Verb


def _only_while_here(letter: Letter, actor: str) -> str | None:
    return reason_against_withdrawing(letter.pk) if letter.state == LetterState.CLEARED else None


def _only_dead(delivery: Delivery, actor: str) -> str | None:
    if delivery.state == Delivery.State.DEAD:
        return None
    return _("Only a dead delivery can be tried again or set aside; this one is “%(state)s”.") % {
        "state": delivery.get_state_display()
    }


def _only_unheld(room: PostRoom, actor: str) -> str | None:
    return reason_against_turning(room, held=True)


def _only_held(room: PostRoom, actor: str) -> str | None:
    return reason_against_turning(room, held=False)


def _only_by_another(row: Appointment, actor: str) -> str | None:
    if row.state != Appointment.State.PROPOSED:
        return None
    return reason_against_verifying(row, actor) or reason_against_holding(row, datetime.now(UTC).date())


def _only_ones_own(row: Appointment, actor: str) -> str | None:
    if actor != f"user:{row.user_id}":
        return _("Only the person of this appointment can say so.")
    return reason_against_disowning(row)


def _only_departed(user: User, actor: str) -> str | None:
    return reason_against_erasing(user, datetime.now(UTC).date())


VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in [
        Verb(
            "conclude_review",
            Review,
            MOVES["conclude_review"].asks,
            gettext_lazy("Its follow-up is opened and, if there are needs, the readiness letter is drafted."),
            lambda row, said, by: commands.conclude_review(review_id=row.pk, by=by, **said),
            gettext_lazy("The review is concluded."),
            form=words.Conclusion,
            move="conclude_review",
        ),
        Verb(
            "prioritize_need",
            Need,
            gettext_lazy("Give the need its priority"),
            gettext_lazy("The priority and its rationale are recorded, with who gave them."),
            lambda row, said, by: commands.prioritize_need(need_id=row.pk, changes=said, by=by),
            gettext_lazy("The priority is recorded."),
            form=words.Priority,
            begins=words.as_it_is("priority", "rationale"),
        ),
        *consent.VERBS,
        *documents.VERBS,
        *stages.VERBS,
        *dialogue.VERBS,
        *reporting.VERBS,
        *planning.VERBS,
        *plansheets.VERBS,
        *duties.VERBS,
        *hooks.VERBS,
        *rules.VERBS,
        Verb(
            "change_party_contact",
            StateParty,
            gettext_lazy("Change how the State is written to"),
            gettext_lazy(
                "The next letters and dates follow it; what was drafted stays as it is until it is corrected."
            ),
            lambda row, said, by: commands.change_party_contact(code=row.pk, changes=said, by=by),
            gettext_lazy("How the State is written to is changed."),
            form=words.Contact,
            begins=words.as_it_is("mission_email", "working_language", "time_zone", "weekend"),
        ),
        Verb(
            "clear_letter",
            Letter,
            MOVES["clear_letter"].asks,
            gettext_lazy("The letter goes out to its recipients as it stands, and can no longer be changed."),
            lambda row, said, by: commands.clear_letter(letter_id=row.pk, by=by),
            gettext_lazy("The letter is cleared; it leaves with the next post."),
            move="clear_letter",
            refuses=reason_against_clearing,
        ),
        Verb(
            "correct_letter",
            Letter,
            MOVES["replace_letter"].asks,
            gettext_lazy("A new version takes its place, with the needs and names as they are recorded now."),
            lambda row, said, by: commands.correct_letter(letter_id=row.pk, changes=said, by=by),
            gettext_lazy("A new version is drafted; somebody else clears it."),
            form=words.Correction,
            move="replace_letter",
            begins=words.as_written,
            refuses=_only_while_here,
        ),
        Verb(
            "acknowledge_letter",
            Letter,
            MOVES["acknowledge_letter"].asks,
            gettext_lazy("It is noted that the State has received the letter."),
            lambda row, said, by: commands.acknowledge_letter(letter_id=row.pk, by=by, **said),
            gettext_lazy("The letter is acknowledged."),
            form=words.Acknowledgement,
            move="acknowledge_letter",
        ),
        Verb(
            "confirm_arrival",
            Message,
            MOVES["confirm_arrival"].asks,
            gettext_lazy("The message counts as sent."),
            lambda row, said, by: commands.confirm_arrival(message_id=row.pk, by=by),
            gettext_lazy("The message counts as sent."),
            move="confirm_arrival",
        ),
        Verb(
            "send_again",
            Message,
            MOVES["send_again"].asks,
            gettext_lazy("The same message leaves again, under the same Message-ID; the recipient may have it twice."),
            lambda row, said, by: commands.send_again(message_id=row.pk, by=by),
            gettext_lazy("The message leaves again with the next post."),
            move="send_again",
        ),
        *postroom.VERBS,
        Verb(
            "replay_delivery",
            Delivery,
            gettext_lazy("Try again"),
            gettext_lazy("The delivery gets all its attempts again, from now on."),
            lambda row, said, by: commands.replay_delivery(delivery_id=row.pk, by=by),
            gettext_lazy("The delivery is tried again."),
            refuses=_only_dead,
        ),
        Verb(
            "set_delivery_aside",
            Delivery,
            gettext_lazy("Set aside"),
            gettext_lazy("It is not tried any more; what waits behind it goes on."),
            lambda row, said, by: commands.set_delivery_aside(delivery_id=row.pk, by=by, **said),
            gettext_lazy("The delivery is set aside."),
            form=words.Reason,
            refuses=_only_dead,
        ),
        Verb(
            "hold_post",
            PostRoom,
            gettext_lazy("Hold all outgoing mail"),
            gettext_lazy("No mail leaves until somebody releases it. Nothing is lost."),
            lambda row, said, by: commands.hold_post(by=by, **said),
            gettext_lazy("All outgoing mail is held."),
            form=words.Reason,
            refuses=_only_unheld,
        ),
        Verb(
            "release_post",
            PostRoom,
            gettext_lazy("Release outgoing mail"),
            gettext_lazy("What waits leaves at once, oldest first."),
            lambda row, said, by: commands.release_post(by=by, **said),
            gettext_lazy("Outgoing mail is released."),
            form=words.Reason,
            refuses=_only_held,
        ),
        Verb(
            "propose_appointment",
            Appointment,
            gettext_lazy("Propose a person"),
            gettext_lazy("The Secretariat verifies it; until then the person sees and may do nothing."),
            lambda row, said, by: commands.propose_appointment(nomination=said["nomination"], by=by),
            gettext_lazy("The person is proposed; somebody else verifies it."),
            begins_anew=True,
        ),
        Verb(
            "verify_appointment",
            Appointment,
            MOVES["verify_appointment"].asks,
            gettext_lazy(
                "The appointment is in force at once, and the person is invited to an account by mail. "
                "Whom they take over from is signed out."
            ),
            lambda row, said, by: commands.verify_appointment(appointment_id=row.pk, by=by, **said),
            gettext_lazy("The appointment is in force."),
            form=words.Verification,
            move="verify_appointment",
            begins=words.with_notes,
            refuses=_only_by_another,
        ),
        Verb(
            "decline_appointment",
            Appointment,
            MOVES["decline_appointment"].asks,
            gettext_lazy("The nomination is closed; nothing is sent."),
            lambda row, said, by: commands.decline_appointment(appointment_id=row.pk, by=by, **said),
            gettext_lazy("The appointment is declined."),
            form=words.Reason,
            move="decline_appointment",
        ),
        Verb(
            "end_appointment",
            Appointment,
            MOVES["end_appointment"].asks,
            gettext_lazy("It ends at once: the person is signed out and sees nothing more in this role."),
            lambda row, said, by: commands.end_appointment(appointment_id=row.pk, by=by, **said),
            gettext_lazy("The appointment is ended."),
            form=words.Reason,
            move="end_appointment",
        ),
        Verb(
            "hand_over_appointment",
            Appointment,
            gettext_lazy("Name a successor"),
            gettext_lazy("The appointment goes on until the Secretariat has verified the successor, and ends then."),
            lambda row, said, by: commands.hand_over_appointment(appointment_id=row.pk, by=by, **said),
            gettext_lazy("The successor is proposed; somebody else verifies it."),
            form=words.Successor,
            begins=words.with_notes,
            refuses=lambda row, actor: reason_against_handing_over(row),
        ),
        Verb(
            "invite_again",
            Appointment,
            gettext_lazy("Invite again"),
            gettext_lazy("A new invitation leaves by mail; the link in the one before is good for nothing any more."),
            lambda row, said, by: commands.invite_again(appointment_id=row.pk, by=by),
            gettext_lazy("A new invitation leaves with the next post."),
            refuses=lambda row, actor: reason_against_inviting(row),
        ),
        Verb(
            "disown_contact",
            Appointment,
            gettext_lazy("I am not the right contact"),
            gettext_lazy("The Secretariat looks into it. Until then everything stays as it is."),
            lambda row, said, by: commands.disown_contact(appointment_id=row.pk, by=by, **said),
            gettext_lazy("Thank you. The Secretariat looks into it."),
            form=words.OwnWords,
            refuses=_only_ones_own,
        ),
        Verb(
            "finish_task",
            Task,
            MOVES["finish_task"].asks,
            gettext_lazy("The task leaves the desk; what came of it stays in the history."),
            lambda row, said, by: commands.finish_task(task_id=row.pk, by=by, **said),
            gettext_lazy("The task is finished."),
            form=words.Outcome,
            move="finish_task",
        ),
        Verb(
            "erase_person",
            User,
            gettext_lazy("Erase the personal data"),
            gettext_lazy(
                "Name, addresses and every way to sign in are gone for good. Letters and facts stay as they are."
            ),
            lambda row, said, by: commands.erase_person(user_id=row.pk, by=by),
            gettext_lazy("The personal data are erased."),
            refuses=_only_departed,
        ),
    ]
}


def reason_against(name: str, user: Any, row: Any) -> str | None:
    """The sentence that says why this user cannot ask this of this row now; None if they can."""
    verb = VERBS[name]
    return (
        access.reason_against(user, name, row)
        or verb.refuses(row, f"user:{user.pk}")
        or (moves.reason_against(row, verb.move) if verb.move else None)
    )


def ask(name: str, user: Any, row: Any, said: dict[str, Any]) -> str:
    """Ask for the command in the name of this user; returns what to tell them. Raises Refused with the reason."""
    verb = VERBS[name]
    if reason := reason_against(name, user, row):
        raise Refused(reason)
    verb.ask(row, said, By.user(user.pk, datetime.now(UTC)))
    return str(verb.done)


def of(model: type[Model]) -> list[Verb]:
    """The verbs that can be asked of rows of this model, in the order of the table."""
    return [verb for verb in VERBS.values() if verb.model is model and not verb.begins_anew]
