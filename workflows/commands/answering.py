"""What people say to what they are reminded of: done, on track, late, nothing to report, not mine, not now.

None of it moves a due day (rule 8). Where a duty is discharged by a command of its own, that command is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews import wall
from reviews.access import VALIDATING_AUTHORITY
from reviews.calendars import calendars_of, vienna
from reviews.models import Appointment, User
from reviews.working_days import Calendar
from workflows import access, events, links
from workflows.commands.leave import ask_extension
from workflows.commands.letters import acknowledge_letter
from workflows.commands.reports import file_nil_return
from workflows.commands.tasks import disown_contact, open_tasks, waits
from workflows.ledger import By, Refused
from workflows.ledger.models import Entry
from workflows.ledger.record import lock, record
from workflows.models import Duty, Task
from workflows.process import DutyAnswer, DutyKind, DutyState
from workflows.process.duties import OF_THE_STATE

LONGEST_SNOOZE = timedelta(days=30)
AFTER_DUE = timedelta(days=14)
"""How long after the due day reminders may still rest."""
LOOKED_INTO = 5
"""Working days for which nobody is reminded of what they said is done, or asked more time for."""
LONGEST_WORDS = 300
CLOSED = {
    DutyState.PAUSED: gettext_lazy("Nobody is asked for this at present; nothing is needed from you."),
    DutyState.DONE: gettext_lazy("This is done already; nothing more is needed."),
    DutyState.DROPPED: gettext_lazy("This is no longer owed; nothing more is needed."),
}


class SignInFirst(Refused):
    """The link is good, and its person holds a role that acts with an account and a second factor only."""


@transaction.atomic
def answer_duty(*, duty_id: UUID, answer: str, words: str = "", until_on: date | None = None, by: By) -> Duty:
    """Take down what somebody says to a duty, and let follow what follows from it.

    words: obligatory for what is late (why) and for a nil return (its summary). until_on: the day, of the debtor's
    calendar, on which it will be done if late. Refused, with what is wrong field by field, and when nothing is owed.
    """
    duty = _in_hand(duty_id, by)
    said = words.strip()
    if reason := reason_against_answering(duty):
        raise Refused(reason)
    if wrong := _wrong(duty, answer, said, until_on, by):
        raise Refused(next(iter(wrong.values())), wrong)
    told = events.DutyAnswered(duty=duty.pk, kind=duty.kind, answer=str(answer), words=said)
    record(told, case=duty.case_id, subject=duty.pk, party=duty.party_id or "", by=by)
    ANSWERS[answer](duty, said, until_on, by)
    return Duty.objects.get(pk=duty.pk)


@transaction.atomic
def snooze_duty(*, duty_id: UUID, until_on: date, reason: str, by: By) -> Duty:
    """Send no reminders of this duty before that day, for a reason; the duty is due as before.

    until_on: after today, at most thirty days ahead and fourteen days after the due day, all in the debtor's calendar.
    """
    duty, because = _in_hand(duty_id, by), reason.strip()
    if refusal := reason_against_answering(duty):
        raise Refused(refusal)
    if wrong := _wrong_snooze(duty, until_on, because, by):
        raise Refused(next(iter(wrong.values())), wrong)
    _snooze(duty, until_on, because, by)
    return Duty.objects.get(pk=duty.pk)


@transaction.atomic
def answer_by_link(*, token: str, answer: str, words: str = "", until_on: date | None = None, at: datetime) -> Duty:
    """Answer with the link from a reminder, once. It may what its appointment may by hand, and no second factor does.

    Refused for a link that is not ours, Expired for one that is over or was used, SignInFirst where an account acts.
    """
    link = links.read_answer_link(token, at)
    duty = linked_duty(link)
    by = By(f"link:{link.email}", at)
    _in_hand(duty.pk, by)
    if reason := reason_against_link(link, duty):
        raise links.Expired(reason)
    insist_on_role(link, duty, at)
    return answer_duty(duty_id=duty.pk, answer=answer, words=words, until_on=until_on, by=by)


def linked_duty(link: links.AnswerLink) -> Duty:
    """The duty that a signed link speaks of: whoever holds the link had the reminder. Refused where there is none."""
    duty = Duty.objects.select_related("party", "follow_up__cycle__mechanism").filter(pk=link.duty).first()
    if duty is None:
        raise Refused(links.not_ours())
    return duty


def linked_role(link: links.AnswerLink, at: datetime) -> Appointment | None:
    """The appointment in which the holder of a link was reminded, if it is still in force and still theirs."""
    if link.appointment is None:
        return None
    return Appointment.objects.in_force(at.date()).filter(pk=link.appointment, email=link.email).first()


def insist_on_role(link: links.AnswerLink, duty: Duty, at: datetime) -> None:
    """Refused unless the person of this link may answer for the duty by hand, and without a second factor."""
    role, may = linked_role(link, at), access.who("answer_duty", duty)
    if role is None or role.role not in may or (role.party_id or duty.party_id) != duty.party_id:
        people = _(" or ").join(str(access.NAMES[each]) for each in sorted(may))
        raise Refused(_("Only %(people)s can do this.") % {"people": people})
    if role.role == VALIDATING_AUTHORITY or duty.owed_by not in OF_THE_STATE:
        raise SignInFirst(_("Your role acts with an account and a second factor: sign in to answer."))


def reason_against_link(link: links.AnswerLink, duty: Duty) -> str | None:
    """The sentence that says that this link was used, or is older than another that was; None if it was not."""
    answers = Entry.objects.filter(
        case=duty.case_id, subject=duty.pk, type="DutyAnswered", actor=f"link:{link.email}", at__gte=link.written_at
    )
    last = answers.order_by("-number").values_list("at", flat=True).first()
    if last is None:
        return None
    return _("You answered on %(day)s; the next reminder brings a new link.") % {"day": f"{last:%Y-%m-%d}"}


def reason_against_answering(duty: Duty) -> str | None:
    """The sentence that says why there is nothing to say to this duty now; None if there is."""
    return str(CLOSED[DutyState(duty.state)]) if duty.state != DutyState.OPEN else None


def answers_to(duty: Duty) -> list[DutyAnswer]:
    """What can be said to a duty of this kind, in the order in which it is offered."""
    if duty.owed_by not in OF_THE_STATE:
        return [DutyAnswer.ON_TRACK, DutyAnswer.DELAYED]
    return [each for each in DutyAnswer if each != DutyAnswer.NOTHING_TO_REPORT or duty.kind == DutyKind.REPORT]


def what_follows(duty: Duty, answer: str) -> str:
    """The sentence that says what becomes of an answer to this duty, for whoever gave it."""
    special = {
        (DutyKind.ACKNOWLEDGE_LETTER, DutyAnswer.DONE): _("The receipt of the letter is acknowledged."),
        (DutyKind.REPORT, DutyAnswer.DELAYED): _(
            "The Secretariat decides whether the report may come later. Until it has, the report is due as before."
        ),
    }
    usual = {
        DutyAnswer.DONE: _("The Secretariat looks into it; you are not reminded of it for five working days."),
        DutyAnswer.ON_TRACK: _("You are not reminded of it before the day it is due."),
        DutyAnswer.DELAYED: _("You are not reminded of it before the day you named. It is due as before."),
        DutyAnswer.NOTHING_TO_REPORT: _("The nil return is submitted; nothing more is needed."),
        DutyAnswer.NOT_THE_RIGHT_CONTACT: _("The Secretariat looks into it; nothing more is needed from you."),
    }
    return special.get((DutyKind(duty.kind), DutyAnswer(answer)), usual[DutyAnswer(answer)])


def latest_snooze(duty: Duty, today: date) -> date:
    """The last day until which reminders of this duty may rest, as it is now."""
    return min(today + LONGEST_SNOOZE, duty.due_on + AFTER_DUE)


def _in_hand(duty_id: UUID, by: By) -> Duty:
    """The duty under the lock of its case, and of whoever may say they are not the right contact for it."""
    duty = Duty.objects.filter(pk=duty_id).first()
    if duty is None:
        raise Refused(_("It does not exist."))
    own = _own_role(duty, by)
    lock([duty.case_id, own.case_id] if own else [duty.case_id])
    return Duty.objects.select_related("party").select_for_update(of=("self",), no_key=True).get(pk=duty_id)


def _own_role(duty: Duty, by: By) -> Appointment | None:
    """The appointment in which whoever asks owes this duty."""
    kind, _colon, who = by.actor.partition(":")
    held = Appointment.objects.in_force(by.at.date()).filter(role__in=access.who("answer_duty", duty))
    if duty.owed_by in OF_THE_STATE:
        held = held.filter(party=duty.party_id)
    named = {"user": "user", "link": "email"}.get(kind)
    return held.filter(**{named: who}).order_by("role", "id").first() if named else None


def _wrong(duty: Duty, answer: str, words: str, until_on: date | None, by: By) -> dict[str, str]:
    """What is wrong with an answer, by field; empty if nothing."""
    if answer not in answers_to(duty):
        return {"answer": _("This cannot be said of “%(duty)s”.") % {"duty": duty.get_kind_display()}}
    if len(words) > LONGEST_WORDS:
        return {"words": _("Say it in %(most)s characters at most.") % {"most": LONGEST_WORDS}}
    if answer == DutyAnswer.ON_TRACK and duty.due_on <= _calendar(duty).day_of(by.at):
        return {"answer": _("It was due on %(day)s: say by when it will be done.") % {"day": duty.due_on}}
    if answer == DutyAnswer.NOTHING_TO_REPORT and not words:
        return {"words": _("Say in a sentence why there is nothing to report.")}
    return _wrong_delay(duty, words, until_on, by) if answer == DutyAnswer.DELAYED else {}


def _wrong_delay(duty: Duty, words: str, until_on: date | None, by: By) -> dict[str, str]:
    wrong = {} if words else {"words": _("Say why.")}
    if until_on is None:
        return wrong | {"until_on": _("Say by which day it will be done.")}
    if duty.kind == DutyKind.REPORT:
        return wrong
    return wrong | _wrong_day(duty, until_on, by)


def _wrong_snooze(duty: Duty, until_on: date, reason: str, by: By) -> dict[str, str]:
    wrong = _wrong_day(duty, until_on, by)
    if not reason:
        return wrong | {"reason": _("Say why.")}
    if len(reason) > LONGEST_WORDS:
        return wrong | {"reason": _("Say it in %(most)s characters at most.") % {"most": LONGEST_WORDS}}
    return wrong


def _wrong_day(duty: Duty, until_on: date, by: By) -> dict[str, str]:
    today = _calendar(duty).day_of(by.at)
    latest = latest_snooze(duty, today)
    if latest <= today:
        return {"until_on": _("It was due on %(day)s: reminders can rest no longer.") % {"day": duty.due_on}}
    if not today < until_on <= latest:
        days = {"first": today + timedelta(days=1), "last": latest}
        return {"until_on": _("Reminders can rest until a day from %(first)s to %(last)s.") % days}
    return {}


def _done(duty: Duty, words: str, until_on: date | None, by: By) -> None:
    if duty.kind == DutyKind.ACKNOWLEDGE_LETTER:
        acknowledge_letter(letter_id=duty.about, acknowledged_by=_name(by), by=by)
        return
    kind = Task.Kind.SAID_TO_BE_DONE
    with wall.as_system("what a State says is done is laid before the Secretariat"):
        if not waits(kind, duty.pk):
            task = Task(kind=kind, about=duty.pk, case_id=duty.case_id, party=duty.party_id or "", words=words)
            open_tasks([task], by)
    _rest_while_looked_into(duty, words, by)


def _on_track(duty: Duty, words: str, until_on: date | None, by: By) -> None:
    _rest(duty, duty.due_on, words)


def _delayed(duty: Duty, words: str, until_on: date | None, by: By) -> None:
    if until_on is None:
        raise ValueError("An answer is checked before it is taken.")
    if duty.kind != DutyKind.REPORT:
        _snooze(duty, until_on, words, by)
        return
    ask_extension(period_id=duty.about, until_on=until_on, reason=words, by=by)
    _rest_while_looked_into(duty, words, by)


def _nothing_to_report(duty: Duty, words: str, until_on: date | None, by: By) -> None:
    file_nil_return(period_id=duty.about, summary=words, by=by)


def _not_the_right_contact(duty: Duty, words: str, until_on: date | None, by: By) -> None:
    if (own := _own_role(duty, by)) is None:
        raise Refused(_("Only the person of this appointment can say so."))
    disown_contact(appointment_id=own.pk, words=words, by=by)


ANSWERS: dict[str, Callable[[Duty, str, date | None, By], None]] = {
    DutyAnswer.DONE: _done,
    DutyAnswer.ON_TRACK: _on_track,
    DutyAnswer.DELAYED: _delayed,
    DutyAnswer.NOTHING_TO_REPORT: _nothing_to_report,
    DutyAnswer.NOT_THE_RIGHT_CONTACT: _not_the_right_contact,
}


def _snooze(duty: Duty, until_on: date, reason: str, by: By) -> None:
    _rest(duty, until_on, reason)
    told = events.DutySnoozed(duty=duty.pk, kind=duty.kind, until_on=until_on, reason=reason)
    record(told, case=duty.case_id, subject=duty.pk, party=duty.party_id or "", by=by)


def _rest_while_looked_into(duty: Duty, words: str, by: By) -> None:
    calendar = _calendar(duty)
    _rest(duty, calendar.after(calendar.day_of(by.at), LOOKED_INTO), words)


def _rest(duty: Duty, until_on: date, because: str) -> None:
    """Let reminders rest until a day. What falls due meanwhile is looked at on the first working morning from it on."""
    awake = awake_at(_calendar(duty), until_on)
    resting = duty.snoozed_until and duty.next_at == awake_at(_calendar(duty), duty.snoozed_until)
    if duty.next_at is not None:
        duty.next_at = awake if resting else max(duty.next_at, awake)
    Duty.objects.filter(pk=duty.pk).update(snoozed_until=until_on, snoozed_because=because, next_at=duty.next_at)


def awake_at(calendar: Calendar, snoozed_until: date) -> datetime:
    """When reminders that rest until this day are sent again."""
    return calendar.morning(calendar.on_or_after(snoozed_until))


def _calendar(duty: Duty) -> Calendar:
    """The days of whoever owes this duty."""
    if duty.party_id is None or duty.owed_by not in OF_THE_STATE:
        return vienna()
    return calendars_of([duty.party_id])[duty.party_id]


def _name(by: By) -> str:
    kind, _colon, who = by.actor.partition(":")
    if kind == "user" and (user := User.objects.filter(pk=who).first()):
        return (user.name or user.email)[:120]
    return who[:120]
