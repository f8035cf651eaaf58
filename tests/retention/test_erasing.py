"""A person who has left is erased; the official record stands, and its chain verifies."""

import io
import json
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from reviews.models import Appointment, StateParty, Upload, User
from tests.api.conftest import _deliver_all
from tests.factories import MAY_DAY, OFFICER, a_concluded_review, a_party, clear, the_letter
from tests.people import an_account, appoint, enter
from tests.retention.conftest import in_office, somebody_who_left
from tests.tokens.conftest import Bearer, a_token
from workflows import commands
from workflows.ledger import Refused, history
from workflows.ledger.models import Entry
from workflows.models import Asked, Invitation, Letter, Token
from workflows.queries.personal import held_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def departed(follow_through):
    """A focal point to whom a letter was sent, who has left since, and whose traces lie everywhere."""
    party = a_party()
    Appointment.objects.filter(party=party).delete()
    user = an_account()
    User.objects.filter(pk=user.pk).update(name="Amina Zenda", email="amina.zenda@state.example")
    user.refresh_from_db()
    appointment = appoint(user, "focal_point", party=party)
    review = a_concluded_review(party=party)
    follow_through()
    clear(the_letter(review).pk)
    follow_through()
    _deliver_all(OFFICER)
    follow_through()
    commands.acknowledge_letter(
        letter_id=the_letter(review).pk, acknowledged_by="Amina Zenda, by telephone", by=OFFICER
    )
    follow_through()
    enter(Client(), user)
    a_token(user, "read")
    Upload.objects.create(kind="needs", name="zenda.csv", content=b"", uploaded_by=user, uploaded_at=MAY_DAY)
    Asked.objects.create(actor=f"user:{user.pk}", key="k", fingerprint="", body={"by": "Amina Zenda"})
    Invitation.objects.create(
        appointment=appointment, secret_hash="h", invited_at=MAY_DAY, expires_at=MAY_DAY + timedelta(days=10)
    )
    Appointment.objects.filter(pk=appointment.pk).update(valid_until=MAY_DAY.date() - timedelta(days=1))
    return user


def everything_stored():
    """Every value of every table but letters and facts, as one text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        official = ("workflows_letter", "workflows_letterevent", "workflows_message", "ledger_entry")
        text = ""
        for table in set(tables) - set(official):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")
            text += cursor.fetchone()[0]
    return text


def test_nothing_but_the_official_record_names_an_erased_person(departed):
    assert "Amina" in everything_stored()
    letter = Letter.objects.get()
    before = (letter.text, letter.recipients, letter.acknowledged_by)

    commands.erase_person(user_id=departed.pk, by=OFFICER)

    stored = everything_stored().lower()
    assert "amina" not in stored
    assert "zenda" not in stored
    letter.refresh_from_db()
    assert (letter.text, letter.recipients, letter.acknowledged_by) == before
    assert letter.acknowledged_by == "Amina Zenda, by telephone"
    assert letter.recipients[0]["email"] == "amina.zenda@state.example"
    assert list(history.verify()) == []


def test_the_account_is_closed_and_every_way_in_is_gone(departed):
    written = a_token(departed, "read").written
    sessions = Session.objects.count()

    commands.erase_person(user_id=departed.pk, by=OFFICER)

    departed.refresh_from_db()
    assert (departed.is_active, departed.has_usable_password(), departed.name) == (False, False, "")
    assert departed.erased_at == MAY_DAY
    assert str(departed) == "erased person"
    assert Session.objects.count() == sessions - 1
    assert not Token.objects.exists()
    assert not Invitation.objects.exists()
    assert not Upload.objects.exists()
    assert Bearer(written).get("/api/v1/me/").status_code == 401


def test_the_sessions_of_others_go_on(departed):
    other = Client()
    enter(other, an_account("officer"))

    commands.erase_person(user_id=departed.pk, by=OFFICER)

    assert other.get("/api/v1/me/").status_code == 200


def test_that_a_person_was_erased_is_a_fact_without_a_name(departed):
    commands.erase_person(user_id=departed.pk, by=OFFICER)

    fact = Entry.objects.get(type="PersonErased")
    assert (fact.payload, fact.actor) == ({"user": str(departed.pk)}, OFFICER.actor)


def test_the_history_of_an_appointment_never_knew_the_name(departed):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'reviews_appointmentevent'"
        )
        columns = {name for (name,) in cursor.fetchall()}

    assert "role" in columns
    assert columns.isdisjoint({"name", "email", "language"})


@pytest.mark.parametrize("state", ["in_force", "proposed"])
def test_who_holds_or_may_come_to_hold_an_office_is_not_erased(departed, state):
    in_office(departed)
    Appointment.objects.filter(user=departed).update(state=state)
    facts = Entry.objects.count()

    with pytest.raises(Refused, match="still holds an appointment, or is proposed for one: end it first"):
        commands.erase_person(user_id=departed.pk, by=OFFICER)

    departed.refresh_from_db()
    assert departed.name == "Amina Zenda"
    assert Entry.objects.count() == facts


def test_nobody_is_erased_twice(departed):
    commands.erase_person(user_id=departed.pk, by=OFFICER)

    with pytest.raises(Refused, match="erased already"):
        commands.erase_person(user_id=departed.pk, by=OFFICER)


def test_an_officer_erases_in_the_admin_and_others_are_not_offered_it(departed):
    page = f"/admin/reviews/user/{departed.pk}/"
    officer, auditor = Client(), Client()
    enter(officer, an_account("officer"))
    enter(auditor, an_account("auditor"))

    assert auditor.post(f"{page}ask/erase-person/").status_code in (403, 404, 409)
    departed.refresh_from_db()
    assert departed.erased_at is None
    assert officer.post(f"{page}ask/erase-person/").status_code == 302
    departed.refresh_from_db()
    assert departed.erased_at is not None


def test_the_command_line_asks_to_be_told_twice(departed):
    out = io.StringIO()
    call_command("erase_person", "Amina.Zenda@state.example", stdout=out)
    assert "Nothing was erased" in out.getvalue()
    departed.refresh_from_db()
    assert departed.erased_at is None

    call_command("erase_person", "amina.zenda@state.example", "--confirm", stdout=out)

    departed.refresh_from_db()
    assert departed.erased_at is not None
    with pytest.raises(CommandError, match="Nobody signs in with this address"):
        call_command("erase_person", "amina.zenda@state.example", "--confirm")


def test_a_person_is_given_everything_that_is_held_about_them(departed):
    out = io.StringIO()

    call_command("export_person", "amina.zenda@state.example", stdout=out)

    held = json.loads(out.getvalue())
    assert held["account"][0]["name"] == "Amina Zenda"
    assert held["account"][0]["password"] == "…"
    assert [row["role"] for row in held["appointments"]] == ["focal_point"]
    assert [row["name"] for row in held["tokens"]] == ["Nightly"]
    assert held["tokens"][0]["secret_hash"] == "…"
    assert len(held["mail"]) == 1
    assert [row["type"] for row in held["facts"]] == ["TokenMade"]
    assert set(held) >= {"documents_read", "needs_shown", "requests_answered", "uploads", "invitations"}


def test_the_page_gives_ones_own_data_only(departed):
    other = somebody_who_left(party=StateParty.objects.get())
    browser = Client()
    enter(browser, departed)

    answer = browser.get("/account/data/")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert json.loads(answer.content) == json.loads(json.dumps(answer.json()))
    assert other.email not in answer.content.decode()
    assert departed.email in answer.content.decode()
    assert Client().get("/account/data/").status_code == 302


def test_of_an_erased_person_only_what_was_done_is_held(departed):
    commands.erase_person(user_id=departed.pk, by=OFFICER)
    departed.refresh_from_db()

    held = held_about(departed)

    assert {kind for kind, rows in held.items() if rows} == {"account", "appointments", "facts"}
