"""Programs propose, verify and end as people do, and hear the same sentences."""

import pytest

from reviews.models import Appointment
from tests.api.conftest import program
from tests.appointments.nominations import a_note, an_institution, in_force, proposed
from tests.factories import OFFICER, a_party
from workflows import commands
from workflows.ledger.models import Entry
from workflows.models import Task

pytestmark = pytest.mark.django_db


def a_proposal(**wishes):
    named = {"role": "observer", "name": "Lea Farelo", "email": "Lea@State.example", "valid_from": "2026-05-01"}
    return named | wishes


def test_an_officer_proposes_and_another_verifies():
    party = a_party()
    note = a_note(party)

    answer = program("officer").ask("/appointments/", a_proposal(role="alternate", party=party.pk))
    verified = program("officer").ask(f"/appointments/{answer.json()['id']}/verify/", {"note": str(note.pk)})

    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/appointments/{answer.json()['id']}/")
    assert (answer.json()["state"], answer.json()["email"]) == ("proposed", "lea@state.example")
    assert (verified.status_code, verified.json()["state"], verified.json()["note"]) == (200, "in_force", str(note.pk))


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"name": "Lea\r\nBcc: x"}, 400),
        ({"email": "x"}, 400),
        ({"role": "emperor"}, 400),
        ({"state": "in_force"}, 400),
        ({"user": "0190a000-0000-7000-8000-000000000001"}, 400),
        ({"party": "XXX"}, 409),
        ({"provider": "0190a000-0000-7000-8000-000000000001", "role": "provider_contact"}, 409),
        ({"institution": "0190a000-0000-7000-8000-000000000001", "role": "contributor"}, 409),
        ({"group": 99999, "role": "adviser"}, 409),
        ({"valid_until": "2020-01-01"}, 409),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(wrong, status):
    officer = program("officer")
    before = Entry.objects.count()

    answer = officer.ask("/appointments/", a_proposal(**wrong))

    assert answer.status_code == status
    assert not Appointment.objects.filter(state="proposed").exists()
    assert Entry.objects.count() == before


def test_the_same_request_sent_twice_proposes_once():
    officer = program("officer")

    answers = [officer.ask("/appointments/", a_proposal(), Idempotency_Key="k1") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert Appointment.objects.filter(state="proposed").count() == 1


def test_a_state_proposes_for_itself_only():
    party = a_party()
    focal_point = program(party=party)

    own = focal_point.ask("/appointments/", a_proposal(role="alternate", party=party.pk))
    other = focal_point.ask("/appointments/", a_proposal(role="alternate", party=a_party().pk, email="b@x.example"))
    ours = focal_point.ask("/appointments/", a_proposal(role="officer", email="c@x.example"))

    assert (own.status_code, other.status_code, ours.status_code) == (201, 403, 403)


def test_lists_show_what_one_may_see_and_foreign_rows_are_absent():
    row, institution = in_force(), an_institution(a_party())
    stranger = program(party=a_party())

    assert [each["id"] for each in program("officer").read("/appointments/?role=alternate").json()["results"]] == [
        str(row.pk)
    ]
    assert str(row.pk) not in stranger.read("/appointments/").content.decode()
    assert stranger.read(f"/appointments/{row.pk}/").status_code == 404
    assert stranger.ask(f"/appointments/{row.pk}/end/", {"reason": "x"}).status_code == 404
    assert stranger.read("/institutions/").json()["results"] == []
    assert program("officer").read("/institutions/").json()["results"][0]["name"] == institution.name
    assert stranger.read("/tasks/").json()["results"] == []


def test_each_verb_shows_the_sentence_with_which_it_refuses(officer):
    row = proposed(role="officer")

    page = officer.read(f"/appointments/{row.pk}/").json()
    answer = officer.ask(f"/appointments/{row.pk}/verify/")

    shown = {each["verb"]: each["refusal"] for each in page["verbs"]}
    assert shown["verify_appointment"] == "Only an approver of the Secretariat can do this."
    assert answer.status_code == 403
    assert answer.json()["detail"] == shown["verify_appointment"]


def test_an_appointment_is_declined_ended_and_handed_over(officer):
    declined, ended, handed = proposed(), in_force(), in_force()

    first = officer.ask(f"/appointments/{declined.pk}/decline/", {"reason": "Not signed."})
    second = officer.ask(f"/appointments/{ended.pk}/end/", {"reason": "Left."})
    third = officer.ask(f"/appointments/{handed.pk}/hand-over/", {"name": "S.", "email": "s@x.example"})

    assert [answer.json()["state"] for answer in (first, second, third)] == ["declined", "ended", "proposed"]
    assert (third.status_code, third.json()["succeeds"]) == (201, str(handed.pk))
    assert third["Location"] == f"/api/v1/appointments/{third.json()['id']}/"


def test_a_task_is_read_and_finished_by_the_secretariat(officer, follow_through):
    row = in_force()
    commands.disown_contact(appointment_id=row.pk, words="Not me.", by=OFFICER)
    follow_through()
    task = Task.objects.get()

    listed = officer.read("/tasks/?state=open").json()["results"]
    done = officer.ask(f"/tasks/{task.pk}/finish/", {"outcome": "Called."})

    assert [(each["about"], each["words"]) for each in listed] == [(str(row.pk), "Not me.")]
    assert (done.status_code, done.json()["state"], done.json()["outcome"]) == (200, "done", "Called.")


def test_inviting_again_does_not_tell_the_secret(officer, follow_through):
    row = in_force()
    follow_through()

    answer = officer.ask(f"/appointments/{row.pk}/invite-again/")

    assert answer.status_code == 200
    assert "/invitation/" not in answer.content.decode()
    assert officer.read("/messages/?kind=account").json()["results"] == []


@pytest.fixture
def officer():
    return program("officer")


def test_nobody_says_for_a_colleague_that_they_are_not_the_right_contact():
    party = a_party()
    main, colleague = program(party=party), program(party=party)
    theirs = Appointment.objects.get(user=main.user)

    answer = colleague.ask(f"/appointments/{theirs.pk}/disown/", {"words": ""})

    assert answer.status_code == 409
    assert answer.json()["detail"] == "Only the person of this appointment can say so."
    assert not Entry.objects.filter(type="ContactDisowned").exists()
