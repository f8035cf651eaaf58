"""A nomination is proposed by one person and verified by another; nobody serves both sides (rule 3)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from reviews.access import reach
from reviews.models import Appointment, Document, User
from tests.appointments.nominations import (
    TODAY,
    a_nomination,
    a_note,
    a_provider,
    an_institution,
    by,
    days,
    in_force,
    proposed,
    told,
)
from tests.factories import a_party
from tests.people import a_focal_point, an_account, appoint
from workflows import commands
from workflows.ledger import Refused
from workflows.ledger.models import Entry

pytestmark = pytest.mark.django_db


def refused(sentence, ask, **words):
    """What is refused changes nothing and records nothing."""
    before = list(Appointment.objects.order_by("pk").values()), Entry.objects.count()

    with pytest.raises(Refused, match=sentence):
        ask(**words)

    assert (list(Appointment.objects.order_by("pk").values()), Entry.objects.count()) == before


def test_a_proposed_person_may_do_nothing_yet():
    appointment = proposed(name=" Lea Farelo ", email=" Lea.Farelo@STATE.example ")

    assert (appointment.state, appointment.email) == ("proposed", "lea.farelo@state.example")
    assert told(appointment) == ["AppointmentProposed"]
    assert not Appointment.objects.in_force(TODAY).filter(pk=appointment.pk).exists()


def test_somebody_else_verifies_it_and_then_it_is_in_force():
    colleague = by(an_account("officer"))
    appointment = proposed()

    commands.verify_appointment(appointment_id=appointment.pk, by=colleague)

    appointment.refresh_from_db()
    assert (appointment.state, appointment.verified_by) == ("in_force", colleague.actor)
    assert told(appointment) == ["AppointmentProposed", "AppointmentVerified"]


def test_nobody_verifies_what_they_proposed():
    officer = by(an_account("officer"))
    appointment = proposed(by_=officer)

    refused("that they proposed", commands.verify_appointment, appointment_id=appointment.pk, by=officer)


def test_nobody_verifies_their_own_appointment():
    officer = an_account("officer")
    appointment = proposed("approver", email=officer.email)

    refused("their own appointment", commands.verify_appointment, appointment_id=appointment.pk, by=by(officer))


def test_a_person_is_verified_once():
    appointment = in_force()

    refused(
        "needs a appointment that is “Proposed”; this one is “In force”",
        commands.verify_appointment,
        appointment_id=appointment.pk,
        by=by(an_account("officer")),
    )


def test_a_state_names_its_people_by_note_verbale():
    party = a_party()
    appointment = proposed(party=party, note=None)
    officer = by(an_account("officer"))

    refused("by note verbale", commands.verify_appointment, appointment_id=appointment.pk, by=officer)
    commands.verify_appointment(appointment_id=appointment.pk, note=a_note(party).pk, by=officer)

    assert Appointment.objects.get(pk=appointment.pk).note.party == party


def test_the_note_must_be_one_of_that_state():
    party = a_party()
    appointment = proposed(party=party, note=None)
    officer = by(an_account("officer"))
    report = Document.objects.create(party=party, kind="full_report", title="Report")

    for note in (a_note(a_party()).pk, report.pk):
        refused(
            "not a note verbale of that State",
            commands.verify_appointment,
            appointment_id=appointment.pk,
            note=note,
            by=officer,
        )


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"name": "Lea\r\nBcc: x@y.example"}, "one line of plain text"),
        ({"name": "Lea\x07"}, "one line of plain text"),
        ({"name": "Lea\u2028Farelo"}, "one line of plain text"),
        ({"name": "  "}, "Say who it is"),
        ({"email": "lea@state.example\r\nBcc: x@y.example"}, "valid email"),
        ({"email": "lea"}, "valid email"),
        ({"valid_from": date(2026, 6, 1), "valid_until": date(2026, 5, 31)}, "lies before the first"),
        ({"valid_from": date(2025, 6, 1), "valid_until": date(2026, 4, 30)}, "over already"),
        ({"provider": "0190a000-0000-7000-8000-000000000001"}, "Say for whom"),
    ],
)
def test_what_cannot_be_is_not_proposed(wishes, sentence):
    nomination = a_nomination(**wishes)

    refused(sentence, commands.propose_appointment, nomination=nomination, by=by(an_account("officer")))


@pytest.mark.parametrize("role", ["officer", "adviser", "provider_contact", "contributor", "emperor"])
def test_a_role_names_whom_it_is_for_and_nothing_else(role):
    nomination = a_nomination(role, party=a_party().pk)

    refused("Say for whom", commands.propose_appointment, nomination=nomination, by=by(an_account("officer")))


def test_an_unknown_provider_cannot_be_named():
    nomination = a_nomination("provider_contact", provider="0190a000-0000-7000-8000-000000000001")

    refused("There is no such", commands.propose_appointment, nomination=nomination, by=by(an_account("officer")))


def test_the_state_of_a_contributor_is_that_of_the_institution():
    institution = an_institution(a_party())

    appointment = proposed("contributor", institution=institution.pk)

    assert appointment.party == institution.party


def test_an_institution_of_another_state_cannot_be_named():
    nomination = a_nomination("contributor", institution=an_institution(a_party()).pk, party=a_party().pk)

    refused("another State", commands.propose_appointment, nomination=nomination, by=by(an_account("officer")))


def test_nobody_is_named_twice_for_the_same():
    first = proposed()
    again = a_nomination(party=first.party, email=first.email)

    refused("already", commands.propose_appointment, nomination=again, by=by(an_account("officer")))


SIDES = [
    ("officer", "alternate"),
    ("auditor", "alternate"),
    ("officer", "provider_contact"),
    ("approver", "contributor"),
]


def of_the_other_side(role, email):
    scope = {
        "provider_contact": lambda: {"provider": a_provider().pk},
        "contributor": lambda: {"institution": an_institution(a_party()).pk},
    }
    return a_nomination(role, email=email, **scope.get(role, dict)())


@pytest.mark.parametrize(("secretariat", "other"), SIDES)
def test_nobody_of_the_secretariat_is_proposed_for_a_state_or_a_provider(secretariat, other):
    officer = an_account(secretariat)
    nomination = of_the_other_side(other, officer.email)

    refused(
        "nobody serves both sides", commands.propose_appointment, nomination=nomination, by=by(an_account("officer"))
    )


def test_nobody_of_a_state_is_proposed_for_the_secretariat():
    focal_point = a_focal_point(a_party())
    nomination = a_nomination("officer", email=Appointment.objects.get(user=focal_point).email)

    refused(
        "holds a role of a State", commands.propose_appointment, nomination=nomination, by=by(an_account("officer"))
    )


def test_of_two_nominations_for_both_sides_only_one_is_verified():
    for_the_state = proposed()
    for_us = proposed("officer", email=for_the_state.email)
    commands.verify_appointment(appointment_id=for_us.pk, by=by(an_account("approver")))

    refused(
        "holds a role of the Secretariat",
        commands.verify_appointment,
        appointment_id=for_the_state.pk,
        by=by(an_account("officer")),
    )


def test_the_database_itself_lets_nobody_serve_both_sides():
    officer = an_account("officer")

    with pytest.raises(IntegrityError, match="nobody_serves_the_secretariat_and_a_state_at_once"), transaction.atomic():
        appoint(None, "alternate", party=a_party(), email=officer.email)


def test_one_side_may_follow_the_other():
    former = appoint(None, "officer", email="mika@people.example", valid_until=days(30))

    later = in_force("alternate", email=former.email, valid_from=days(31))

    assert later.state == "in_force"


def test_an_observer_may_stand_on_either_side():
    observer = in_force("observer", email=an_account("officer").email)

    assert observer.state == "in_force"


def test_a_state_has_one_main_focal_point():
    party = a_party()
    appointment = proposed("focal_point", party=party)

    refused(
        "is the main focal point",
        commands.verify_appointment,
        appointment_id=appointment.pk,
        by=by(an_account("officer")),
    )
    with pytest.raises(IntegrityError, match="one_main_focal_point_per_party"), transaction.atomic():
        Appointment.objects.filter(pk=appointment.pk).update(state="in_force")


def test_a_nomination_is_declined_for_a_reason():
    appointment = proposed()

    commands.decline_appointment(appointment_id=appointment.pk, reason=" Not signed. ", by=by(an_account("officer")))

    appointment.refresh_from_db()
    assert (appointment.state, appointment.reason) == ("declined", "Not signed.")
    assert Entry.objects.get(type="AppointmentDeclined").payload["reason"] == "Not signed."


def test_an_appointment_ends_at_once_for_a_reason():
    user = a_focal_point(a_party())
    appointment = Appointment.objects.get(user=user)

    commands.end_appointment(appointment_id=appointment.pk, reason="Left the ministry.", by=by(an_account("officer")))

    assert reach(User.objects.get(pk=user.pk)).roles == frozenset()
    assert told(appointment) == ["AppointmentEnded"]


@pytest.mark.parametrize("ask", [commands.decline_appointment, commands.end_appointment])
def test_a_reason_is_more_than_blanks(ask):
    appointment = proposed() if ask is commands.decline_appointment else in_force()

    refused("Say why", ask, appointment_id=appointment.pk, reason=" ", by=by(an_account("officer")))


def test_an_appointment_ends_once():
    appointment = in_force()
    commands.end_appointment(appointment_id=appointment.pk, reason="Left.", by=by(an_account("officer")))

    refused(
        "“Ended”", commands.end_appointment, appointment_id=appointment.pk, reason="Left.", by=by(an_account("officer"))
    )


def test_the_first_officer_is_appointed_without_a_second_pair_of_eyes_and_the_next_is_not():
    by_command = by(an_account())

    first = commands.appoint_first(nomination=a_nomination("officer"), by=by_command)

    assert (first.invitation.appointment.state, first.invitation.appointment.verified_by) == ("in_force", "")
    refused("let them propose", commands.appoint_first, nomination=a_nomination("officer"), by=by_command)
    another = commands.appoint_first(nomination=a_nomination("officer"), another=True, by=by_command)
    assert another.invitation.appointment.state == "in_force"
