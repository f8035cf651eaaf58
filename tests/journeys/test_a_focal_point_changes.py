"""A focal point leaves: the story from the link in a letter to the successor who signs in (domain.md, "People")."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from reviews.models import Appointment, User
from tests.appointments.nominations import a_note
from tests.factories import OFFICER, a_concluded_review, a_party, clear, the_letter
from tests.people import a_focal_point, an_account, enter
from workflows import commands
from workflows.ledger import By
from workflows.models import Message, Task

pytestmark = pytest.mark.django_db


def browser(user):
    client = Client()
    enter(client, user)
    return client


def path_in(text, word):
    return re.search(rf"http://localhost:8000(/{word}/\S+/)", text)[1]


def test_a_focal_point_says_so_and_hands_over_to_a_successor_who_acknowledges_the_next_letter(follow_through):
    now = datetime.now(UTC)
    party = a_party()
    leaving = browser(a_focal_point(party))
    main = Appointment.objects.get(party=party, role="focal_point")

    # A letter reaches a person who has moved on; one confirmation from the mail tells the Secretariat.
    review = a_concluded_review(party=party)
    follow_through()
    clear(the_letter(review).pk)
    follow_through(at=now)
    link = path_in(Message.objects.get(recipient=main.email).text, "not-the-right-contact")
    assert "Thank you." in Client().post(link, {"words": "My successor is Noor Elvona."}).content.decode()
    follow_through()
    task = Task.objects.get()
    officer, colleague = browser(an_account("officer")), browser(an_account("officer"))
    assert "1 task to look into" in officer.get("/").content.decode()

    # The one who leaves names the successor in one step; an officer verifies it on the State's note verbale.
    named = {"name": "Noor Elvona", "email": "noor.elvona@state.example", "language": "", "note": ""}
    assert leaving.post(f"/ask/hand-over-appointment/{main.pk}/", named).status_code == 302
    successor = Appointment.objects.get(succeeds=main)
    note = a_note(party)
    assert officer.post(f"/ask/verify-appointment/{successor.pk}/", {"note": str(note.pk)}).status_code == 302
    assert officer.post(f"/ask/finish-task/{task.pk}/", {"outcome": "A successor is verified."}).status_code == 302
    follow_through(at=now)

    # From that moment the old one is signed out, and sees nothing when signing in again.
    assert leaving.get("/").status_code == 302
    again = browser(User.objects.get(pk=main.user_id))
    assert again.get(f"/people/{successor.pk}/").status_code == 404
    assert again.get(f"/follow-ups/{review.pk}/").status_code == 404

    # The successor accepts the invitation and sees the State's follow-up.
    mail = Message.objects.get(recipient=successor.email)
    welcome = {"name": "Noor Elvona", "language": "en", "password": "mountain harbour violin"}
    accepted = Client().post(path_in(mail.text, "invitation"), welcome | {"again": welcome["password"]})
    follow_through(at=now)
    assert accepted.status_code == 200
    noor = browser(User.objects.get(email=successor.email))
    assert noor.get(f"/follow-ups/{review.pk}/").status_code == 200

    # The history tells both appointments, each with its cause; nothing waits any more.
    told = colleague.get(f"/people/{main.pk}/").content.decode()
    assert "handed over to a successor" in told
    assert "not the right contact" in told
    assert "task" not in colleague.get("/").content.decode().split("</ul></section>")[0].lower().split("what waits")[-1]
    assert Appointment.objects.filter(party=party, role="focal_point", state="in_force").get() == successor


def test_the_next_letter_goes_to_the_successor_alone(follow_through):
    party = a_party()
    main = Appointment.objects.get(party=party)
    successor = commands.hand_over_appointment(
        appointment_id=main.pk, name="Noor Elvona", email="noor@state.example", note=a_note(party).pk, by=OFFICER
    )
    colleague = By.user(an_account("officer").pk, OFFICER.at)
    commands.verify_appointment(appointment_id=successor.pk, by=colleague)

    review = a_concluded_review(party=party)
    follow_through()

    assert [person["email"] for person in the_letter(review).recipients] == ["noor@state.example", party.mission_email]
