"""What people can ask for with a button: the words, what follows, what must be filled in, and the one command asked.

Pages and admin draw their buttons from this table; an asked verb is refused here with the sentence that stands beside
its button. A verb of access.WHO without a line here fails a test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.models import Review
from workflows import access, commands, moves
from workflows.commands.letters import reason_against_clearing
from workflows.commands.mailing import reason_against_withdrawing
from workflows.ledger import By, Refused
from workflows.ledger.models import Delivery
from workflows.models import Letter, Message, PostRoom
from workflows.process import MOVES, LetterState


class Nothing(forms.Form):
    """For verbs that only want to be confirmed."""


class Conclusion(forms.Form):
    concluded_on = forms.DateField(
        label=gettext_lazy("Concluded on"),
        help_text=gettext_lazy("The day in the State's calendar, for example 2026-04-30."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class Reason(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class Acknowledgement(forms.Form):
    acknowledged_by = forms.CharField(
        label=gettext_lazy("Acknowledged by"),
        help_text=gettext_lazy("Name and office of the person who acknowledged the letter, and how."),
        max_length=120,
    )


class Correction(forms.Form):
    """What a new version says differently. Needs and the State's names are read anew from the registers."""

    addressee = forms.CharField(
        label=gettext_lazy("Addressee"),
        help_text=gettext_lazy("As it stands at the head of the letter, line by line."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    recipients = forms.CharField(
        label=gettext_lazy("Recipients"),
        help_text=gettext_lazy("One per line: e-mail address, then the name, with a space between."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_addressee(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["addressee"].splitlines() if line.strip()]

    def clean_recipients(self) -> list[dict[str, str]]:
        return [_recipient(line) for line in self.cleaned_data["recipients"].splitlines() if line.strip()]


def _recipient(line: str) -> dict[str, str]:
    email, _space, name = line.strip().partition(" ")
    try:
        validate_email(email)
    except forms.ValidationError:
        raise forms.ValidationError(_("“%(line)s” does not begin with an e-mail address.") % {"line": line}) from None
    return {"role": "focal_point" if name.strip() else "permanent_mission", "name": name.strip(), "email": email}


def _as_written(letter: Letter) -> dict[str, str]:
    recipients = [f"{person['email']} {person.get('name', '')}".strip() for person in letter.recipients]
    return {"addressee": "\n".join(letter.data.get("addressee", [])), "recipients": "\n".join(recipients)}


@dataclass(frozen=True)
class Verb:
    """`ask(row, words, by)` asks for the one command; `move` names the line of MOVES that must be open for it."""

    name: str
    model: type[Model]
    label: str | Promise
    follows: str | Promise
    ask: Callable[[Any, dict[str, Any], By], Any]
    done: str | Promise
    form: type[forms.Form] = Nothing
    move: str = ""
    begins: Callable[[Any], dict[str, Any]] = lambda row: {}
    refuses: Callable[[Any, str], str | None] = lambda row, actor: None


def _only_while_here(letter: Letter, actor: str) -> str | None:
    return reason_against_withdrawing(letter.pk) if letter.state == LetterState.CLEARED else None


def _only_dead(delivery: Delivery, actor: str) -> str | None:
    if delivery.state == Delivery.State.DEAD:
        return None
    return _("Only a dead delivery can be tried again or set aside; this one is “%(state)s”.") % {
        "state": delivery.get_state_display()
    }


def _only_unheld(room: PostRoom, actor: str) -> str | None:
    return _("The post is held already.") if room.held else None


def _only_held(room: PostRoom, actor: str) -> str | None:
    return None if room.held else _("The post is not held.")


VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in [
        Verb(
            "conclude_review",
            Review,
            MOVES["conclude_review"].asks,
            gettext_lazy("Its follow-up is opened and, if there are needs, the readiness letter is drafted."),
            lambda row, words, by: commands.conclude_review(review_id=row.pk, by=by, **words),
            gettext_lazy("The review is concluded."),
            form=Conclusion,
            move="conclude_review",
        ),
        Verb(
            "clear_letter",
            Letter,
            MOVES["clear_letter"].asks,
            gettext_lazy("The letter goes out to its recipients as it stands, and can no longer be changed."),
            lambda row, words, by: commands.clear_letter(letter_id=row.pk, by=by),
            gettext_lazy("The letter is cleared; it leaves with the next post."),
            move="clear_letter",
            refuses=reason_against_clearing,
        ),
        Verb(
            "correct_letter",
            Letter,
            MOVES["replace_letter"].asks,
            gettext_lazy("A new version takes its place, with the needs and names as they are recorded now."),
            lambda row, words, by: commands.correct_letter(letter_id=row.pk, changes=words, by=by),
            gettext_lazy("A new version is drafted; somebody else clears it."),
            form=Correction,
            move="replace_letter",
            begins=_as_written,
            refuses=_only_while_here,
        ),
        Verb(
            "acknowledge_letter",
            Letter,
            MOVES["acknowledge_letter"].asks,
            gettext_lazy("It is noted that the State has received the letter."),
            lambda row, words, by: commands.acknowledge_letter(letter_id=row.pk, by=by, **words),
            gettext_lazy("The letter is acknowledged."),
            form=Acknowledgement,
            move="acknowledge_letter",
        ),
        Verb(
            "confirm_arrival",
            Message,
            MOVES["confirm_arrival"].asks,
            gettext_lazy("The message counts as sent."),
            lambda row, words, by: commands.confirm_arrival(message_id=row.pk, by=by),
            gettext_lazy("The message counts as sent."),
            move="confirm_arrival",
        ),
        Verb(
            "send_again",
            Message,
            MOVES["send_again"].asks,
            gettext_lazy("The same message leaves again, under the same Message-ID; the recipient may have it twice."),
            lambda row, words, by: commands.send_again(message_id=row.pk, by=by),
            gettext_lazy("The message leaves again with the next post."),
            move="send_again",
        ),
        Verb(
            "replay_delivery",
            Delivery,
            gettext_lazy("Try again"),
            gettext_lazy("The delivery gets all its attempts again, from now on."),
            lambda row, words, by: commands.replay_delivery(delivery_id=row.pk, by=by),
            gettext_lazy("The delivery is tried again."),
            refuses=_only_dead,
        ),
        Verb(
            "set_delivery_aside",
            Delivery,
            gettext_lazy("Set aside"),
            gettext_lazy("It is not tried any more; what waits behind it goes on."),
            lambda row, words, by: commands.set_delivery_aside(delivery_id=row.pk, by=by, **words),
            gettext_lazy("The delivery is set aside."),
            form=Reason,
            refuses=_only_dead,
        ),
        Verb(
            "hold_post",
            PostRoom,
            gettext_lazy("Hold all outgoing mail"),
            gettext_lazy("No mail leaves until somebody releases it. Nothing is lost."),
            lambda row, words, by: commands.hold_post(by=by, **words),
            gettext_lazy("All outgoing mail is held."),
            form=Reason,
            refuses=_only_unheld,
        ),
        Verb(
            "release_post",
            PostRoom,
            gettext_lazy("Release outgoing mail"),
            gettext_lazy("What waits leaves at once, oldest first."),
            lambda row, words, by: commands.release_post(by=by, **words),
            gettext_lazy("Outgoing mail is released."),
            form=Reason,
            refuses=_only_held,
        ),
    ]
}


def reason_against(name: str, user: Any, row: Any) -> str | None:
    """The sentence that says why this user cannot ask this of this row now; None if they can."""
    verb = VERBS[name]
    return (
        access.reason_against(user, name)
        or verb.refuses(row, f"user:{user.pk}")
        or (moves.reason_against(row, verb.move) if verb.move else None)
    )


def ask(name: str, user: Any, row: Any, words: dict[str, Any]) -> str:
    """Ask for the command in the name of this user; returns what to tell them. Raises Refused with the reason."""
    verb = VERBS[name]
    if reason := reason_against(name, user, row):
        raise Refused(reason)
    verb.ask(row, words, By.user(user.pk, datetime.now(UTC)))
    return str(verb.done)


def of(model: type[Model]) -> list[Verb]:
    """The verbs that can be asked of rows of this model, in the order of the table."""
    return [verb for verb in VERBS.values() if verb.model is model]
