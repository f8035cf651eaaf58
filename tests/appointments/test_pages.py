"""The pages about people: who is shown to whom, one appointment with its history, and proposing somebody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import Appointment
from tests.appointments.nominations import TODAY, a_note, a_provider, an_institution, by, in_force, proposed
from tests.factories import OFFICER, a_party
from tests.people import a_focal_point, an_account, appoint
from workflows import commands
from workflows.ledger.models import Entry
from workflows.models import Task

pytestmark = pytest.mark.django_db
NEW = {
    "name": "Lea Farelo",
    "email": "Lea@State.example",
    "language": "",
    "valid_from": "2026-05-01",
    "valid_until": "",
}


def text(answer):
    return answer.content.decode()


def test_the_secretariat_sees_everybody_and_a_state_its_own(signed_in):
    own, other = in_force(name="N. Own"), in_force(name="N. Other")

    everybody, ours = (
        text(signed_in("officer").get("/people/")),
        text(signed_in(account=a_focal_point(own.party)).get("/people/")),
    )

    assert own.name in everybody
    assert other.name in everybody
    assert own.name in ours
    assert other.name not in ours


def test_nobody_is_shown_to_strangers(client):
    row = in_force()

    assert [client.get(page).status_code for page in ("/people/", f"/people/{row.pk}/", "/people/propose/")] == [
        302
    ] * 3


@pytest.mark.parametrize("wish", ["role=observer", "state=proposed", "name=o. wanted", "party=x"])
def test_the_list_is_narrowed(signed_in, wish):
    wanted = proposed("observer", name="O. Wanted") if wish != "party=x" else proposed(name="O. Wanted")
    in_force(name="N. Other")
    wish = f"party={wanted.party_id}" if wish == "party=x" else wish

    page = text(signed_in().get(f"/people/?{wish}"))

    assert "O. Wanted" in page
    assert "N. Other" not in page


def test_what_an_address_says_wrongly_is_left_aside(signed_in):
    row = in_force()

    page = text(signed_in().get("/people/?role=emperor&state=x&after=nonsense"))

    assert row.name in page


def test_the_list_goes_on_by_keyset_without_losing_anybody(signed_in):
    for number in range(120):
        appoint(None, "observer", email=f"o{number}@people.example", name=f"O. {number % 7}")
    client, page, seen = signed_in("officer"), "/people/", []

    while page:
        answer = client.get(page)
        seen += [row.pk for row, _kind in answer.context["people"]]
        page = answer.context["next_url"] and "/people/" + answer.context["next_url"]

    assert len(seen) == len(set(seen)) == Appointment.objects.count() == 121


def test_the_list_takes_as_many_statements_for_many_as_for_one(signed_in):
    client = signed_in()
    in_force()
    client.get("/people/")  # the first page of a session also notes when it began
    with CaptureQueriesContext(connection) as one:
        client.get("/people/")
    for _number in range(12):
        in_force()

    with CaptureQueriesContext(connection) as many:
        client.get("/people/")

    assert len(many) == len(one)


def test_one_page_tells_the_whole_history_in_sentences(signed_in, follow_through):
    main = Appointment.objects.get(party=a_party())
    successor = commands.hand_over_appointment(
        appointment_id=main.pk, name="S. Uccessor", email="s@state.example", note=a_note(main.party).pk, by=OFFICER
    )
    commands.verify_appointment(appointment_id=successor.pk, by=by(an_account("officer")))
    follow_through()

    client = signed_in()
    old, new = text(client.get(f"/people/{main.pk}/")), text(client.get(f"/people/{successor.pk}/"))

    assert "The appointment ended: it was handed over to a successor." in old
    assert "S. Uccessor" in old
    for sentence in ("The appointment was proposed.", "was verified and is in force.", "The person was invited"):
        assert sentence in new
    assert main.name in new


def test_a_state_reads_its_own_history_but_no_tasks(signed_in, follow_through):
    party = a_party()
    client = signed_in(account=a_focal_point(party))
    row = appoint(None, "alternate", party=party, email="alt@state.example")
    commands.disown_contact(appointment_id=row.pk, words="Ask N. N.", by=OFFICER)
    follow_through()

    ours, theirs = text(client.get(f"/people/{row.pk}/")), text(signed_in().get(f"/people/{row.pk}/"))

    assert "Ask N. N." not in ours
    assert "Ask N. N." in theirs
    assert "Finish the task" in theirs


def test_an_appointment_of_another_state_is_as_good_as_none(signed_in):
    row, client = in_force(), signed_in(account=a_focal_point(a_party()))

    foreign = client.get(f"/people/{row.pk}/")
    absent = client.get("/people/0190a000-0000-7000-8000-000000000001/")
    asked = client.post(f"/ask/end-appointment/{row.pk}/", {"reason": "x"})

    assert (foreign.status_code, absent.status_code, asked.status_code) == (404, 404, 404)
    row.refresh_from_db()
    assert row.state == "in_force"


def test_an_officer_proposes_and_a_colleague_verifies_on_the_pages(signed_in):
    party = a_party()
    note = a_note(party)

    answer = signed_in().post(
        "/people/propose/?role=alternate", NEW | {"party": party.pk, "note": str(note.pk)}, follow=True
    )
    row = Appointment.objects.get(email="lea@state.example")
    verified = signed_in().post(f"/ask/verify-appointment/{row.pk}/", {"note": str(note.pk)})

    row.refresh_from_db()
    assert "The person is proposed" in text(answer)
    assert (verified.status_code, verified["Location"]) == (302, f"/people/{row.pk}/")
    assert (row.state, row.note) == ("in_force", note)


def test_each_role_asks_only_for_what_it_names(signed_in):
    institution, provider = an_institution(a_party()), a_provider()
    client = signed_in()

    client.post("/people/propose/?role=contributor", NEW | {"institution": str(institution.pk), "email": "c@x.example"})
    client.post("/people/propose/?role=provider_contact", NEW | {"provider": str(provider.pk), "email": "p@x.example"})
    client.post("/people/propose/?role=observer", NEW | {"email": "o@x.example"})

    rows = Appointment.objects.filter(state="proposed").order_by("email")
    assert [(row.role, row.party_id, row.institution, row.provider) for row in rows] == [
        ("contributor", institution.party_id, institution, None),
        ("observer", None, None, None),
        ("provider_contact", None, None, provider),
    ]


def test_a_state_proposes_its_own_people_and_no_others(signed_in):
    own, other = a_party(), a_party()
    a_note(other)
    client = signed_in(account=a_focal_point(own))

    choice, form = text(client.get("/people/propose/")), text(client.get("/people/propose/?role=alternate"))
    forbidden = client.post("/people/propose/?role=officer", NEW)
    foreign = client.post("/people/propose/?role=alternate", NEW | {"party": other.pk})
    answer = client.post("/people/propose/?role=alternate", NEW | {"party": own.pk})

    assert "role=alternate" in choice
    assert "role=officer" not in choice
    assert other.pk not in form
    assert (forbidden.status_code, foreign.status_code, answer.status_code) == (200, 422, 302)
    assert list(Appointment.objects.filter(state="proposed").values_list("party", flat=True)) == [own.pk]


def test_who_may_propose_nobody_is_told_who_may(signed_in):
    answer = signed_in("observer").get("/people/propose/")

    assert answer.status_code == 403
    assert "You cannot propose anybody." in text(answer)


def test_what_is_refused_stays_filled_in_and_changes_nothing(signed_in):
    row, client = in_force("observer"), signed_in()
    before = Entry.objects.count()

    answer = client.post("/people/propose/?role=observer", NEW | {"email": row.email})

    assert answer.status_code == 409
    assert "This person is named for this already." in text(answer)
    assert 'value="Lea Farelo"' in text(answer)
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("field", "wrong"), [("name", "Lea\x0bF"), ("email", "a@b.example\r\nBcc: c@d.example"), ("valid_from", "soon")]
)
def test_what_cannot_be_read_is_said_beside_its_field(signed_in, field, wrong):
    answer = signed_in().post("/people/propose/?role=observer", NEW | {field: wrong})

    assert answer.status_code == 422
    assert not Appointment.objects.filter(state="proposed").exists()


def test_the_board_says_what_waits(signed_in, follow_through):
    row = in_force()
    proposed()
    commands.disown_contact(appointment_id=row.pk, by=OFFICER)
    follow_through()

    page = text(signed_in().get("/"))

    assert "1 appointment to be verified" in page
    assert "1 task to look into" in page
    assert Task.objects.filter(state="open").count() == 1


def test_the_desks_of_the_admin_show_appointments_and_tasks_with_their_verbs(signed_in, follow_through):
    row, client = in_force(valid_from=TODAY), signed_in()
    commands.disown_contact(appointment_id=row.pk, words="Not me.", by=OFFICER)
    follow_through()
    task = Task.objects.get()

    desk = text(client.get(f"/admin/reviews/appointment/{row.pk}/change/"))
    done = client.post(f"/admin/workflows/task/{task.pk}/ask/finish-task/", {"outcome": "Called.", "asked": "1"})

    assert "End the appointment" in desk
    assert client.get("/admin/reviews/appointment/add/")["Location"] == "/people/propose/"
    assert [
        client.get(f"/admin/{desk}/").status_code
        for desk in ("reviews/appointment", "workflows/task", "workflows/invitation")
    ] == [200] * 3
    assert done.status_code == 302
    task.refresh_from_db()
    assert (task.state, task.outcome) == ("done", "Called.")
