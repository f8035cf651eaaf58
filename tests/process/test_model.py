"""A follow-up's whole life against a small model: every verb, by everybody, at any time, in any order.

What the model says must be refused is refused and changes nothing; what happens leaves the record as the model says.
Rules 1 to 4, 6 and 8 to 10 of the domain are asked after every step or at the end; 5 (small figures) and 7 (reminders)
have no place in the life of one follow-up. 2,000 steps, in which every verb must have been done:
make test T='tests/process/test_model.py --hypothesis-profile=deep -rP'.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from reviews.models import Category, Need, Provision, Release
from tests.process.asking import WHOEVER_MAY, Asking
from tests.process.model import MAY
from tests.process.world import NEEDS, World
from workflows.access import visible_to
from workflows.ledger.models import Entry
from workflows.models import (
    Activity,
    Extension,
    Letter,
    Line,
    Message,
    Plan,
    Report,
    Waiver,
    Workshop,
)
from workflows.queries.invariants import INVARIANTS

pytestmark = pytest.mark.django_db
PATIENT: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck), "print_blob": True}
SHORT = {"max_examples": 5, "stateful_step_count": 30, "derandomize": True, "database": None}
ROLES = ("officer", "approver", "focal_point", "alternate", "validating_authority", "contributor")
OTHERS = ("provider_contact", "observer", "focal_point of another State")
ANYBODY = st.sampled_from([WHOEVER_MAY] * 14 + [*ROLES, *OTHERS])
"""Mostly those who may, so that something happens; the others must be kept out."""
OF_THE_STATE = {"PlanAdopted", "PlanReturned", "NeedReleased", "ReleaseRevoked"}
"""What nobody but its validating authority says for a State (rule 3)."""
AT_THE_END = [each for each in INVARIANTS if each.name in ("I2", "I3", "I4", "I9", "I11", "I12", "I15")]


class Life(Asking):
    def teardown(self):
        try:
            assert [each for one in AT_THE_END for each in one.exceptions()] == []
            assert not Entry.objects.filter(case_id=self.world.id, actor="system", cause=None).exists()  # rule 9
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    # So that a life does not stand still: what would be done next if all went well.
    @rule(steps=st.integers(1, 4))
    def get_on(self, steps):
        for _step in range(steps):
            self._next_step()

    @rule(steps=st.integers(5, 9))
    def get_on_quickly(self, steps):
        self.get_on(steps)

    def _next_step(self):
        stage, report = self.model.stage, self.model.report
        if stage == "implementation":
            return self.next_of_report[report]("focal_point" if report in ("", "draft", "returned") else "officer")
        if stage in ("suspended", "declined", "lapsed", "closed_met", "carried_over"):
            verb = "resume_follow_up" if stage == "suspended" else "reopen_follow_up"
            return self.move_with_a_reason("officer", verb)
        step, who = self.next_of_stage[stage]
        return step(who)

    @property
    def next_of_stage(self):
        return {
            "letter_drafted": (self.clear_letter, "approver"),
            "letter_sent": (self.acknowledge_letter, "focal_point"),
            "silent": (self.acknowledge_letter, "officer"),
            "acknowledged": (self.record_contact, "officer"),
            "dialogue": (self.draft_plan, "focal_point"),
            "plan_drafting": (self.complete_and_submit, "alternate"),
            "plan_submitted": (self.adopt_plan, "validating_authority"),
        }

    @property
    def next_of_report(self):
        return {
            "": self.report_on_activities,
            "draft": self.submit_report,
            "returned": self.submit_report,
            "submitted": self.accept_report,
            "accepted": self.lock_period,
        }

    def complete_and_submit(self, who):
        if self.model.version == "adopted":  # it was taken up again after its follow-up had ended
            self.begin_plan_version(who)
        self.complete_lines(who)
        self.submit_plan(who)

    # Time, and the letter.
    @rule(days=st.sampled_from([1, 20, 200, 400]))
    def time_passes(self, days):
        self.now += timedelta(days=days)
        self.model.today = self.now.date()

    @rule(who=ANYBODY)
    def clear_letter(self, who):
        letter = self.letter
        self.ask(who, "clear_letter", letter, letter_id=letter.pk)
        self.words = self.words or (letter.text if self.model.letter == "sent" else "")

    @rule(who=ANYBODY)
    def correct_letter(self, who):
        self.ask(who, "correct_letter", self.letter, letter_id=self.letter.pk, changes={})

    @rule(who=ANYBODY)
    def acknowledge_letter(self, who):
        self.ask(who, "acknowledge_letter", self.letter, letter_id=self.letter.pk, acknowledged_by="A. Zenda")

    @rule(who=ANYBODY)
    def draft_one_year_letter(self, who):
        self.ask(who, "draft_one_year_letter", self.follow_up, follow_up_id=self.world.id)

    # The stages.
    @rule(who=ANYBODY)
    def open_dialogue(self, who):
        self.ask(who, "open_dialogue", self.follow_up, follow_up_id=self.world.id)

    @rule(
        who=ANYBODY,
        verb=st.sampled_from(
            [
                "note_silence",
                "suspend_follow_up",
                "resume_follow_up",
                "decline_follow_up",
                "lapse_follow_up",
                "reopen_follow_up",
                "adopt_process_version",
            ]
        ),
    )
    def move_with_a_reason(self, who, verb):
        self.ask(who, verb, self.follow_up, follow_up_id=self.world.id, reason="Elections")

    @rule(who=ANYBODY)
    def close_needs_met(self, who):
        self.ask(who, "close_needs_met", self.follow_up, follow_up_id=self.world.id, outcome="All are met")

    @rule(who=ANYBODY)
    def carry_over(self, who):
        into = {"into": self.world.next, "outcome": "It goes on"}
        self.ask(who, "carry_over", self.follow_up, follow_up_id=self.world.id, **into)

    # The dialogue.
    @rule(who=ANYBODY)
    def record_contact(self, who):
        talk = {"channel": "call", "held_on": self.now.date(), "people": "A. Zenda", "summary": "A call"}
        self.ask(who, "record_contact", self.follow_up, follow_up_id=self.world.id, contact=talk)

    @precondition(lambda self: self.model.workshop != "planned")
    @rule(who=ANYBODY)
    def plan_workshop(self, who):
        days = {"starts_on": self.now.date(), "ends_on": self.now.date()}
        meeting = {"kind": "mission", "title": "A mission", **days}
        self.ask(who, "plan_workshop", self.follow_up, follow_up_id=self.world.id, workshop=meeting)

    @precondition(lambda self: self.model.workshop)
    @rule(who=ANYBODY, held=st.booleans())
    def end_workshop(self, who, held):
        row = Workshop.objects.filter(follow_up=self.world.id).order_by("pk").last()
        if held:
            self.ask(who, "hold_workshop", row, workshop_id=row.pk, held={"outcome": "Priorities"})
        else:
            self.ask(who, "cancel_workshop", row, workshop_id=row.pk, reason="Elections")

    @precondition(lambda self: self.model.needs < NEEDS + 2)
    @rule(who=ANYBODY)
    def raise_need(self, who):
        provisions = list(Provision.objects.order_by("pk").values_list("pk", flat=True)[:2])
        need = {"category": Category.objects.first().pk, "provisions": provisions, "text": "A course"}
        self.ask(who, "raise_need", self.follow_up, follow_up_id=self.world.id, need=need)

    @rule(who=ANYBODY, which=st.integers(0, 9), status=st.sampled_from(["unmet", "completely"]))
    def assess_need(self, who, which, status):
        place = which % self.model.needs
        need = self.needs[place]
        said = {"assessed_on": self.now.date(), "timing": "current", "status": status, "source": "letter"}
        said["said_by"] = "A. Zenda"
        self.ask(who, "assess_need", need, (place, status), need_id=need.pk, assessment=said)

    @rule(who=st.sampled_from(["focal_point", "alternate"]))
    def all_are_met(self, who):
        for place in range(self.model.needs):
            self.assess_need(who, place, "completely")

    @rule(who=ANYBODY, which=st.integers(0, 9))
    def release_need(self, who, which):
        place = which % self.model.needs
        need = self.needs[place]
        decision = {"audience": "all_providers", "providers": [], "basis": "Decree 7", "document": None}
        decision["decided_on"] = self.now.date()
        self.ask(who, "release_need", need, place, need_id=need.pk, decision=decision)

    @precondition(lambda self: self.model.released)
    @rule(who=ANYBODY)
    def revoke_release(self, who):
        place = min(self.model.released)
        release = Release.objects.get(need=self.needs[place], revoked_at=None)
        self.ask(who, "revoke_release", release, place, release_id=release.pk, reason="The Minister asked")

    # The plan.
    @rule(who=ANYBODY)
    def draft_plan(self, who):
        self.ask(who, "draft_plan", self.follow_up, follow_up_id=self.world.id)

    @precondition(lambda self: self.model.plan)
    @rule(who=ANYBODY)
    def complete_lines(self, who):
        for line in Line.objects.filter(version=self.version).order_by("position"):
            said = {"lead_institution": self.world.ministry.pk, "rationale": f"Because, {self.now}"}
            self.ask(who, "change_line", line, line_id=line.pk, changes=said)

    @precondition(lambda self: self.model.plan)
    @rule(who=ANYBODY)
    def change_plan(self, who):
        self.ask(who, "change_plan", self.plan, plan_id=self.plan.pk, changes={"title": f"Plan, {self.now}"})

    @precondition(lambda self: self.model.plan)
    @rule(who=ANYBODY)
    def add_to_the_plan(self, who):
        version = self.version
        self.ask(who, "add_objective", version, version_id=version.pk, objective={"text": "To train"})
        line = {"title": "A course", "objective": version.objectives.earliest("position").pk}
        self.ask(who, "add_line", version, version_id=version.pk, line=line)

    @precondition(lambda self: self.model.plan)
    @rule(who=ANYBODY)
    def remove_line(self, who):
        line = Line.objects.filter(version=self.version).order_by("position").last()
        if line.position > 1:
            self.ask(who, "remove_line", line, line_id=line.pk)

    @precondition(lambda self: self.model.plan)
    @rule(who=ANYBODY)
    def submit_plan(self, who):
        self.ask(who, "submit_plan", self.version, version_id=self.version.pk)

    @precondition(lambda self: self.model.plan)
    @rule(who=ANYBODY)
    def return_plan(self, who):
        self.ask(who, "return_plan", self.version, version_id=self.version.pk, notes="Name the risks")

    @precondition(lambda self: self.model.plan)
    @rule(who=ANYBODY)
    def adopt_plan(self, who):
        self.ask(who, "adopt_plan", self.version, version_id=self.version.pk)

    @precondition(lambda self: self.model.plan)
    @rule(who=ANYBODY)
    def begin_plan_version(self, who):
        self.ask(who, "begin_plan_version", self.plan, plan_id=self.plan.pk)

    # Reports.
    @precondition(lambda self: self.model.adopted_on)
    @rule(who=ANYBODY)
    def report_on_activities(self, who):
        going_on = Activity.objects.filter(plan=self.plan, state__in=["planned", "underway"])
        for activity in going_on.order_by("number"):
            line = {"status": "underway", "percent": 50}
            self.ask(who, "report_on_activity", activity, activity_id=activity.pk, line=line)

    @precondition(lambda self: self.model.report)
    @rule(who=ANYBODY, verb=st.sampled_from(["return_report", "reopen_report"]))
    def give_report_back(self, who, verb):
        self.ask(who, verb, self.report, report_id=self.report.pk, notes="How many?")

    @precondition(lambda self: self.model.report)
    @rule(who=ANYBODY)
    def submit_report(self, who):
        self.ask(who, "submit_report", self.report, report_id=self.report.pk)

    @precondition(lambda self: self.model.report)
    @rule(who=ANYBODY)
    def accept_report(self, who):
        self.ask(who, "accept_report", self.report, report_id=self.report.pk)

    @precondition(lambda self: self.model.period)
    @rule(who=ANYBODY)
    def file_nil_return(self, who):
        self.ask(who, "file_nil_return", self.period, period_id=self.period.pk, summary="Nothing")

    @precondition(lambda self: self.model.period)
    @rule(who=ANYBODY)
    def lock_period(self, who):
        self.ask(who, "lock_period", self.period, period_id=self.period.pk)

    @precondition(lambda self: self.model.period)
    @rule(who=ANYBODY)
    def give_waiver(self, who):
        until = max(self.model.due_on, self.now.date()) + timedelta(days=60)
        self.ask(who, "give_waiver", self.plan, until, plan_id=self.plan.pk, until_on=until, reason="Elections")

    @precondition(lambda self: self.model.waivers)
    @rule(who=ANYBODY)
    def end_waiver(self, who):
        waiver = Waiver.objects.filter(plan=self.plan).order_by("pk").last()
        self.ask(who, "end_waiver", waiver, waiver_id=waiver.pk, reason="They are over")

    @precondition(lambda self: self.model.period)
    @rule(who=ANYBODY)
    def ask_extension(self, who):
        until = max(self.model.due_on, self.now.date()) + timedelta(days=30)
        words = {"until_on": until, "reason": "Two bodies are late"}
        self.ask(who, "ask_extension", self.period, until, period_id=self.period.pk, **words)

    @precondition(lambda self: self.model.extension)
    @rule(who=ANYBODY, granted=st.booleans())
    def answer_extension(self, who, granted):
        row = Extension.objects.filter(period=self.period).order_by("pk").last()
        if granted:
            self.ask(who, "grant_extension", row, extension_id=row.pk)
        else:
            self.ask(who, "refuse_extension", row, extension_id=row.pk, answer="No")

    # What is so after every step.
    @invariant()
    def the_record_is_as_the_model_says(self):
        model, period = self.model, self.period
        version, report = self.version, Report.objects.filter(period=period).first() if period else None
        assert self.follow_up.state == model.stage
        assert self.letter.state == model.letter
        assert [plan.state for plan in Plan.objects.filter(follow_up=self.world.id)] == (
            [model.plan] * bool(model.plan)
        )
        assert (version.state if version else "") == model.version
        assert (period.state if period else "") == model.period
        assert (report.state if report else "") == model.report

    @invariant()
    def a_letter_exists_for_needs_only_and_one_is_live(self):
        live = Letter.objects.filter(follow_up=self.world.id, kind="readiness").exclude(state="replaced")
        assert live.count() == 1
        assert live.get().data["total_needs"] == NEEDS == self.follow_up.needs

    @invariant()
    def what_was_sent_was_cleared_and_is_shown_as_it_went(self):
        for message in Message.objects.filter(letter__follow_up=self.world.id, state="sent"):
            assert message.letter.cleared_at is not None
        assert self.model.letter == "drafted" or self.letter.text == self.words

    @invariant()
    def only_the_state_adopts_and_consents(self):
        authority = f"user:{self.world.people['validating_authority'].pk}"
        said = Entry.objects.filter(party=self.world.party.pk, type__in=OF_THE_STATE)
        assert set(said.values_list("actor", flat=True)) <= {authority}

    @invariant()
    def a_provider_sees_what_is_released_and_no_more(self):
        seen = visible_to(self.world.people["provider_contact"], Need).values_list("pk", flat=True)
        assert set(seen) == {need.pk for place, need in enumerate(self.needs) if place in self.model.released}

    @invariant()
    def only_people_move_the_clock(self):
        if self.model.period:
            assert self.period.due_on == self.model.due_on

    @invariant()
    def a_need_counts_once(self):
        assert len(self.needs) == self.model.needs == len({need.pk for need in self.needs})


def test_a_follow_up_lives_as_the_model_says():
    Life.world = World()
    deep = settings.get_current_profile_name() == "deep"

    run_state_machine_as_test(Life, settings=settings(**PATIENT, **({} if deep else SHORT)))

    never = MAY.keys() - Life.happened.keys()
    print(Life.happened.most_common(), "never:", never)  # noqa: T201 - shown by pytest -rP
    assert never == {"adopt_process_version"} if deep else len(Life.happened) > 12, never
