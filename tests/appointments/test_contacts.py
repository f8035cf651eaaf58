"""“I am not the right contact”: a link in a letter's mail, or a button, opens one task for the Secretariat."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from reviews.models import Appointment
from tests.appointments.nominations import by
from tests.factories import MAY_DAY, OFFICER, a_concluded_review, a_party, clear, the_letter
from tests.people import a_focal_point, an_account, enter
from workflows import commands, links
from workflows.ledger import Refused
from workflows.ledger.models import Entry
from workflows.models import Message, Task

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://localhost:8000(/not-the-right-contact/\S+/)")


@pytest.fixture(autouse=True)
def may_day(monkeypatch):
    """Pages read the clock; here it is a day after the letters were written, until a test says otherwise."""

    class Clock:
        days = 1

        @classmethod
        def now(cls, tz=None):
            return MAY_DAY + timedelta(days=cls.days)

    monkeypatch.setattr("workflows.pages.contacts.datetime", Clock)
    return Clock


@pytest.fixture
def a_mailed_letter(follow_through):
    """A letter in the post room; its focal point, and the text of each mail by recipient."""

    def post(party=None):
        review = a_concluded_review(party=party or a_party())
        follow_through()
        clear(the_letter(review).pk)
        follow_through()
        main = Appointment.objects.get(party=review.party, role="focal_point", state="in_force")
        return main, dict(Message.objects.filter(case_id=review.pk).values_list("recipient", "text"))

    return post


def link_to(appointment, written_at=MAY_DAY):
    url = links.link_to_disown(links.ContactLink(appointment.pk, appointment.email, written_at))
    return url.removeprefix("http://localhost:8000")


def the_record():
    return Entry.objects.count(), list(Appointment.objects.values()), list(Task.objects.values())


def test_the_mail_to_a_focal_point_carries_the_link_and_that_to_the_mission_does_not(client, a_mailed_letter):
    main, mails = a_mailed_letter()

    assert client.get(LINK.search(mails.pop(main.email))[1]).status_code == 200
    assert [LINK.search(text) for text in mails.values()] == [None]


def test_opening_the_link_changes_nothing(client):
    main = Appointment.objects.get(party=a_party())
    before = the_record()

    answer = client.get(link_to(main))

    assert answer.status_code == 200
    assert all(str(words) in answer.content.decode() for words in (main.name, main.party, "focal point"))
    assert the_record() == before


def test_one_confirmation_lays_a_task_before_the_secretariat_with_what_was_said(follow_through):
    main = Appointment.objects.get(party=a_party())

    answer = Client(enforce_csrf_checks=True).post(link_to(main), {"words": "Ask the ministry of justice."})
    follow_through()

    task = Task.objects.get()
    assert "Thank you." in answer.content.decode()
    assert (task.kind, task.about, task.words) == ("not_the_right_contact", main.pk, "Ask the ministry of justice.")
    assert Entry.objects.get(type="ContactDisowned").actor == f"link:{main.email}"
    main.refresh_from_db()
    assert main.state == "in_force"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_is_good_once(client, follow_through, method):
    main = Appointment.objects.get(party=a_party())
    client.post(link_to(main))
    follow_through()
    before = the_record()

    answer = getattr(client, method)(link_to(main))

    assert answer.status_code == 410
    assert "You told us on 2026-05-02" in answer.content.decode()
    assert the_record() == before


def test_a_later_letter_carries_a_good_link_again(client, follow_through, may_day):
    main = Appointment.objects.get(party=a_party())
    client.post(link_to(main))
    follow_through()
    commands.finish_task(task_id=Task.objects.get().pk, outcome="Called; it is the right one.", by=OFFICER)
    may_day.days = 9

    answer = client.post(link_to(main, MAY_DAY + timedelta(days=8)))
    follow_through()

    assert answer.status_code == 200
    assert list(Task.objects.order_by("opened_at").values_list("state", flat=True)) == ["done", "open"]


def test_while_the_secretariat_looks_into_it_nobody_needs_to_say_it_again(client, follow_through, may_day):
    main = Appointment.objects.get(party=a_party())
    client.post(link_to(main))
    follow_through()
    may_day.days = 9
    before = the_record()

    answer = client.post(link_to(main, MAY_DAY + timedelta(days=8)))

    assert answer.status_code == 409
    assert "You have told us" in answer.content.decode()
    assert the_record() == before


def test_a_link_expires(client, may_day):
    main = Appointment.objects.get(party=a_party())
    may_day.days = 91
    before = the_record()

    answer = client.post(link_to(main))

    assert answer.status_code == 410
    assert main.name not in answer.content.decode()
    assert the_record() == before


@pytest.mark.parametrize("forge", ["cut", "of another purpose", "of nobody", "nonsense", "without a zone"])
def test_a_forged_link_is_not_found_and_changes_nothing(client, forge):
    main = Appointment.objects.get(party=a_party())
    content = [str(main.pk), main.email, MAY_DAY.isoformat()]
    token = {
        "cut": signing.dumps(content, salt=links.DISOWNING)[:-3],
        "of another purpose": signing.dumps(content, salt=links.PURPOSE),
        "of nobody": signing.dumps([content[0], "x@y.example", content[2]], salt=links.DISOWNING),
        "nonsense": "x",
        "without a zone": signing.dumps([*content[:2], "2026-05-01T09:00:00"], salt=links.DISOWNING),
    }[forge]
    before = the_record()

    answer = client.post(f"/not-the-right-contact/{token}/")

    assert answer.status_code == 404
    assert main.name not in answer.content.decode()
    assert the_record() == before


def test_what_has_ended_need_not_be_disowned(client):
    main = Appointment.objects.get(party=a_party())
    commands.end_appointment(appointment_id=main.pk, reason="Left.", by=OFFICER)
    before = the_record()

    answer = client.post(link_to(main))

    assert answer.status_code == 409
    assert "nothing is sent to you because of it" in answer.content.decode()
    assert the_record() == before


def test_too_many_words_are_said_to_be_too_many(client):
    main = Appointment.objects.get(party=a_party())
    before = the_record()

    answer = client.post(link_to(main), {"words": "x" * 501})

    assert answer.status_code == 422
    assert the_record() == before


def test_somebody_who_is_signed_in_says_it_with_a_button_and_only_of_themselves(client, follow_through):
    party = a_party()
    main, colleague = a_focal_point(party), a_focal_point(party)
    enter(client, colleague)
    theirs, own = Appointment.objects.get(user=main), Appointment.objects.get(user=colleague)

    of_another = client.post(f"/ask/disown-contact/{theirs.pk}/", {"words": ""})
    of_oneself = client.post(f"/ask/disown-contact/{own.pk}/", {"words": "I left."})
    follow_through()

    assert (of_another.status_code, of_oneself.status_code) == (409, 302)
    assert list(Task.objects.values_list("about", "words")) == [(own.pk, "I left.")]


def test_a_task_is_finished_once_with_what_came_of_it(follow_through):
    main = Appointment.objects.get(party=a_party())
    commands.disown_contact(appointment_id=main.pk, by=OFFICER)
    follow_through()
    task, officer = Task.objects.get(), by(an_account("officer"))

    with pytest.raises(Refused, match="Say what came of it"):
        commands.finish_task(task_id=task.pk, outcome=" ", by=officer)
    commands.finish_task(task_id=task.pk, outcome="A successor is named.", by=officer)
    before = the_record()
    with pytest.raises(Refused, match="this one is “Done”"):
        commands.finish_task(task_id=task.pk, outcome="Again.", by=officer)

    task.refresh_from_db()
    assert (task.state, task.outcome, task.done_by) == ("done", "A successor is named.", officer.actor)
    assert Entry.objects.filter(type="TaskFinished").count() == 1
    assert the_record() == before
