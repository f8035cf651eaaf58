"""One mail a day per person, within their week's budget, asked about again before it leaves."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import Appointment, User
from tests.factories import a_party
from tests.people import an_account, appoint
from tests.reminders.conftest import (
    DUE,
    a_duty,
    a_pass,
    a_rule,
    at,
    book,
    by,
    close,
    days_before,
    mails,
    the_post_comes,
    the_ringer_comes,
)
from workflows import post
from workflows.commands import digests, mailing, reminder_mail
from workflows.commands.mailing import Letterbox, Recipient
from workflows.ledger.standing import case_of
from workflows.models import Duty, Message, Preference, Reminder
from workflows.writing import Mail

pytestmark = pytest.mark.django_db


def main(party):
    return party.appointments.get(role="focal_point").email


def states(duty):
    return [state for _email, state, _why in book(duty)]


def on_the_wire(message):
    return message_from_bytes(post._content(message), policy=SMTP)


def test_everything_that_is_due_to_a_person_on_a_day_stands_in_one_mail(state):
    a_rule(-7)
    for kind in ("report", "submit_plan", "answer_letter"):
        a_duty(state, kind=kind)

    written = the_ringer_comes(days_before(7))

    assert written == 1
    (mail,) = mails()
    assert mail.recipient == main(state)
    assert mail.subject.startswith("3 things are due: ")
    assert mail.text.count("/duties/answer/") == 3


def test_a_second_rung_on_the_same_day_waits_for_the_next_working_day(state):
    a_rule(-7)
    a_rule(-7, kind="submit_plan")
    a_duty(state)
    the_ringer_comes(days_before(7))
    late = a_duty(state, kind="submit_plan", opened_at=days_before(8))

    same_day, next_day = the_ringer_comes(days_before(7, 15)), the_ringer_comes(days_before(6))

    assert (same_day, next_day) == (0, 1)
    assert states(late) == ["written"]


def test_beyond_the_budget_of_the_week_reminders_wait_for_the_next_weeks_first_digest(state):
    for days in (-8, -7, -6, -5):  # Monday to Thursday
        a_rule(days)
    Preference.objects.create(email=main(state), per_week=2, set_at=days_before(60))
    duty = a_duty(state)

    written = [the_ringer_comes(days_before(days)) for days in (8, 7, 6, 5, 4, 3, 2, 1)]

    assert written == [1, 1, 0, 0, 0, 0, 0, 1]
    assert states(duty) == ["written", "written", "overtaken", "written"]


def test_a_digest_leaves_at_nine_in_the_zone_of_the_account(state):
    a_rule(-7)
    user = an_account()
    User.objects.filter(pk=user.pk).update(time_zone="America/Lima")
    Appointment.objects.filter(party=state).update(user=user)
    a_duty(state)

    early, nine = the_ringer_comes(days_before(7, 13)), the_ringer_comes(days_before(7, 14))

    assert (early, nine) == (0, 1)


def test_after_an_outage_over_the_night_nobody_is_written_to_before_nine_of_a_working_day(state):
    a_rule(-5)  # Thursday
    a_duty(state)

    saturday, monday_night, monday = (
        the_ringer_comes(at_) for at_ in (days_before(3), days_before(1, 3), days_before(1))
    )

    assert (saturday, monday_night, monday) == (0, 0, 1)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda duty: close(duty), "closed"),
        (lambda duty: close(duty, "pause_duty"), "closed"),
        (lambda duty: Duty.objects.update(snoozed_until=DUE), "snoozed"),
        (lambda duty: Duty.objects.update(turn=2), "moved"),
        (lambda duty: Appointment.objects.update(state="ended"), "gone"),
        (lambda duty: Reminder.objects.update(email="a\r\nBcc: b@x.example"), "address"),
        (lambda duty: Reminder.objects.update(email='"a b"@x.example', appointment=None), "address"),
    ],
)
def test_what_is_not_wanted_any_more_when_the_digest_is_written_is_silenced_with_the_reason(state, change, why):
    a_rule(-7)
    duty = a_duty(state)
    a_pass(days_before(7))
    change(duty)

    written = digests.write_digests(by=by(days_before(7)))

    assert (written, mails()) == (0, [])
    found = Reminder.objects.get()
    assert found.state == "silenced"
    assert found.why == why or (why == "address" and found.why == "gone")


def test_who_has_unsubscribed_sees_it_on_the_pages_alone(state):
    a_rule(-7)
    Preference.objects.create(email=main(state), reminders=False, set_at=days_before(60))
    duty = a_duty(state)

    the_ringer_comes(days_before(7))

    assert book(duty) == [(main(state), "shown", "unsubscribed")]
    assert mails() == []


def test_a_duty_that_is_done_while_its_mail_waits_is_not_reminded_of_and_the_others_are_the_same_day(state):
    a_rule(-7)
    done, open_ = a_duty(state), a_duty(state, kind="submit_plan")
    the_ringer_comes(days_before(7))
    close(done)

    left = the_post_comes(days_before(7, 10))
    the_ringer_comes(days_before(7, 10))
    left_again = the_post_comes(days_before(7, 10))

    assert left == []
    assert [(mail.state, mail.key.rpartition(" ")[2]) for mail in mails()] == [("withdrawn", "1"), ("sent", "2")]
    assert (states(done), states(open_)) == (["silenced"], ["written"])
    assert "submit the action plan" in left_again[0].subject


def test_a_reminder_in_doubt_is_sent_once_more_after_a_quarter_of_an_hour_under_the_same_message_id(state):
    a_rule(-7)
    a_duty(state)
    the_ringer_comes(days_before(7))
    taken = mailing.take_message(owner=0)
    mailing.hand_over(taken=taken, by=by(days_before(7)))

    mailing.leave_unclear(taken=taken, answer="the line broke", by=by(days_before(7)))

    message = Message.objects.get()
    assert message.state == "queued"
    with connection.cursor() as cursor:
        cursor.execute("SELECT due_at - clock_timestamp() FROM workflows_message")
        assert timedelta(minutes=14) < cursor.fetchone()[0] <= timedelta(minutes=15)


def test_the_headers_are_those_of_a_reminder_and_a_parser_reads_them(state):
    a_rule(-7)
    a_rule(-1)
    a_duty(state)
    the_ringer_comes(days_before(7))
    the_ringer_comes(days_before(1))

    first, last = (on_the_wire(mail) for mail in mails())

    assert first.defects == []
    assert first["Subject"].strip() == f"State {state.code}: report on the action plan – 1st reminder"
    assert last["Subject"].endswith("last reminder")
    assert first["List-Id"] == "<reminders.tafollow.example>"
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Message-ID"] == mails()[0].message_id != last["Message-ID"]
    link = first["List-Unsubscribe"].strip()
    assert link.startswith("<http://localhost:8000/reminders/unsubscribe/")
    assert signing.loads(link.split("/")[-2], salt="unsubscribe")[0] == main(state)
    assert [part.get_content_type() for part in first.iter_parts()] == ["text/plain", "text/html"]


def test_a_digest_about_one_follow_up_stands_in_its_thread(state):
    thing = _a_thing(case=(case := case_of("a follow-up")))

    _mail, headers = reminder_mail.digest("a@state.example", "A.", "en", [thing, thing], days_before(7))
    _mail, of_two = reminder_mail.digest("a@state.example", "A.", "en", [thing, _a_thing()], days_before(7))

    assert headers["In-Reply-To"] == headers["References"] == f"<{case}@tafollow.example>"
    assert "In-Reply-To" not in of_two


def _a_thing(**said):
    usual = {"duty": case_of("a duty"), "appointment": case_of("an appointment"), "case": None, "kind": "report"}
    told = {"names": {"en": "Ruritania"}, "due_on": DUE, "days": 7, "number": 2, "last": False, "own_words": {}}
    return reminder_mail.Thing(**usual | told | said)


@pytest.mark.parametrize("language", ["ar", "zh-hans", "en", "fr", "ru", "es"])
def test_a_digest_says_everything_in_text_and_html_in_the_readers_language(language):
    thing = _a_thing(own_words={language: "Own <words>."})

    mail, _headers = reminder_mail.digest("a@state.example", "A. Zenda", language, [thing], days_before(7))

    for link in ("/duties/answer/", "/not-the-right-contact/", "/reminders/preferences/", "/reminders/unsubscribe/"):
        assert link in mail.text
        assert link in mail.html
    assert "Own <words>." in mail.text
    assert "Own &lt;words&gt;." in mail.html
    assert "2026" in mail.text
    assert 'name="viewport"' in mail.html
    assert ('dir="rtl"' in mail.html) is (language == "ar")


def test_overdue_and_last_are_said_in_words():
    mail, _headers = reminder_mail.digest(
        "a@state.example", "", "en", [_a_thing(days=-3, last=True, number=9)], days_before(7)
    )

    assert mail.subject == "Ruritania: report on the action plan – last reminder"
    assert "Due on 30 June 2026 (3 days overdue)" in " ".join(mail.text.split())


def test_a_header_of_two_lines_is_refused():
    box = Letterbox(
        key="digest",
        case=case_of("x"),
        recipient=Recipient("a@state.example", "A.", "en"),
        mail=Mail("S", "T", ""),
        kind=Message.Kind.REMINDER,
        headers={"List-Id": "a\r\nBcc: b@x.example"},
    )

    with pytest.raises(ValidationError):
        mailing.queue_messages([box], by=by(days_before(7)))

    assert Message.objects.count() == 0


def test_the_digests_of_many_people_cost_as_many_statements_as_that_of_one(db):
    a_rule(-7)
    counts = []
    for people in (1, 6):
        for _ in range(people):
            a_duty(a_party(time_zone="UTC", weekend=[5, 6]), due_on=DUE + timedelta(days=7 * people))
        now = at(DUE + timedelta(days=7 * people - 7))
        with CaptureQueriesContext(
            connection,
        ) as of_the_pass:
            a_pass(now)
        with CaptureQueriesContext(connection) as of_the_digests:
            assert digests.write_digests(by=by(now)) == people
        counts.append((len(of_the_pass), len(of_the_digests)))

    assert counts[0] == counts[1]


def test_an_alternate_and_a_main_focal_point_get_a_mail_each(state):
    a_rule(7, "debtor", "alternate")
    appoint(None, "alternate", party=state, email="alternate@state.example", language="fr")
    a_duty(state)

    the_ringer_comes(at(DUE + timedelta(days=7)))

    assert {(mail.recipient, mail.language) for mail in mails()} == {
        (main(state), "en"),
        ("alternate@state.example", "fr"),
    }
