"""What people say to what they owe, and what follows from it. No answer moves a due day (rule 8)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import uuid_utils.compat as uuid

from tests.answering.conftest import DUE, a_duty, main_of
from tests.factories import MAY_DAY, OFFICER, a_party
from tests.people import a_focal_point, an_account
from workflows import access, commands
from workflows.ledger import By, Refused
from workflows.ledger.models import Entry
from workflows.models import Duty, Extension, Report, Task

pytestmark = pytest.mark.django_db


def by(party):
    return By(f"link:{main_of(party).email}", MAY_DAY)


def answers_told():
    return list(Entry.objects.filter(type="DutyAnswered").values_list("payload__answer", "payload__words"))


def test_what_is_said_to_be_done_is_laid_before_the_secretariat_and_rests_five_working_days():
    duty = a_duty()

    commands.answer_duty(duty_id=duty.pk, answer="done", words=" Sent by bag. ", by=by(duty.party))

    duty.refresh_from_db()
    task = Task.objects.get()
    assert (task.kind, task.about, task.words, task.party) == (
        "said_to_be_done",
        duty.pk,
        "Sent by bag.",
        duty.party_id,
    )
    assert (duty.state, duty.due_on, duty.snoozed_until) == ("open", DUE, date(2026, 5, 8))
    assert duty.next_at == datetime(2026, 5, 8, 9, tzinfo=UTC)
    assert answers_told() == [("done", "Sent by bag.")]


def test_said_again_it_opens_no_second_task():
    duty = a_duty()

    for _time in range(2):
        commands.answer_duty(duty_id=duty.pk, answer="done", by=by(duty.party))

    assert Task.objects.count() == 1


def test_what_is_on_track_rests_until_it_is_due():
    duty = a_duty()

    commands.answer_duty(duty_id=duty.pk, answer="on_track", by=by(duty.party))

    duty.refresh_from_db()
    assert (duty.snoozed_until, duty.due_on, duty.next_at) == (DUE, DUE, datetime(2026, 5, 20, 9, tzinfo=UTC))


def test_a_reminder_that_would_come_later_anyway_comes_when_it_would():
    later = MAY_DAY + timedelta(days=40)
    duty = a_duty(next_at=later)

    commands.answer_duty(duty_id=duty.pk, answer="on_track", by=by(duty.party))

    duty.refresh_from_db()
    assert duty.next_at == later


def test_nothing_is_on_track_on_the_day_it_is_due():
    duty = a_duty(due_on=MAY_DAY.date())

    refusal = refused(duty, "on_track")

    assert refusal.findings == {"answer": "It was due on 2026-05-01: say by when it will be done."}


def test_what_is_late_rests_until_the_day_named_with_the_reason():
    duty = a_duty()

    commands.answer_duty(
        duty_id=duty.pk, answer="delayed", words="Elections.", until_on=date(2026, 5, 25), by=by(duty.party)
    )

    duty.refresh_from_db()
    snoozed = Entry.objects.get(type="DutySnoozed").payload
    assert (duty.snoozed_until, duty.snoozed_because, duty.due_on) == (date(2026, 5, 25), "Elections.", DUE)
    assert (snoozed["until_on"], snoozed["reason"]) == ("2026-05-25", "Elections.")


@pytest.mark.parametrize(
    ("words", "until_on", "wrong"),
    [
        ("", None, {"words", "until_on"}),
        ("Elections.", None, {"until_on"}),
        ("  ", date(2026, 5, 25), {"words"}),
        ("Elections.", date(2026, 5, 1), {"until_on"}),
        ("Elections.", date(2020, 5, 1), {"until_on"}),
        ("Elections.", date(2026, 6, 1), {"until_on"}),
        ("x" * 301, date(2026, 5, 25), {"words"}),
    ],
)
def test_what_is_late_needs_a_reason_and_a_day_within_the_limit(words, until_on, wrong):
    assert set(refused(a_duty(), "delayed", words=words, until_on=until_on).findings) == wrong


def test_what_was_due_long_ago_can_rest_no_longer():
    duty = a_duty(due_on=date(2026, 4, 17))

    refusal = refused(duty, "delayed", words="Elections.", until_on=date(2026, 5, 2))

    assert refusal.findings == {"until_on": "It was due on 2026-04-17: reminders can rest no longer."}


def test_a_letter_that_is_said_to_be_done_is_acknowledged_and_owed_no_more(a_sent_letter, follow_through):
    letter = a_sent_letter()
    duty = Duty.objects.get(kind="acknowledge_letter", about=letter.pk)

    commands.answer_duty(duty_id=duty.pk, answer="done", by=by(letter.party))
    follow_through()

    letter.refresh_from_db()
    duty.refresh_from_db()
    assert (letter.state, letter.acknowledged_by) == ("acknowledged", main_of(letter.party).email)
    assert duty.state == "done"
    assert not Task.objects.exists()


def test_a_report_that_is_late_asks_for_more_time(an_open_period):
    duty = a_report_owed(an_open_period)
    until = an_open_period.due_on + timedelta(days=30)

    commands.answer_duty(duty_id=duty.pk, answer="delayed", words="Elections.", until_on=until, by=by(duty.party))

    extension = Extension.objects.get()
    duty.refresh_from_db()
    an_open_period.refresh_from_db()
    assert (extension.period, extension.until_on, extension.reason) == (an_open_period, until, "Elections.")
    assert (duty.due_on, an_open_period.due_on) == (an_open_period.due_on, duty.due_on)
    with pytest.raises(Refused, match="asked for already"):
        commands.answer_duty(duty_id=duty.pk, answer="delayed", words="Again.", until_on=until, by=by(duty.party))


def test_nothing_to_report_files_a_nil_return_with_the_words(an_open_period):
    duty = a_report_owed(an_open_period)

    commands.answer_duty(duty_id=duty.pk, answer="nothing_to_report", words="No step yet.", by=by(duty.party))

    report = Report.objects.get()
    assert (report.kind, report.state, report.summary) == ("nil", "submitted", "No step yet.")


def test_nothing_to_report_needs_a_sentence_and_a_report(an_open_period):
    owed = a_report_owed(an_open_period)

    assert set(refused(owed, "nothing_to_report", words=" ").findings) == {"words"}
    assert set(refused(a_duty(), "nothing_to_report", words="No step.").findings) == {"answer"}


def test_who_is_not_the_right_contact_is_looked_into(follow_through):
    duty = a_duty()

    commands.answer_duty(duty_id=duty.pk, answer="not_the_right_contact", words="Ask B.", by=by(duty.party))
    follow_through()

    assert list(Task.objects.values_list("kind", "about")) == [("not_the_right_contact", main_of(duty.party).pk)]


def test_somebody_with_an_account_is_named_by_it():
    party = a_party()
    duty = a_duty(party)
    user = a_focal_point(party)

    commands.answer_duty(duty_id=duty.pk, answer="not_the_right_contact", by=By.user(user.pk, MAY_DAY))

    assert Entry.objects.filter(type="ContactDisowned", actor=f"user:{user.pk}").count() == 1


def test_who_owes_nothing_of_it_cannot_say_that_they_are_not_the_right_contact():
    assert "Only the person" in str(refused(a_duty(), "not_the_right_contact", asked_by=OFFICER))


@pytest.mark.parametrize(
    ("state", "sentence"), [("done", "is done already"), ("dropped", "no longer owed"), ("paused", "at present")]
)
def test_what_nobody_is_asked_for_needs_no_answer(state, sentence):
    duty = a_duty(state=state)

    assert sentence in str(refused(duty, "on_track"))
    with pytest.raises(Refused, match=sentence):
        commands.snooze_duty(duty_id=duty.pk, until_on=date(2026, 5, 9), reason="x", by=OFFICER)


def test_the_secretariat_says_of_its_own_duties_only_when():
    duty = a_duty(kind="decide_report", owed_by="officer")

    assert set(refused(duty, "done", asked_by=OFFICER).findings) == {"answer"}
    commands.answer_duty(duty_id=duty.pk, answer="on_track", by=OFFICER)


def test_a_duty_that_there_is_not_is_answered_by_nobody():
    with pytest.raises(Refused, match="does not exist"):
        commands.answer_duty(duty_id=uuid.uuid7(), answer="done", by=OFFICER)


def test_a_snooze_has_a_reason_and_limits_in_the_days_of_the_state():
    duty = a_duty(a_party(time_zone="Pacific/Kiritimati"), due_on=date(2026, 5, 3))  # there it is 2 May already
    late = By("link:a@b.example", datetime(2026, 5, 1, 20, tzinfo=UTC))

    for until_on, reason in ((date(2026, 5, 2), "x"), (date(2026, 5, 18), "x"), (date(2026, 5, 10), " ")):
        with pytest.raises(Refused):
            commands.snooze_duty(duty_id=duty.pk, until_on=until_on, reason=reason, by=late)
    snoozed = commands.snooze_duty(duty_id=duty.pk, until_on=date(2026, 5, 17), reason="Elections.", by=late)

    assert (snoozed.snoozed_until, snoozed.snoozed_because) == (date(2026, 5, 17), "Elections.")
    assert snoozed.next_at == datetime(2026, 5, 17, 19, tzinfo=UTC)  # nine in the morning of Monday there
    assert (snoozed.due_on, snoozed.turn) == (date(2026, 5, 3), 1)


def test_a_snooze_is_at_most_thirty_days_long():
    duty = a_duty(due_on=date(2026, 12, 31))

    with pytest.raises(Refused, match="from 2026-05-02 to 2026-05-31"):
        commands.snooze_duty(duty_id=duty.pk, until_on=date(2026, 6, 1), reason="x", by=OFFICER)
    assert commands.snooze_duty(duty_id=duty.pk, until_on=date(2026, 5, 31), reason="x", by=OFFICER).snoozed_until


def refused(duty, answer, asked_by=None, **said):
    """The refusal of an answer, which changed nothing and told nothing."""
    before = Duty.objects.filter(pk=duty.pk).values().get(), Entry.objects.count()

    with pytest.raises(Refused) as caught:
        commands.answer_duty(duty_id=duty.pk, answer=answer, by=asked_by or by(duty.party), **said)

    assert (Duty.objects.filter(pk=duty.pk).values().get(), Entry.objects.count()) == before
    return caught.value


def a_report_owed(period):
    return a_duty(
        period.party, "report", case_id=period.follow_up_id, about=period.pk, due_on=period.due_on,
        follow_up_id=period.follow_up_id,
    )  # fmt: skip


def test_an_account_without_a_role_of_the_state_may_not_answer_for_it():
    duty = a_duty()

    assert access.reason_against(a_focal_point(duty.party), "answer_duty", duty) is None
    for other in (an_account("officer"), an_account("observer"), a_focal_point(a_party())):
        assert "Only" in access.reason_against(other, "answer_duty", duty)
