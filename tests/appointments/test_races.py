"""Two people at the same instant: one is first, the other is told so."""

import re
import threading

import pytest
from django.db import connection

from reviews.models import Appointment, User
from tests.appointments.nominations import a_nomination, by, in_force, proposed, told
from tests.factories import MAY_DAY
from tests.people import an_account
from workflows import commands
from workflows.commands.inviting import Newcomer
from workflows.ledger import Refused
from workflows.models import Invitation

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*asks):
    """Ask for these things in threads of their own; returns what each was told, or None."""
    gate, answers = threading.Barrier(len(asks)), []

    def run(ask):
        gate.wait()
        try:
            ask()
            answers.append(None)
        except Refused as refused:
            answers.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[ask]) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers, key=str)


def test_two_officers_verify_at_once_and_it_happens_once():
    appointment, officers = proposed(), [by(an_account("officer")) for _ in range(2)]

    answers = at_once(
        *(lambda who=who: commands.verify_appointment(appointment_id=appointment.pk, by=who) for who in officers)
    )

    assert answers.count(None) == 1
    assert "this one is “In force”" in next(filter(None, answers))
    assert told(appointment) == ["AppointmentProposed", "AppointmentVerified"]


def test_for_both_sides_at_once_one_is_refused():
    for_the_state = proposed()
    for_us = proposed("officer", email=for_the_state.email)
    officer, approver = by(an_account("officer")), by(an_account("approver"))

    answers = at_once(
        lambda: commands.verify_appointment(appointment_id=for_the_state.pk, by=officer),
        lambda: commands.verify_appointment(appointment_id=for_us.pk, by=approver),
    )

    assert answers.count(None) == 1
    assert "nobody serves both sides" in next(filter(None, answers))
    assert Appointment.objects.filter(email=for_us.email, state="in_force").count() == 1


def test_two_are_named_for_the_same_at_once_and_one_is_proposed():
    nomination, officer = a_nomination(), by(an_account("officer"))

    answers = at_once(*[lambda: commands.propose_appointment(nomination=nomination, by=officer)] * 2)

    assert answers == [None, "This person is named for this already."]
    assert Appointment.objects.filter(email=nomination.email).count() == 1


def test_an_invitation_used_twice_at_once_makes_one_account():
    appointment = in_force()
    secret = re.search("invitation/(.+)/", commands.invite(appointment_id=appointment.pk, by=by(an_account())).url)[1]
    newcomer = Newcomer("N. Ewcomer", "fr", "a long good password")

    answers = at_once(*[lambda: commands.accept_with_new_account(secret=secret, newcomer=newcomer, at=MAY_DAY)] * 2)

    assert answers == [None, "This invitation was accepted already. Sign in with your e-mail address and password."]
    assert User.objects.filter(email=appointment.email).count() == 1
    assert Invitation.objects.exclude(accepted_at=None).count() == 1
    assert told(appointment).count("InvitationAccepted") == 1
