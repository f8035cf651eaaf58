"""A follow-up as small as it can be: what each verb needs and what it does, written down without looking at the code.

`Model.refuses(verb)` says whether a verb must be refused now; `Model.done(verb)` is what has happened when it was not.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflows.queries.years import Beginning

ANSWERED = {"acknowledged", "dialogue", "plan_drafting", "plan_submitted", "implementation"}
ASKED = {"letter_sent", "silent", *ANSWERED}
CLOSED = {"closed_met", "carried_over", "lapsed"}
AT_REST = {"suspended", "declined", *CLOSED}
FOCAL_POINTS = {"focal_point", "alternate"}
MAY = {
    "clear_letter": {"approver"},
    "correct_letter": {"officer"},
    "acknowledge_letter": {"officer", *FOCAL_POINTS},
    "note_silence": {"officer"},
    "open_dialogue": {"officer"},
    "record_contact": {"officer"},
    "plan_workshop": {"officer"},
    "hold_workshop": {"officer"},
    "cancel_workshop": {"officer"},
    "suspend_follow_up": {"officer"},
    "resume_follow_up": {"officer"},
    "decline_follow_up": {"officer", "focal_point", "validating_authority"},
    "lapse_follow_up": {"officer"},
    "reopen_follow_up": {"officer"},
    "close_needs_met": {"officer"},
    "carry_over": {"officer"},
    "adopt_process_version": {"officer"},
    "raise_need": {"officer", *FOCAL_POINTS},
    "assess_need": {"officer", *FOCAL_POINTS},
    "release_need": {"validating_authority"},
    "revoke_release": {"validating_authority"},
    "draft_plan": {"officer", *FOCAL_POINTS},
    "change_plan": FOCAL_POINTS,
    "add_objective": FOCAL_POINTS,
    "add_line": FOCAL_POINTS,
    "change_line": FOCAL_POINTS,
    "remove_line": FOCAL_POINTS,
    "submit_plan": FOCAL_POINTS,
    "return_plan": {"validating_authority"},
    "adopt_plan": {"validating_authority"},
    "begin_plan_version": FOCAL_POINTS,
    "report_on_activity": {*FOCAL_POINTS, "contributor"},
    "submit_report": FOCAL_POINTS,
    "return_report": {"officer"},
    "accept_report": {"officer"},
    "reopen_report": {"officer"},
    "file_nil_return": FOCAL_POINTS,
    "lock_period": {"officer"},
    "give_waiver": {"officer"},
    "end_waiver": {"officer"},
    "ask_extension": FOCAL_POINTS,
    "grant_extension": {"officer"},
    "refuse_extension": {"officer"},
    "draft_one_year_letter": {"officer"},
}
"""Who may ask what of the rows of their own State (rules 3 and 6); the Secretariat, of every State's."""
STAGES = {
    "note_silence": ({"letter_sent"}, "silent"),
    "open_dialogue": ({"acknowledged"}, "dialogue"),
    "suspend_follow_up": (ASKED, "suspended"),
    "resume_follow_up": ({"suspended"}, ""),
    "decline_follow_up": ({"letter_sent", "silent", "acknowledged", "dialogue", "plan_drafting"}, "declined"),
    "lapse_follow_up": ({*ASKED, "suspended", "declined"}, "lapsed"),
    "reopen_follow_up": ({"declined", *CLOSED}, "dialogue"),
}
"""From which stages, and to which: "" back to the one before."""


@dataclass
class Planned:
    """A line of the newest version."""

    is_complete: bool = False
    is_new: bool = True


@dataclass
class Waived:
    until: date
    ended_on: date | None = None

    def excuses(self, due_on: date | None) -> bool:
        """Whether it stood on that day."""
        return due_on is not None and self.until >= due_on and (self.ended_on is None or self.ended_on > due_on)


@dataclass
class Model:
    """`version`: the state of the newest version of the plan; `said`: what the State said last of needs, and when."""

    needs: int
    today: date
    stage: str = "letter_drafted"
    before: str = ""
    letter: str = "drafted"
    acknowledged_on: date | None = None
    one_year_letter: bool = False
    workshop: str = ""
    plan: str = ""
    version: str = ""
    lines: list[Planned] = field(default_factory=list)
    adopted_on: date | None = None
    said: dict[int, tuple[str, date]] = field(default_factory=dict)
    released: dict[int, date] = field(default_factory=dict)
    period: str = ""
    due_on: date | None = None
    report: str = ""
    is_nil: bool = False
    has_gaps: bool = False
    waivers: list[Waived] = field(default_factory=list)
    extension: str = ""
    asked_until: date | None = None

    @property
    def unmet(self) -> int:
        return self.needs - sum(status == "completely" for status, _on in self.said.values())

    def refuses(self, verb: str, about: Any = None) -> bool:
        """Whether this must be refused now, whoever asks. `about`: which need, and what is said of it."""
        if verb in STAGES:
            return self.stage not in STAGES[verb][0]
        return not getattr(self, f"_may_{verb}")(about)

    def done(self, verb: str, about: Any = None) -> None:
        """It was not refused, and all that follows from it has happened."""
        if verb in STAGES:
            return self._moved(verb)
        return getattr(self, f"_did_{verb}")(about)

    # The letter: nothing is sent that was not cleared (rule 2).
    def _may_clear_letter(self, _):
        return self.letter == "drafted"

    def _did_clear_letter(self, _):
        self.letter, self.stage = "sent", "letter_sent"

    _may_correct_letter = _may_clear_letter

    def _did_correct_letter(self, _):
        pass

    def _may_acknowledge_letter(self, _):
        return self.letter == "sent"

    def _did_acknowledge_letter(self, _):
        self.letter, self.acknowledged_on = "acknowledged", self.today
        if self.stage in ("letter_sent", "silent"):
            self.stage = "acknowledged"

    def _may_draft_one_year_letter(self, _):
        begun = self.adopted_on if self.plan in ("drafting", "in_force") and self.adopted_on else self.acknowledged_on
        over = begun is not None and self.today >= Beginning("", begun).year_later
        return self.stage in ANSWERED and not self.one_year_letter and over

    def _did_draft_one_year_letter(self, _):
        self.one_year_letter = True

    # The stages.
    def _moved(self, verb: str) -> None:
        target = STAGES[verb][1]
        if verb == "suspend_follow_up":
            self.before = self.stage
        self.stage = target or self.before
        if verb == "lapse_follow_up":
            self.plan = self.plan and "ended"
        if verb in ("resume_follow_up", "reopen_follow_up"):
            self._catch_up()

    def _catch_up(self) -> None:
        """What became of the letter and the plan meanwhile is made up for."""
        if self.letter == "acknowledged" and self.stage in ("letter_sent", "silent"):
            self.stage = "acknowledged"
        if self.plan == "ended":
            self.plan = "drafting"
        if self.plan == "in_force":
            self.stage = "implementation"
        elif self.plan:
            self.stage = "plan_submitted" if self.version == "submitted" else "plan_drafting"

    def _may_close_needs_met(self, _):
        return self.stage in ANSWERED and not self.unmet

    def _did_close_needs_met(self, _):
        self.stage, self.plan = "closed_met", self.plan and "ended"

    def _may_carry_over(self, _):
        return self.stage in {"silent", *ANSWERED} and bool(self.unmet or self.plan)

    def _did_carry_over(self, _):
        self.stage, self.plan = "carried_over", self.plan and "ended"

    def _may_adopt_process_version(self, _):
        return False

    # The dialogue.
    def _may_record_contact(self, _):
        return self.stage not in ("closed_met", "carried_over")

    def _did_record_contact(self, _):
        if self.stage == "acknowledged":
            self.stage = "dialogue"

    def _may_plan_workshop(self, _):
        return self.stage in ASKED

    def _did_plan_workshop(self, _):
        self.workshop = "planned"
        self._did_record_contact(_)

    def _may_hold_workshop(self, _):
        return self.workshop == "planned"

    def _did_hold_workshop(self, _):
        self.workshop = "held"

    _may_cancel_workshop = _may_hold_workshop

    def _did_cancel_workshop(self, _):
        self.workshop = "cancelled"

    def _may_raise_need(self, _):
        return self.stage in {"letter_drafted", "letter_cleared", *ASKED}

    def _did_raise_need(self, _):
        self.needs += 1

    def _may_assess_need(self, about):
        need, status = about
        return self.said.get(need) != (status, self.today)

    def _did_assess_need(self, about):
        need, status = about
        self.said[need] = (status, self.today)

    def _may_release_need(self, need):
        return self.released.get(need) != self.today

    def _did_release_need(self, need):
        self.released[need] = self.today

    def _may_revoke_release(self, need):
        return need in self.released

    def _did_revoke_release(self, need):
        del self.released[need]

    # The plan: only the State adopts it, and what is adopted is frozen.
    def _may_draft_plan(self, _):
        return self.stage in ("acknowledged", "dialogue") and not self.plan and self.unmet > 0

    def _did_draft_plan(self, _):
        self.stage, self.plan, self.version = "plan_drafting", "drafting", "draft"
        self.lines = [Planned() for _need in range(self.unmet)]

    def _may_change_line(self, _):
        return self.plan in ("drafting", "in_force") and self.version in ("draft", "returned")

    def _did_change_line(self, _):
        for line in self.lines:
            line.is_complete = True

    def _may_change_plan(self, _):
        return self.plan in ("drafting", "in_force") and self.version != "submitted"

    _did_change_plan = _did_correct_letter

    _may_add_objective = _may_add_line = _may_remove_line = _may_change_line
    _did_add_objective = _did_change_plan

    def _did_add_line(self, _):
        self.lines.append(Planned())

    def _did_remove_line(self, _):
        self.lines.pop()

    def _goes_on(self, *versions: str) -> bool:
        return self.plan in ("drafting", "in_force") and self.stage not in AT_REST and self.version in versions

    def _may_submit_plan(self, _):
        return self._goes_on("draft", "returned") and all(line.is_complete for line in self.lines)

    def _did_submit_plan(self, _):
        self.version = "submitted"
        self._follow("plan_submitted", "acknowledged", "dialogue", "plan_drafting")

    def _may_return_plan(self, _):
        return self._goes_on("submitted")

    def _did_return_plan(self, _):
        self.version = "returned"
        self._follow("plan_drafting", "plan_submitted")

    _may_adopt_plan = _may_return_plan

    def _did_adopt_plan(self, _):
        self.version, self.adopted_on = "adopted", self.adopted_on or self.today
        self.has_gaps = self.has_gaps or any(line.is_new for line in self.lines)
        for line in self.lines:
            line.is_new = False
        self._follow("implementation", "acknowledged", "dialogue", "plan_drafting", "plan_submitted")
        if self.plan == "drafting":
            self.plan = "in_force"
            self._next_period()

    def _follow(self, target: str, *sources: str) -> None:
        if self.stage in sources:
            self.stage = target

    def _may_begin_plan_version(self, _):
        return self._goes_on("adopted")

    def _did_begin_plan_version(self, _):
        self.version = "draft"

    # Reports: one after the other, and a period is locked when its report is accepted or excused.
    def _next_period(self) -> None:
        if self.period != "open":
            self.period, self.report, self.extension, self.due_on = "open", "", "", None
            self.is_nil = False

    def _may_report_on_activity(self, _):
        return self.plan == "in_force" and self.report in ("", "draft", "returned")

    def _did_report_on_activity(self, _):
        self.report, self.is_nil, self.has_gaps = self.report or "draft", False, False

    def _may_file_nil_return(self, _):
        return self.plan == "in_force" and self.report == ""

    def _did_file_nil_return(self, _):
        self.report, self.is_nil = "submitted", True

    def _may_submit_report(self, _):
        says_all = self.is_nil or not self.has_gaps
        return self.report in ("draft", "returned") and self.period == "open" and says_all

    def _did_submit_report(self, _):
        self.report = "submitted"

    def _may_return_report(self, _):
        return self.report == "submitted"

    def _did_return_report(self, _):
        self.report = "returned"

    _may_accept_report = _may_return_report

    def _did_accept_report(self, _):
        self.report = "accepted"

    def _may_reopen_report(self, _):
        return self.report == "accepted" and self.period == "open"

    _did_reopen_report = _did_return_report

    def _may_lock_period(self, _):
        excused = any(waiver.excuses(self.due_on) for waiver in self.waivers) and self.report != "submitted"
        return self.period == "open" and (self.report == "accepted" or excused)

    def _did_lock_period(self, _):
        self.period = "locked"
        if self.plan == "in_force":
            self._next_period()

    def _may_give_waiver(self, until):
        return self.plan == "in_force" and all(waiver.ended_on for waiver in self.waivers)

    def _did_give_waiver(self, until):
        self.waivers.append(Waived(until))

    def _may_end_waiver(self, _):
        return not all(waiver.ended_on for waiver in self.waivers)

    def _did_end_waiver(self, _):
        self.waivers[-1].ended_on = self.today

    def _may_ask_extension(self, until):
        return self.period == "open" and self.extension != "asked"

    def _did_ask_extension(self, until):
        self.extension, self.asked_until = "asked", until

    def _may_grant_extension(self, _):
        return self.extension == "asked" and self.period == "open"

    def _did_grant_extension(self, _):
        self.extension, self.due_on = "granted", self.asked_until

    def _may_refuse_extension(self, _):
        return self.extension == "asked"

    def _did_refuse_extension(self, _):
        self.extension = "refused"
