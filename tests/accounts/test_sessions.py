"""Where a person is signed in, for how long, and how that ends."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from tafollow.accounts.lifetimes import NOTED_EVERY, SEEN, SIGNED_IN
from tests.accounts.persons import a_person, prove_again, set_up_app, sign_in
from workflows import commands

pytestmark = pytest.mark.django_db


def in_the_past(client, key, **ago):
    session = client.session
    session[key] = (datetime.now(UTC) - timedelta(**ago)).timestamp()
    session.save()


def is_signed_in(client):
    return client.get("/accounts/").status_code == 200


def guarded():
    client = sign_in(a_person("officer"))
    set_up_app(client)
    return client


def test_the_page_lists_the_browsers_of_the_person_and_of_nobody_else():
    person = a_person()
    client = sign_in(person, HTTP_USER_AGENT="Here/1.0", REMOTE_ADDR="192.0.2.1")
    sign_in(person, HTTP_USER_AGENT="Elsewhere/1.0", REMOTE_ADDR="192.0.2.2")
    sign_in(a_person(), HTTP_USER_AGENT="Stranger/1.0")

    page = client.get("/accounts/sessions/").content.decode()

    assert "Here/1.0" in page
    assert "Elsewhere/1.0" in page
    assert "Stranger" not in page


def test_one_other_browser_is_signed_out():
    person = a_person()
    here, second, third = (sign_in(person) for _browser in range(3))
    prove_again(here)

    here.post(f"/accounts/sessions/{UserSession.objects.get(session_key=second.session.session_key).pk}/end/")

    assert [is_signed_in(client) for client in (here, second, third)] == [True, False, True]


def test_all_others_are_signed_out_at_once():
    person = a_person()
    here, *others = (sign_in(person) for _browser in range(3))
    prove_again(here)

    here.post("/accounts/sessions/")

    assert [is_signed_in(client) for client in (here, *others)] == [True, False, False]


def test_the_session_of_somebody_else_cannot_be_ended():
    stranger = sign_in(a_person())
    theirs = UserSession.objects.get(session_key=stranger.session.session_key)

    mine = sign_in(a_person())
    prove_again(mine)

    answer = mine.post(f"/accounts/sessions/{theirs.pk}/end/")

    assert answer.status_code == 404
    assert is_signed_in(stranger)


def test_a_command_ends_all_sessions_of_a_person_and_of_nobody_else():
    person = a_person()
    clients, other = [sign_in(person), sign_in(person)], sign_in(a_person())

    ended = commands.end_sessions(user_id=person.pk)

    assert ended == 2
    assert [is_signed_in(client) for client in (*clients, other)] == [False, False, True]
    assert not Session.objects.filter(session_key__in=[client.session.session_key for client in clients]).exists()


def test_a_command_can_keep_the_session_that_asks():
    person = a_person()
    here, elsewhere = sign_in(person), sign_in(person)

    commands.end_sessions(user_id=person.pk, keeping=[here.session.session_key])

    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)


@pytest.mark.parametrize(("hours", "stays"), [(11.9, True), (12.1, False)])
def test_whoever_has_a_guarded_role_signs_in_every_twelve_hours(hours, stays):
    client = guarded()
    in_the_past(client, SIGNED_IN, hours=hours)

    assert is_signed_in(client) is stays


@pytest.mark.parametrize(("minutes", "stays"), [(119, True), (121, False)])
def test_whoever_has_a_guarded_role_is_signed_out_after_two_hours_away(minutes, stays):
    client = guarded()
    in_the_past(client, SEEN, minutes=minutes)

    assert is_signed_in(client) is stays


@pytest.mark.parametrize(("days", "stays"), [(13.9, True), (14.1, False)])
def test_everybody_else_signs_in_every_fourteen_days(days, stays):
    client = sign_in(a_person())
    in_the_past(client, SIGNED_IN, days=days)
    in_the_past(client, SEEN, days=days)

    assert is_signed_in(client) is stays


def test_a_person_who_was_signed_out_is_told_so():
    client = sign_in(a_person())
    in_the_past(client, SIGNED_IN, days=15)

    page = client.get("/accounts/", follow=True)

    assert "You were signed out because you signed in long ago" in page.content.decode()


def test_when_a_person_was_last_seen_is_not_noted_with_every_request():
    client = sign_in(a_person())
    client.get("/accounts/")
    noted = client.session[SEEN]

    client.get("/accounts/")
    assert client.session[SEEN] == noted

    in_the_past(client, SEEN, seconds=NOTED_EVERY + 1)
    client.get("/accounts/")
    assert client.session[SEEN] > noted


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(settings):
    settings.SESSION_COOKIE_SECURE = True

    cookie = sign_in(a_person(), client=Client()).cookies["sessionid"]

    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert cookie["max-age"] == settings.SESSION_COOKIE_AGE
