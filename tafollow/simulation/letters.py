"""What people do while a letter is on its way (A:72). Each function answers: in how many weeks again; None: never."""

from __future__ import annotations

from datetime import timedelta

from tafollow.simulation.case import Case
from workflows import commands
from workflows.commands.dialogue import Talk
from workflows.models import Letter
from workflows.process import LetterState

PATIENCE = 8
"""Weeks without an answer after which somebody calls. That the State is silent, the calendar notes before."""
KEPT_OPEN = 38
"""Weeks for which a silent follow-up is kept."""
WEEK = timedelta(weeks=1)


def letter_drafted(case: Case) -> int | None:
    commands.clear_letter(letter_id=_letter(case).pk, by=case.approver)
    return min(case.temper.answers_after or PATIENCE, PATIENCE)


def letter_sent(case: Case) -> int | None:
    """The State answers when it comes to it, declines, or is let go."""
    if (left := _weeks_left(case)) > 0:
        return left
    if not case.temper.answers_after:
        commands.lapse_follow_up(follow_up_id=case.id, reason="The State has not answered.", by=case.officer)
        return case.rng.randint(40, 80)
    if case.chance(case.temper.declines):
        reason = "The Government prefers to take the outcome forward on its own."
        commands.decline_follow_up(follow_up_id=case.id, reason=reason, by=case.authority)
        return case.rng.randint(26, 60)
    return _acknowledge(case)


def _weeks_left(case: Case) -> int:
    """Until the State answers, or nobody waits for it any longer."""
    sent_at = _letter(case).sent_at or case.at
    return (case.temper.answers_after or KEPT_OPEN) - round((case.at - sent_at) / WEEK)


def acknowledged(case: Case) -> int | None:
    """The first contact opens the dialogue."""
    talk: Talk = {
        "channel": "call",
        "held_on": case.today - timedelta(days=1),
        "people": "The focal point",
        "summary": "How the action plan can be drafted.",
    }
    commands.record_contact(follow_up_id=case.id, contact=talk, by=case.officer)
    return case.pause()


def follow_one_year_letter(case: Case) -> bool:
    """Take the one-year letter a step further, if there is one (A:75); whether anything was done."""
    letter = Letter.objects.filter(follow_up=case.id, kind=Letter.Kind.ONE_YEAR).exclude(state=LetterState.REPLACED)
    row = letter.only("id", "state").first()
    if row and row.state == LetterState.DRAFTED:
        commands.clear_letter(letter_id=row.pk, by=case.approver)
        return True
    if row and row.state == LetterState.SENT:
        commands.acknowledge_letter(letter_id=row.pk, acknowledged_by="The focal point", by=case.focal_point)
        return True
    return False


def _acknowledge(case: Case) -> int:
    commands.acknowledge_letter(letter_id=_letter(case).pk, acknowledged_by="The focal point", by=case.focal_point)
    return case.rng.randint(1, 4)


def _letter(case: Case) -> Letter:
    rows = Letter.objects.filter(follow_up=case.id, kind=Letter.Kind.READINESS).exclude(state=LetterState.REPLACED)
    return rows.only("id", "sent_at").get()
