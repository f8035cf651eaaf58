"""Every stage lets a follow-up go where MOVES says, and nowhere else."""

import pytest

from tests.factories import OFFICER
from tests.stages.paths import WHY, Path, a_later_follow_up, adopt_plan, draft_plan, return_plan, submit_plan
from workflows import commands, process
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Carried, FollowUp
from workflows.moves import move
from workflows.process import MOVES, FollowUpState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("begun")]
OF_FOLLOW_UPS = [move for move in MOVES.values() if move.thing == "follow_up"]
WITH_REASON = [
    "note_silence",
    "suspend_follow_up",
    "resume_follow_up",
    "decline_follow_up",
    "lapse_follow_up",
    "reopen_follow_up",
]


def ask(name, follow_up, reason=WHY):
    """Ask for the command of a move or, where it is the service's own, for the move itself."""
    if name in WITH_REASON:
        return getattr(commands, name)(follow_up_id=follow_up.pk, reason=reason, by=OFFICER)
    if name == "open_dialogue":
        return commands.open_dialogue(follow_up_id=follow_up.pk, by=OFFICER)
    if name == "close_needs_met":
        return commands.close_needs_met(follow_up_id=follow_up.pk, outcome=reason, by=OFFICER)
    if name == "carry_over":
        into = FollowUp.objects.exclude(pk=follow_up.pk).get(party=follow_up.party_id)
        return commands.carry_over(follow_up_id=follow_up.pk, into=into.pk, outcome=reason, by=OFFICER)
    return move(name, follow_up.pk, by=OFFICER)


def everything():
    rows = list(FollowUp.objects.order_by("pk").values())
    return rows, Entry.objects.count(), Carried.objects.count()


@pytest.mark.parametrize("stage", FollowUpState.values)
def test_what_no_line_of_the_process_allows_is_refused_and_nothing_changes(stage, at):
    row = at(stage).row
    if stage != "carried_over":
        a_later_follow_up(row)
    before = everything()

    for each in OF_FOLLOW_UPS:
        if stage not in each.sources:
            with pytest.raises(Refused, match=f"“{row.get_state_display()}”"):
                ask(each.name, row)

    assert everything() == before


@pytest.mark.parametrize(
    ("name", "stage", "after"),
    [
        ("note_silence", "letter_sent", "silent"),
        ("open_dialogue", "acknowledged", "dialogue"),
        ("suspend_follow_up", "plan_submitted", "suspended"),
        ("resume_follow_up", "suspended", "dialogue"),
        ("decline_follow_up", "dialogue", "declined"),
        ("lapse_follow_up", "suspended", "lapsed"),
        ("reopen_follow_up", "closed_met", "dialogue"),
        ("reopen_follow_up", "carried_over", "dialogue"),
        ("reopen_follow_up", "declined", "dialogue"),
    ],
)
def test_what_it_allows_happens_with_the_reason_in_the_record(name, stage, after, at):
    path = at(stage)

    ask(name, path.row)

    told = Entry.objects.filter(case=path.id).latest("number")
    assert path.row.state == after
    assert (told.type, told.actor) == (MOVES[name].says.__name__, OFFICER.actor)
    assert told.payload.get("reason", WHY) == WHY


@pytest.mark.parametrize("name", WITH_REASON)
def test_a_reason_of_blanks_is_none(name, at):
    path = at(MOVES[name].sources[0])
    before = everything()

    with pytest.raises(Refused, match=r"^Say why.$"):
        ask(name, path.row, reason=" \n")

    assert everything() == before


def test_a_suspended_follow_up_remembers_where_it_was(at):
    path = at("plan_drafting")
    ask("suspend_follow_up", path.row)
    assert path.row.stage_before == "plan_drafting"

    ask("resume_follow_up", path.row)

    assert (path.row.state, path.row.stage_before) == ("plan_drafting", "")


def test_a_follow_up_that_lapses_while_suspended_has_nowhere_to_go_back_to(at):
    path = at("suspended")

    ask("lapse_follow_up", path.row)

    assert path.row.stage_before == ""


def test_an_answer_after_the_silence_is_still_taken(at):
    path = at("silent")

    path.acknowledged()

    assert path.row.state == "acknowledged"


class TestFollowingThePlan:
    def test_the_follow_up_goes_with_its_plan_and_says_because_of_what(self, at, follow_through):
        path = at("dialogue")

        draft_plan(path.row)
        follow_through()
        submit_plan(path.version)
        follow_through()
        return_plan(path.version)
        follow_through()
        submit_plan(path.version)
        follow_through()
        adopt_plan(path.version)
        follow_through()

        went = Entry.objects.filter(case=path.id, type__startswith="FollowUpPlan").order_by("number")
        assert [(entry.type, entry.cause.type) for entry in went] == [
            ("FollowUpPlanDrafted", "PlanDrafted"),
            ("FollowUpPlanSubmitted", "PlanSubmitted"),
            ("FollowUpPlanReturned", "PlanReturned"),
            ("FollowUpPlanSubmitted", "PlanSubmitted"),
            ("FollowUpPlanAdopted", "PlanAdopted"),
        ]
        assert path.row.state == "implementation"

    def test_a_plan_that_is_drafted_before_any_dialogue_opens_the_drafting(self, at, follow_through):
        path = at("acknowledged")

        path.plan_drafting()

        assert path.row.state == "plan_drafting"

    def test_news_of_the_plan_that_came_after_a_suspension_are_made_up_for(self, at, follow_through):
        path = at("plan_drafting")
        submit_plan(path.version)
        adopt_plan(path.version)
        ask("suspend_follow_up", path.row)
        follow_through()
        assert path.row.state == "suspended"

        ask("resume_follow_up", path.row)
        follow_through()

        assert path.row.state == "implementation"

    def test_a_plan_that_was_returned_just_before_is_drafted_again(self, at, follow_through):
        path = at("plan_submitted")
        return_plan(path.version)
        ask("suspend_follow_up", path.row)
        follow_through()
        assert path.row.stage_before == "plan_submitted"

        ask("resume_follow_up", path.row)
        follow_through()

        assert path.row.state == "plan_drafting"

    @pytest.mark.parametrize("stage", ["plan_drafting", "plan_submitted", "implementation"])
    def test_closing_ends_the_plan_and_reopening_takes_it_up_again(self, stage, at, follow_through):
        path = at(stage)
        ask("lapse_follow_up", path.row)
        follow_through()
        assert path.plan.state == "ended"

        ask("reopen_follow_up", path.row)
        follow_through()

        assert path.plan.state == "drafting"
        assert path.row.state == {"plan_submitted": "plan_submitted"}.get(stage, "plan_drafting")

    def test_reopening_a_declined_follow_up_goes_on_with_its_plan(self, at, follow_through):
        path = at("plan_drafting")
        ask("decline_follow_up", path.row)
        follow_through()
        assert path.plan.state == "drafting"

        ask("reopen_follow_up", path.row)
        follow_through()

        assert path.row.state == "plan_drafting"

    def test_a_plan_is_not_ended_for_a_closing_that_was_taken_back(self, at, follow_through):
        path = at("implementation")
        ask("lapse_follow_up", path.row)
        ask("reopen_follow_up", path.row)

        follow_through()

        assert path.plan.state == "in_force"
        assert path.row.state == "implementation"

    def test_where_there_is_no_plan_nothing_is_ended_and_nothing_goes_on(self, at):
        path = at("lapsed")

        with pytest.raises(Refused, match="has no action plan to end"):
            commands.end_plans(follow_up_id=path.id, by=OFFICER)
        with pytest.raises(Refused, match="has no action plan to go on with"):
            commands.go_on_with_the_plan(follow_up_id=path.id, by=OFFICER)


class TestVersionsOfTheProcess:
    @pytest.fixture
    def of_old(self, follow_through, monkeypatch):
        """A follow-up that was opened under version 1 of the process."""
        with monkeypatch.context() as then:
            then.setattr(process, "VERSION", 1)
            return Path(follow_through).to("acknowledged")

    def test_a_follow_up_keeps_the_process_it_began_with(self, of_old):
        before = everything()

        with pytest.raises(Refused, match="runs by version 1 of the process, which does not have “Open the dialogue”"):
            ask("open_dialogue", of_old.row)

        assert everything() == before

    def test_it_goes_on_by_the_newest_one_when_somebody_says_so(self, of_old):
        commands.adopt_process_version(follow_up_id=of_old.id, reason=WHY, by=OFFICER)
        ask("open_dialogue", of_old.row)

        told = Entry.objects.get(case=of_old.id, type="ProcessVersionAdopted")
        assert told.payload == {"follow_up": str(of_old.id), "process_version": process.VERSION, "reason": WHY}
        assert (of_old.row.state, of_old.row.process_version) == ("dialogue", process.VERSION)

    @pytest.mark.parametrize(
        ("stage", "sentence"),
        [("dialogue", "by the newest version of the process already"), ("closed_without_needs", "is over")],
    )
    def test_it_does_so_once_and_not_when_it_is_over(self, stage, sentence, at):
        path = at(stage)
        before = everything()

        with pytest.raises(Refused, match=sentence):
            commands.adopt_process_version(follow_up_id=path.id, reason=WHY, by=OFFICER)

        assert everything() == before
