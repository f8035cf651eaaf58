"""The states of a duty, and what duties there are: who owes what at which point of the process (A:72-76, rule 7)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from workflows import events
from workflows.process.move import Move


class DutyKind(TextChoices):
    CLEAR_LETTER = "clear_letter", _("clear the letter")
    ACKNOWLEDGE_LETTER = "acknowledge_letter", _("acknowledge the letter")
    ANSWER_LETTER = "answer_letter", _("answer the letter")
    SUBMIT_PLAN = "submit_plan", _("submit the action plan")
    DECIDE_PLAN = "decide_plan", _("return or adopt the action plan")
    REPORT = "report", _("report on the action plan")
    DECIDE_REPORT = "decide_report", _("return or accept the report")
    DECIDE_EXTENSION = "decide_extension", _("decide on the extension")
    EXTEND_WAIVER = "extend_waiver", _("extend the waiver or let it end")
    RENEW_NOMINATION = "renew_nomination", _("renew the nomination")
    DRAFT_ONE_YEAR_LETTER = "draft_one_year_letter", _("draft the one-year letter")
    FINISH_TASK = "finish_task", _("look into a task")


class DutyState(TextChoices):
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("No longer owed")


class RuleState(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    RETIRED = "retired", _("Retired")


class OwedBy(TextChoices):
    STATE = "state", _("the focal point of the State")
    VALIDATING_AUTHORITY = "validating_authority", _("the validating authority of the State")
    OFFICER = "officer", _("the Secretariat")
    APPROVER = "approver", _("an approver of the Secretariat")


class DutyAnswer(TextChoices):
    DONE = "done", _("It is done")
    ON_TRACK = "on_track", _("It will be done in time")
    DELAYED = "delayed", _("It will be late")
    NOTHING_TO_REPORT = "nothing_to_report", _("There is nothing to report")
    NOT_THE_RIGHT_CONTACT = "not_the_right_contact", _("I am not the right contact")


OF_THE_STATE = (OwedBy.STATE, OwedBy.VALIDATING_AUTHORITY)
"""Owed by the calendar of the State; the rest by that of Vienna."""


@dataclass(frozen=True)
class Allowance:
    """How long a duty may take: so many days of the calendar, or working days, of whoever owes it."""

    days: int
    working_days: bool = False


K = DutyKind
PATIENCE: dict[str, Allowance] = {
    K.CLEAR_LETTER: Allowance(5, working_days=True),
    K.SUBMIT_PLAN: Allowance(90),
    K.DECIDE_PLAN: Allowance(30),
    K.REPORT: Allowance(30),  # after it was returned; before, the period says by when
    K.DECIDE_REPORT: Allowance(20, working_days=True),
    K.DECIDE_EXTENSION: Allowance(5, working_days=True),
    K.DRAFT_ONE_YEAR_LETTER: Allowance(10, working_days=True),  # after the year is over
    K.FINISH_TASK: Allowance(5, working_days=True),
}
"""What the register of patience begins with (*proposed*: no UN text fixes it), and what holds where it says nothing.

The cycle says how long an answer to a letter may take; for the other kinds a person names the day.
"""

D, R = DutyState, RuleState
STANDING = (D.OPEN, D.PAUSED)
"""It is still owed."""

MOVES = [
    Move("discharge_duty", "duty", STANDING, D.DONE, events.DutyDone, _("Note that the duty is done")),
    Move("drop_duty", "duty", STANDING, D.DROPPED, events.DutyDropped, _("Note that the duty is no longer owed")),
    Move("pause_duty", "duty", (D.OPEN,), D.PAUSED, events.DutyPaused, _("Pause the duty")),
    Move("resume_duty", "duty", (D.PAUSED,), D.OPEN, events.DutyResumed, _("Resume the duty")),
    Move("reopen_duty", "duty", (D.DONE, D.DROPPED), D.OPEN, events.DutyReopened, _("Owe the duty again")),
    Move("switch_rule_on", "rule", (R.DRAFT,), R.IN_FORCE, events.RuleSwitchedOn, _("Switch the rule on"), "officer"),
    Move("retire_rule", "rule", (R.DRAFT, R.IN_FORCE), R.RETIRED, events.RuleRetired, _("Retire the rule"), "officer"),
]
