"""What is owed follows from what happened: duties open, move, rest and close by reactions alone."""

from datetime import date, timedelta

import pytest

from reviews.models import Holiday
from tests.factories import MAY_DAY, OFFICER, a_concluded_review, acknowledged, the_letter
from tests.people import appoint
from tests.reporting.plans import a_plan, reporting_on
from workflows import commands
from workflows.ledger import By
from workflows.ledger.models import Entry
from workflows.models import Duty, Patience, Task
from workflows.queries import owed

pytestmark = pytest.mark.django_db


def duties(follow_up) -> dict[str, tuple[str, date]]:
    return {row.kind: (row.state, row.due_on) for row in Duty.objects.filter(follow_up=follow_up)}


def states(follow_up) -> dict[str, str]:
    return {row.kind: row.state for row in Duty.objects.filter(follow_up=follow_up)}


def told(duty) -> list[str]:
    return list(Entry.objects.filter(subject=duty.pk).order_by("number").values_list("type", flat=True))


@pytest.fixture
def settle(follow_through):
    """What follows happens; then duties say just what is owed."""

    def run(at=MAY_DAY):
        follow_through(at=at)
        assert owed.all_differences() == []

    return run


@pytest.fixture
def given(db):
    return reporting_on(a_plan())


def test_a_drafted_letter_is_to_be_cleared_within_five_working_days_of_vienna(settle):
    Holiday.objects.create(party=None, day=date(2026, 5, 6), name="A holiday in Vienna")
    review = a_concluded_review()

    settle()

    assert duties(review.pk) == {"clear_letter": ("open", date(2026, 5, 11))}
    assert Duty.objects.get().owed_by == "approver"


def test_the_register_of_patience_says_how_long_a_duty_may_take(settle):
    Patience.objects.create(kind="clear_letter", days=40, working_days=False)
    review = a_concluded_review()

    settle()

    assert duties(review.pk) == {"clear_letter": ("open", date(2026, 6, 10))}


def test_a_letter_that_is_corrected_is_owed_anew_and_nobody_has_cleared_the_old_one(settle):
    review = a_concluded_review()
    settle()
    old = Duty.objects.get()

    commands.correct_letter(letter_id=the_letter(review).pk, changes={"state": "the Other State"}, by=OFFICER)
    settle()

    assert told(old) == ["DutyOpened", "DutyDropped"]
    assert Duty.objects.get(state="open").about == the_letter(review).pk


def test_a_letter_that_was_sent_is_to_be_acknowledged_and_answered(settle, follow_through):
    follow_up = acknowledged(a_concluded_review(), follow_through)

    assert duties(follow_up.pk) == {
        "clear_letter": ("done", date(2026, 5, 8)),
        "acknowledge_letter": ("done", date(2026, 5, 8)),
        "answer_letter": ("open", date(2026, 6, 1)),
        "draft_one_year_letter": ("open", date(2027, 5, 14)),
    }
    commands.open_dialogue(follow_up_id=follow_up.pk, by=OFFICER)
    settle()
    assert states(follow_up.pk)["answer_letter"] == "done"


def test_a_plan_goes_to_and_fro_between_those_who_owe_it(settle, follow_through):
    follow_up = acknowledged(a_concluded_review(), follow_through)
    plan = commands.draft_plan(follow_up_id=follow_up.pk, by=OFFICER)
    version = plan.versions.get()
    for line in version.lines.all():
        said = {"lead_institution": _an_institution(plan).pk, "rationale": "Asked for"}
        commands.change_line(line_id=line.pk, changes=said, by=OFFICER)
    settle()
    assert duties(follow_up.pk)["submit_plan"] == ("open", date(2026, 7, 30))

    commands.submit_plan(version_id=version.pk, by=OFFICER)
    settle()
    assert duties(follow_up.pk)["decide_plan"] == ("open", date(2026, 6, 1))
    assert states(follow_up.pk)["submit_plan"] == "done"

    later = MAY_DAY + timedelta(days=10)
    commands.return_plan(version_id=version.pk, notes="Dates?", by=By("user:a", later))
    settle(at=later)
    assert duties(follow_up.pk)["submit_plan"] == ("open", date(2026, 8, 10))
    submit = Duty.objects.get(kind="submit_plan")
    assert told(submit) == ["DutyOpened", "DutyDone", "DutyReopened"]
    assert (submit.turn, submit.turn_from) == (2, later)

    commands.submit_plan(version_id=version.pk, by=By("user:a", later))
    commands.adopt_plan(version_id=version.pk, by=By("user:b", later))
    settle(at=later)
    assert states(follow_up.pk)["decide_plan"] == "done"
    year = Duty.objects.get(kind="draft_one_year_letter")
    assert (year.due_on, told(year)) == (date(2027, 5, 25), ["DutyOpened", "DutyMoved"])


def test_a_report_is_owed_by_the_day_of_its_period_and_again_when_it_is_returned(given, settle):
    settle()
    assert duties(given.plan.follow_up_id)["report"] == ("open", date(2026, 11, 30))

    given.say_all()
    given.submit()
    settle()
    assert states(given.plan.follow_up_id)["report"] == "done"
    assert duties(given.plan.follow_up_id)["decide_report"] == ("open", date(2026, 5, 29))

    commands.return_report(report_id=given.report.pk, notes="And the money?", by=given.officer)
    settle()
    assert duties(given.plan.follow_up_id)["report"] == ("open", date(2026, 11, 30))
    assert states(given.plan.follow_up_id)["decide_report"] == "done"


def test_a_report_that_is_returned_late_is_owed_some_days_later(given, settle):
    given.say_all()
    given.submit()
    settle()
    late = MAY_DAY.replace(year=2027)

    commands.return_report(report_id=given.report.pk, notes="And the money?", by=By("user:o", late))
    settle(at=late)

    assert duties(given.plan.follow_up_id)["report"] == ("open", date(2027, 5, 31))


def test_a_nil_return_is_a_report(given, settle):
    settle()

    commands.file_nil_return(period_id=given.period.pk, summary="Nothing yet.", by=given.focal_point)
    settle()

    assert states(given.plan.follow_up_id)["report"] == "done"


def test_more_time_moves_the_day_and_a_new_ladder_begins(given, settle):
    settle()
    asked = commands.ask_extension(
        period_id=given.period.pk, until_on=date(2027, 1, 31), reason="Elections.", by=given.focal_point
    )
    settle()
    assert duties(given.plan.follow_up_id)["decide_extension"] == ("open", date(2026, 5, 8))
    Duty.objects.filter(kind="report").update(overdue_noted=True, snoozed_until=date(2026, 12, 1))

    commands.grant_extension(extension_id=asked.pk, by=given.officer)
    settle()

    row = Duty.objects.get(kind="report")
    assert (row.state, row.due_on, row.turn) == ("open", date(2027, 1, 31), 2)
    assert (row.overdue_noted, row.snoozed_until) == (False, None)
    assert told(row) == ["DutyOpened", "DutyMoved"]
    assert states(given.plan.follow_up_id)["decide_extension"] == "done"


def test_nothing_is_asked_of_a_state_while_a_waiver_stands(given, settle):
    waiver = given.waive(until_on=date(2026, 6, 30))
    settle()
    assert duties(given.plan.follow_up_id) == {
        "report": ("paused", date(2026, 11, 30)),
        "extend_waiver": ("open", date(2026, 6, 30)),
    }

    commands.end_waiver(waiver_id=waiver.pk, reason="It is over.", by=given.officer)
    settle()
    assert states(given.plan.follow_up_id) == {"report": "open", "extend_waiver": "done"}


def test_a_waiver_that_runs_out_excuses_from_what_fell_due_within_it(given, settle):
    given.waive(until_on=date(2026, 12, 31))
    settle()
    after = MAY_DAY.replace(year=2027, month=1)

    commands.expire_waivers(by=By(By.CALENDAR, after))
    settle(at=after)

    assert states(given.plan.follow_up_id)["report"] == "dropped"
    assert states(given.plan.follow_up_id)["extend_waiver"] == "dropped"


def test_a_suspended_follow_up_asks_nothing_of_the_state_and_goes_on_asking_afterwards(given, settle):
    settle()
    commands.suspend_follow_up(follow_up_id=given.plan.follow_up_id, reason="Elections.", by=given.officer)
    settle()
    assert states(given.plan.follow_up_id) == {"report": "paused"}

    commands.resume_follow_up(follow_up_id=given.plan.follow_up_id, reason="They are over.", by=given.officer)
    settle()

    assert states(given.plan.follow_up_id) == {"report": "open"}


def test_a_follow_up_that_ends_is_owed_nothing_and_reopened_it_is_owed_again_what_is_left(settle, follow_through):
    follow_up = acknowledged(a_concluded_review(), follow_through)
    done = {"clear_letter": "done", "acknowledge_letter": "done"}
    commands.lapse_follow_up(follow_up_id=follow_up.pk, reason="Nobody answers.", by=OFFICER)
    settle()
    assert states(follow_up.pk) == done | {"answer_letter": "dropped", "draft_one_year_letter": "dropped"}

    commands.reopen_follow_up(follow_up_id=follow_up.pk, reason="Somebody does.", by=OFFICER)
    settle()

    assert states(follow_up.pk) == done | {"answer_letter": "dropped", "draft_one_year_letter": "open"}


def test_a_nomination_that_runs_out_is_to_be_renewed_until_somebody_succeeds(settle):
    review = a_concluded_review()
    row = appoint(None, "validating_authority", party=review.party, valid_until=date(2026, 9, 5))
    task = commands.open_task(kind=Task.Kind.APPOINTMENT_ENDS, appointment_id=row.pk, by=OFFICER)
    settle()
    renewal, look = Duty.objects.get(kind="renew_nomination"), Duty.objects.get(kind="finish_task")
    assert (renewal.about, renewal.due_on, renewal.follow_up_id) == (row.pk, date(2026, 9, 5), None)
    assert (look.due_on, look.owed_by) == (date(2026, 5, 8), "officer")

    commands.finish_task(task_id=task.pk, outcome="They will name somebody.", by=OFFICER)
    commands.end_appointment(appointment_id=row.pk, reason="She has left.", by=OFFICER)
    settle()

    assert told(look) == ["DutyOpened", "DutyDone"]
    assert told(renewal) == ["DutyOpened", "DutyDropped"]


def test_settling_again_changes_nothing_and_says_so(given, settle):
    settle()
    facts = Entry.objects.count()

    refused = commands.settle_duties(causes={given.plan.follow_up_id: None}, by=OFFICER)

    assert refused == {given.plan.follow_up_id: "What is owed here is as it was."}
    assert Entry.objects.count() == facts


def _an_institution(plan):
    from reviews.models import Institution

    return Institution.objects.get_or_create(party=plan.party, name="Ministry of Justice")[0]
