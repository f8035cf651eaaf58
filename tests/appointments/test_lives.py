"""What becomes of appointments with time: handed over, running out, told of ahead; in bulk, and after an outage."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import Appointment
from tests.appointments.nominations import a_note, by, days, in_force, proposed, told
from tests.factories import MAY_DAY, OFFICER, a_party
from tests.people import an_account, appoint
from workflows import commands
from workflows.ledger import By, Refused, standing
from workflows.ledger.models import Entry
from workflows.models import Task

pytestmark = pytest.mark.django_db


def calendar(day=0):
    return By(By.CALENDAR, MAY_DAY + timedelta(days=day))


def hand_over(appointment, **wishes):
    named = {"name": "S. Uccessor", "email": "s@state.example", "note": a_note(appointment.party).pk} | wishes
    return commands.hand_over_appointment(appointment_id=appointment.pk, by=OFFICER, **named)


def test_a_focal_point_is_handed_over_in_one_step_and_ends_when_the_successor_is_verified():
    main = Appointment.objects.get(party=a_party())

    successor = hand_over(main)

    main.refresh_from_db()
    assert (main.state, successor.state, successor.role) == ("in_force", "proposed", "focal_point")
    commands.verify_appointment(appointment_id=successor.pk, by=by(an_account("officer")))
    main.refresh_from_db(), successor.refresh_from_db()
    assert (main.state, successor.state, successor.succeeds) == ("ended", "in_force", main)
    assert told(main) == ["AppointmentHandedOver"]
    assert told(successor) == ["AppointmentProposed", "AppointmentVerified"]
    assert Entry.objects.get(type="AppointmentHandedOver").payload["successor"] == str(successor.pk)


def test_a_successor_who_is_declined_leaves_everything_as_it_was():
    main = Appointment.objects.get(party=a_party())
    successor = hand_over(main)

    commands.decline_appointment(appointment_id=successor.pk, reason="Not signed.", by=by(an_account("officer")))

    main.refresh_from_db()
    assert main.state == "in_force"
    assert hand_over(main, email="t@state.example").state == "proposed"


def test_an_appointment_has_one_successor_at_a_time():
    main = Appointment.objects.get(party=a_party())
    hand_over(main)
    before = Entry.objects.count()

    with pytest.raises(Refused, match="A successor is proposed already"):
        hand_over(main, email="t@state.example")

    assert (Appointment.objects.count(), Entry.objects.count()) == (2, before)


def test_what_has_ended_is_not_handed_over():
    main = Appointment.objects.get(party=a_party())
    commands.end_appointment(appointment_id=main.pk, reason="Left.", by=OFFICER)

    with pytest.raises(Refused, match="Only an appointment in force is handed over"):
        hand_over(main)

    assert Appointment.objects.count() == 1


def test_a_person_may_follow_themselves_for_another_term():
    main = Appointment.objects.get(party=a_party())

    successor = hand_over(main, name=main.name, email=main.email)
    commands.verify_appointment(appointment_id=successor.pk, by=by(an_account("officer")))

    assert list(Appointment.objects.filter(email=main.email).order_by("id").values_list("state", flat=True)) == [
        "ended",
        "in_force",
    ]


def test_an_appointment_runs_out_after_its_last_day_and_not_on_it():
    appointment = in_force(valid_until=days(10))

    assert commands.expire_appointments(by=calendar(10)) == 0
    assert commands.expire_appointments(by=calendar(11)) == 1

    appointment.refresh_from_db()
    assert appointment.state == "ended"
    assert told(appointment)[-1] == "AppointmentExpired"


def test_after_an_outage_of_weeks_everything_that_ran_out_is_ended_once():
    for day in (1, 8, 40):
        in_force(valid_until=days(day))

    assert commands.expire_appointments(by=calendar(30)) == 2
    assert commands.expire_appointments(by=calendar(30)) == 0

    assert Entry.objects.filter(type="AppointmentExpired").count() == 2


def test_only_what_is_in_force_runs_out():
    appointment = proposed(valid_until=days(1))

    assert commands.expire_appointments(by=calendar(30)) == 0

    appointment.refresh_from_db()
    assert appointment.state == "proposed"


@pytest.mark.parametrize(("day", "noticed"), [(29, 0), (30, 1), (45, 1), (60, 1), (61, 0)])
def test_a_coming_end_is_noticed_thirty_days_ahead_or_whenever_the_service_is_back(day, noticed):
    in_force(valid_until=days(60))

    assert commands.notice_ending_appointments(by=calendar(day)) == noticed

    assert Entry.objects.filter(type="AppointmentEndsSoon").count() == noticed


def test_a_coming_end_is_noticed_once():
    appointment = in_force(valid_until=days(20))

    assert [commands.notice_ending_appointments(by=calendar(day)) for day in (0, 1, 20)] == [1, 0, 0]

    assert told(appointment).count("AppointmentEndsSoon") == 1


def test_the_housework_notices_and_ends_by_itself_and_lays_a_task_before_the_secretariat(follow_through):
    soon, over = in_force(valid_until=days(20)), in_force(valid_until=days(0))
    standing.give_orders(OFFICER)

    follow_through(at=MAY_DAY + timedelta(days=1))

    soon.refresh_from_db(), over.refresh_from_db()
    assert (soon.state, over.state) == ("in_force", "ended")
    task = Task.objects.get()
    assert (task.kind, task.about, task.party) == ("appointment_ends", soon.pk, soon.party_id)


def test_many_run_out_in_as_many_statements_as_one():
    appoint(None, "observer", valid_until=days(1))
    with CaptureQueriesContext(connection) as one:
        commands.expire_appointments(by=calendar(30))
    for number in range(40):
        appoint(None, "observer", valid_until=days(1), email=f"o{number}@people.example")

    with CaptureQueriesContext(connection) as many:
        assert commands.expire_appointments(by=calendar(30)) == 40

    assert len(many) == len(one)


def test_many_coming_ends_are_told_in_as_many_statements_as_one():
    appoint(None, "observer", valid_until=days(10))
    with CaptureQueriesContext(connection) as one:
        commands.notice_ending_appointments(by=calendar())
    for number in range(40):
        appoint(None, "observer", valid_until=days(10), email=f"o{number}@people.example")

    with CaptureQueriesContext(connection) as many:
        assert commands.notice_ending_appointments(by=calendar()) == 40

    assert len(many) == len(one)
